// SPDX-License-Identifier: GPL-3.0-or-later
// The way of a reader, click by click: from the calendar to a day, a message, its attachment and
// its original, and back. Prints TAP.
//
//   node walk.js chromium|firefox DISC MESSAGE ATTACHMENT WORDS
//
// MESSAGE is the path of its page, ATTACHMENT the file's name, and WORDS stand in its text.
const assert = require('assert');
const path = require('path');
const { pathToFileURL } = require('url');
const { start } = require('./browsers');
const { until } = require('./marionette');

const WAYS = [
  { name: 'at 1440 pixels', width: 1440 },
  { name: 'at 768 pixels', width: 768 },
  { name: 'at 320 pixels', width: 320 },
  { name: 'without JavaScript', width: 1440, scripts: false },
];

/** Waits until a page is there, and all of it. */
async function arrive(browser, isThere) {
  await until(async () => isThere(await browser.place()) &&
    await browser.run(() => document.readyState) === 'complete');
}

/** Clicks the link to that file and comes to where it leads. */
async function follow(browser, href) {
  const from = await browser.place();
  await browser.click(`a[href="${href}"]`);
  await arrive(browser, (place) => place === new URL(href, from).href);
}

const words = (browser) => browser.run(() => document.body.innerText);

async function walk(browser, top, [message, attachment, known]) {
  const [days, day, file] = message.split('/');
  const name = file.replace('.html', '');
  const calendar = `${top}index.html`, list = `${top}${days}/${day}/index.html`;
  const page = `${top}${message}`;
  const back = async (to) => {
    await browser.back();
    await arrive(browser, (place) => place === to);
  };

  await browser.open(calendar);
  await follow(browser, `${days}/${day}/index.html`);
  await follow(browser, file);
  assert.ok((await words(browser)).includes(known), 'the words of the message');
  await follow(browser, attachment);
  await back(page);
  await follow(browser, `${name}.txt`);
  const original = await words(browser);
  assert.ok(original.includes(known) && /^Message-ID:/mi.test(original), 'the original');
  await back(page);
  await browser.click('a[rel=next]');
  await arrive(browser, (place) => /\/\d{4}[.]html$/.test(place) && place !== page);
  await browser.click('a[rel=prev]');
  await arrive(browser, (place) => place === page);
  await follow(browser, 'index.html');
  assert.strictEqual(await browser.place(), list);
  await follow(browser, '../../index.html');
  assert.strictEqual(await browser.place(), calendar);
}

async function main([kind, disc, ...task]) {
  const top = pathToFileURL(`${path.resolve(disc)}/`).href;
  let count = 0;
  for (const { name, width, scripts } of WAYS) {
    const browser = await start(kind, { scripts });
    let wrong = [];
    try {
      await browser.open(`${top}index.html`);
      await browser.resize(width);
      await walk(browser, top, task);
      wrong = await browser.complaints();
    } catch (error) {
      wrong = [`${error} at ${await browser.place()}`];
    } finally {
      await browser.stop();
    }
    console.log(`${wrong.length ? 'not ok' : 'ok'} ${++count} - the way there and back ${name}`);
    wrong.forEach((line) => console.log(`# ${line.replaceAll('\n', ' ')}`));
  }
  console.log(`1..${count}`);
}

main(process.argv.slice(2)).catch((error) => {
  console.log(`Bail out! ${error}`);
  process.exit(1);
});
