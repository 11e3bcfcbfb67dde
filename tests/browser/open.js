// SPDX-License-Identifier: GPL-3.0-or-later
// What it costs Chromium to open pages, each in a browser of its own that knows nothing of them.
//
//   node open.js DISC PAGE...
//
// A line a page: the milliseconds of processor that reading it, its style and its layout took,
// until all of it was painted; the milliseconds that passed meanwhile, which other work on the
// machine adds to; and its name.
const path = require('path');
const { pathToFileURL } = require('url');
const { launch, newPage } = require('./chromium');

/** In the page: how long ago it was asked for, once what it shows is on the screen. */
function painted() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => { setTimeout(() => resolve(performance.now()), 0); });
  });
}

async function open(url) {
  const browser = await launch();
  const page = await newPage(browser);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(url);
  const passed = await page.evaluate(painted);
  const { metrics } = await session.send('Performance.getMetrics');
  await browser.close();
  const spent = metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
  return [spent, passed].map(Math.round);
}

async function main([disc, ...pages]) {
  for (const name of pages) {
    const [spent, passed] = await open(pathToFileURL(path.resolve(disc, name)).href);
    console.log(`${spent} ${passed} ${name}`);
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exit(1);
});
