// SPDX-License-Identifier: GPL-3.0-or-later
// What axe-core finds in pages of a disc, in the light and in the dark; a line a finding.
//
//   node axe.js DISC PAGE...
//
// A page may have a question behind #, which is asked and answered first.
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { chromium } = require('playwright-core');

const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

async function judge(page, url) {
  await page.goto('about:blank');
  await page.goto(url);
  if (url.includes('#')) await page.waitForSelector('#rows tr');
  await page.evaluate(() => {
    document.querySelectorAll('details').forEach((one) => { one.open = true; });
  });
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document));
  return violations.flatMap((rule) => rule.nodes.map(
    (node) => `${rule.id}: ${node.target.join(' ')}: ${node.html}`));
}

async function main([disc, ...pages]) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium' });
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    for (const name of pages) {
      const [file, question] = name.split('#');
      const url = pathToFileURL(path.resolve(disc, file)).href + (question ? `#${question}` : '');
      const found = await judge(page, url);
      found.forEach((line) => console.log(`${name}, ${colorScheme}: ${line}`));
    }
    await context.close();
  }
  await browser.close();
}

main(process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exit(2);
});
