// SPDX-License-Identifier: GPL-3.0-or-later
// Prints pages as a browser does where nobody changes its settings.
//
//   node print.js FOLDER PAGE...       makes PAGE.pdf beside each
const path = require('path');
const { pathToFileURL } = require('url');
const { launch, newPage } = require('./chromium');

async function main([folder, ...pages]) {
  const browser = await launch();
  const page = await newPage(browser);
  for (const name of pages) {
    const file = path.resolve(folder, name);
    await page.goto(pathToFileURL(file).href);
    await page.pdf({ path: `${file}.pdf`, preferCSSPageSize: true });
  }
  await browser.close();
}

main(process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exit(1);
});
