// SPDX-License-Identifier: GPL-3.0-or-later
// Prints pages of a disc to PDF, as a browser does on paper of A4.
//
//   node paper.js BROWSER DISC FOLDER PAGE...
//
// A page of days/… becomes FOLDER/days_….pdf.
const path = require('path');
const { pathToFileURL } = require('url');
const { start } = require('./browsers');

async function main([kind, disc, folder, ...pages]) {
  const browser = await start(kind);
  for (const name of pages) {
    await browser.open(pathToFileURL(path.resolve(disc, name)).href);
    const file = `${name.replaceAll('/', '_').replace('.html', '')}.pdf`;
    await browser.paper(path.join(folder, file));
  }
  await browser.stop();
}

main(process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exit(1);
});
