// SPDX-License-Identifier: GPL-3.0-or-later
// Prints pages of a disc to PDF, as Chromium does on paper of A4.
//
//   node paper.js DISC FOLDER PAGE...
//
// A page of days/… becomes FOLDER/days_….pdf.
const path = require('path');
const { pathToFileURL } = require('url');
const { chromium } = require('playwright-core');

async function main([disc, folder, ...pages]) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium' });
  const page = await browser.newPage();
  for (const name of pages) {
    await page.goto(pathToFileURL(path.resolve(disc, name)).href);
    const file = `${name.replaceAll('/', '_').replace('.html', '')}.pdf`;
    await page.pdf({ path: path.join(folder, file), format: 'A4', preferCSSPageSize: false });
  }
  await browser.close();
}

main(process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exit(1);
});
