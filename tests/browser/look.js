// SPDX-License-Identifier: GPL-3.0-or-later
// Opens pages of a volume from its folder, as an auditor does: on a desk, on a tablet and on a
// phone, in the light and in the dark.
//
//   node look.js FOLDER SCREENSHOTS PAGE...
//
// Each page is one TAP line a width: it must not be wider than the window, say nothing in
// the console, and ask for nothing but files of the disc. Pictures of it are kept.
const path = require('path');
const { pathToFileURL } = require('url');
const { start } = require('./browsers');

const WIDTHS = [1440, 768, 320];

/** Everything that is wrong with the page, in words. */
async function look(browser, url, width, picture) {
  const before = (await browser.complaints()).length;
  await browser.resize(width);
  await browser.open(url);
  const [needed, given] = await browser.run(() => [
    document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  const wrong = needed > given ? [`${needed} pixels wide in a window of ${given}`] : [];
  for (const scheme of ['light', 'dark']) {
    await browser.paint(scheme);
    await browser.picture(`${picture}-${width}-${scheme}.png`);
  }
  if (await browser.place() !== url) wrong.push(`went to ${await browser.place()}`);
  return wrong.concat((await browser.complaints()).slice(before));
}

async function main([folder, pictures, ...pages]) {
  const browser = await start('chromium');
  let count = 0;
  for (const width of WIDTHS) {
    for (const name of pages) {
      const url = pathToFileURL(path.resolve(folder, name)).href;
      const file = name.replaceAll('/', '_').replace('.html', '');
      const wrong = await look(browser, url, width, path.join(pictures, file));
      console.log(`${wrong.length ? 'not ok' : 'ok'} ${++count} - ${name} at ${width} pixels`);
      wrong.forEach((line) => console.log(`# ${line.replaceAll('\n', ' ')}`));
    }
  }
  console.log(`1..${count}`);
  await browser.stop();
}

main(process.argv.slice(2)).catch((error) => {
  console.log(`Bail out! ${error}`);
  process.exit(1);
});
