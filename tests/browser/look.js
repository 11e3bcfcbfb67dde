// SPDX-License-Identifier: GPL-3.0-or-later
// Opens pages of a volume from its folder, as an auditor does, on a desk and on a phone.
//
//   node look.js FOLDER SCREENSHOTS PAGE...
//
// Each page is one TAP line a width: it must not be wider than the window, say nothing in
// the console, and ask for nothing but files of the disc. A picture of it is kept.
const path = require('path');
const { pathToFileURL } = require('url');
const { chromium } = require('playwright-core');

const SIZES = [{ width: 1440, height: 1000 }, { width: 390, height: 844 }];
const LOCAL = /^(file:|data:|about:srcdoc)/;

/** Everything that is wrong with the page, in words. */
async function look(context, url, picture) {
  const wrong = [];
  const page = await context.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) wrong.push(message.text());
  });
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('requestfailed', (request) => wrong.push(`failed: ${request.url()}`));
  page.on('request', (request) => {
    if (!LOCAL.test(request.url())) wrong.push(`asked for ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    wrong.push(`said ${dialog.message()}`);
    dialog.dismiss();
  });
  await page.goto(url, { waitUntil: 'load' });
  const [needed, given] = await page.evaluate(() => [
    document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  if (needed > given) wrong.push(`${needed} pixels wide in a window of ${given}`);
  if (page.url() !== url) wrong.push(`went to ${page.url()}`);
  await page.screenshot({ path: picture, fullPage: true });
  await page.close();
  return wrong;
}

async function main([folder, pictures, ...pages]) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium' });
  let count = 0;
  for (const viewport of SIZES) {
    const context = await browser.newContext({ viewport });
    for (const name of pages) {
      const url = pathToFileURL(path.resolve(folder, name)).href;
      const file = `${name.replaceAll('/', '_').replace('.html', '')}-${viewport.width}.png`;
      const wrong = await look(context, url, path.join(pictures, file));
      const title = `${name} at ${viewport.width} pixels`;
      console.log(`${wrong.length ? 'not ok' : 'ok'} ${++count} - ${title}`);
      wrong.forEach((line) => console.log(`# ${line.replaceAll('\n', ' ')}`));
    }
    await context.close();
  }
  console.log(`1..${count}`);
  await browser.close();
}

main(process.argv.slice(2)).catch((error) => {
  console.log(`Bail out! ${error}`);
  process.exit(1);
});
