// SPDX-License-Identifier: GPL-3.0-or-later
// How pages of layout.t are set: what stands beside what, and what is on one line.
//
//   node layout.js chromium|firefox DISC
//
// A line of JSON a page and question, as layout.t wants them.
const path = require('path');
const { pathToFileURL } = require('url');
const { start } = require('./browsers');
const { until } = require('./marionette');

/** In the page: the pieces of the text of an element as they are painted, line by line from left to
 *  right. */
function painted(selector, pieces) {
  const element = document.querySelector(selector);
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const places = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    pieces.filter((piece) => node.data.includes(piece)).forEach((piece) => {
      const range = document.createRange();
      range.setStart(node, node.data.indexOf(piece));
      range.setEnd(node, node.data.indexOf(piece) + piece.length);
      const { left, top, bottom } = range.getBoundingClientRect();
      places.push({ piece, left, middle: (top + bottom) / 2 });
    });
  }
  const isBelow = (a, b) => a.middle - b.middle > 10; // fonts of one line differ by less
  places.sort((a, b) => (isBelow(a, b) ? 1 : isBelow(b, a) ? -1 : a.left - b.left));
  return places.map(({ piece }) => piece);
}

/** In the page: the counts of the calendar that take more than a line or leave their day. */
function broken() {
  return Array.from(document.querySelectorAll('.month .n')).filter((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    const [box, day] = [range.getBoundingClientRect(), one.closest('td').getBoundingClientRect()];
    return range.getClientRects().length > 1 || box.left < day.left || box.right > day.right;
  }).map((one) => one.textContent);
}

/** In the page: what the days that can be chosen are called, and what stands over them. */
function days() {
  const names = Array.from(document.querySelectorAll('[data-day]'),
    (one) => one.getAttribute('aria-label'));
  const heads = document.querySelectorAll('.choice .month:first-child tr:first-child > *');
  return [names.length - new Set(names).size, names[4],
    Array.from(heads, (one) => one.textContent).join(' ')];
}

async function main([kind, disc]) {
  const browser = await start(kind);
  const ask = async (name, page, ...question) => {
    await browser.open(pathToFileURL(path.resolve(disc, page)).href);
    console.log(`${name}: ${JSON.stringify(await browser.run(...question))}`);
  };
  try {
    for (const width of [1440, 390, 320]) {
      await browser.resize(width);
      await ask(`counts at ${width}`, 'index.html', broken);
      await ask('to', 'days/2024_01_03/0001.html', painted, 'dd:nth-of-type(2)',
        ['ימין', '7.5@', 'left', 'z@']);
      await ask('in the list', 'days/2024_01_03/index.html', painted, 'td:nth-child(3)',
        ['ימין', '7.5@', 'left', 'z@']);
      await ask('its subject', 'days/2024_01_03/index.html', painted, 'td:nth-child(4)',
        ['שלום', 'ABC']);
      await ask('one name', 'days/2024_01_03/0001.html', painted, 'dd', ['in a name', 'x@', '>']);
    }
    await ask('days', 'find.html', days);
    const find = pathToFileURL(path.resolve(disc, 'find.html')).href;
    await browser.open('about:blank');
    await browser.open(`${find}#words=ABC`);
    await until(() => browser.run(() => document.querySelector('#rows td') !== null));
    console.log(`found: ${JSON.stringify(await browser.run(painted, '#rows td:nth-child(3)',
      ['ימין', '7.5@', 'left', 'z@']))}`);
  } finally {
    await browser.stop();
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exit(2);
});
