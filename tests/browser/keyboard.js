// SPDX-License-Identifier: GPL-3.0-or-later
// Goes through pages of a disc by the key Tab alone; a line for everything that is not reached, or
// reached and not seen.
//
//   node keyboard.js chromium|firefox DISC PAGE...
const path = require('path');
const { pathToFileURL } = require('url');
const { start } = require('./browsers');

const MOMENT = 5000; // milliseconds

/** In the page: numbers what a pointer could use, and says how much that is. */
function number() {
  const usable = Array.from(document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, iframe, [tabindex="0"]'));
  const seen = usable.filter((one) => one.checkVisibility() && !one.disabled);
  seen.forEach((one, index) => { one.dataset.tab = index; });
  return seen.length;
}

/** In the page: what has the focus, and whether a person can see that it has. */
function focused() {
  const one = document.activeElement;
  if (!one || one.dataset.tab === undefined) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  const box = one.getClientRects()[0];
  const middle = [(Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2,
    (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2];
  const above = document.elementFromPoint(...middle);
  return {
    number: Number(one.dataset.tab),
    outlined: one.tagName === 'IFRAME' || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2),
    uncovered: above !== null && (one.contains(above) || above.contains(one)),
  };
}

/** In the page: whether this number or the next is a frame. */
function beside_frame(number) {
  return document.querySelector(
    `iframe[data-tab="${number}"], iframe[data-tab="${number + 1}"]`) !== null;
}

/** Presses Tab and says what has the focus. A frame without scripts is a process of its own: it gets
 *  and gives back the focus a moment later, and another Tab meanwhile would pass something by. */
async function tab(browser, last) {
  await browser.key('Tab');
  const moment = Date.now() + (await browser.run(beside_frame, last) ? MOMENT : 0);
  for (;;) {
    const now = await browser.run(focused);
    if ((now && now.number !== last) || Date.now() > moment) return now;
  }
}

/** In the page: those of the numbers that Tab has to reach, in words. Of radio buttons it is one, and
 *  of the days of a calendar: arrow keys lead to the others, which find.t looks at. */
function missing(reached) {
  const group = (one) => (one.type === 'radio' ? one.name : 'day' in one.dataset ? 'days' : one);
  const all = Array.from(document.querySelectorAll('[data-tab]'));
  const groups = all.filter((one) => reached.includes(Number(one.dataset.tab))).map(group);
  return all.filter((one) => !groups.includes(group(one))).map((one) => one.outerHTML.slice(0, 90));
}

/** The skip link comes first, can be seen, and leads into the text, if there is anything to use. */
async function skips(browser) {
  await browser.key('Tab');
  const seen = await browser.run(() => {
    const { left, top } = document.activeElement.getBoundingClientRect();
    return document.activeElement.matches('.skip') && left >= 0 && top >= 0;
  });
  if (!seen) return ['the first Tab shows no way past the head'];
  await browser.key('Enter');
  await browser.key('Tab');
  const inside = await browser.run(() => document.activeElement === document.body ||
    document.activeElement.closest('main, footer') !== null ||
    document.querySelector('main :is(a, button, input, summary, iframe)') === null);
  return inside ? [] : ['the way past the head leads elsewhere'];
}

async function walk(browser, url) {
  await browser.open('about:blank');
  await browser.open(url);
  const found = await skips(browser);
  await browser.open('about:blank');
  await browser.open(url);
  const count = await browser.run(number);
  const reached = new Set();
  let last = -1;
  for (let step = 0; step < count + 10; step++) {
    const now = await tab(browser, last);
    if (!now) continue;
    last = now.number;
    if (!reached.has(now.number) && !now.outlined) found.push(`no outline of ${now.number}`);
    if (!reached.has(now.number) && !now.uncovered) found.push(`${now.number} is covered`);
    reached.add(now.number);
  }
  const left = await browser.run(missing, [...reached]);
  return found.concat(left.map((what) => `not reached: ${what}`));
}

async function main([kind, disc, ...pages]) {
  const browser = await start(kind);
  try {
    for (const name of pages) {
      const found = await walk(browser, pathToFileURL(path.resolve(disc, name)).href);
      found.forEach((line) => console.log(`${name}: ${line.replace(/\s+/g, ' ')}`));
    }
  } finally {
    await browser.stop();
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exit(2);
});
