// SPDX-License-Identifier: GPL-3.0-or-later
// Finds messages on find.html as an auditor does, by the keyboard, and prints TAP.
//
//   node find.js chromium|firefox DISC QUESTIONS SAMPLE PICTURES
//
// QUESTIONS is JSON: [{ name, words, from, until, texts, found: [numbers] }…]. SAMPLE is a file with a
// fingerprint, then the numbers it draws, a line each.
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { launch, newPage } = require('./chromium');
const { start } = require('./browsers');
const { until } = require('./marionette');

const WIDTHS = [1440, 768, 320];
const NUMBERS = () => Array.from(document.querySelectorAll('#rows .number'), (cell) => cell.textContent);
const SAID = () => document.getElementById('said').textContent;

let count = 0;
async function test(title, work) {
  try {
    await work();
    console.log(`ok ${++count} - ${title}`);
  } catch (error) {
    console.log(`not ok ${++count} - ${title}`);
    console.log(String(error).replace(/^/gm, '# '));
  }
}

/** Waits for an answer that is not still being looked for. */
async function answered(browser, known) {
  let now;
  for (let tries = 0; tries < 50; tries++) {
    await new Promise((resolve) => { setTimeout(resolve, 100); });
    now = await browser.run(NUMBERS);
    const said = await browser.run(SAID);
    if (/[^…]$/.test(said) && JSON.stringify(now) === JSON.stringify(known)) break;
  }
  assert.deepStrictEqual(now, known);
}

/** In the page: whether who pressed Find is where the answer begins, with eyes and keyboard. */
function hasArrived() {
  const { top } = document.getElementById('said').getBoundingClientRect();
  return document.activeElement.id === 'result' && top > -1 && top < innerHeight;
}

async function question(browser, home, asked) {
  await browser.open('about:blank');
  await browser.open(home);
  if (asked.from || asked.until) { // a date is typed in the order of a country's own
    await browser.run((from, last) => {
      document.getElementById('from').value = from;
      document.getElementById('until').value = last;
    }, asked.from || '', asked.until || '');
  }
  if (asked.texts === 'no') await browser.click('#texts');
  if (asked.words) await browser.type('words', asked.words);
  await browser.press('words');
  await answered(browser, asked.found);
  await until(() => browser.run(hasArrived));
  const said = await browser.run(SAID);
  const number = asked.found.length;
  assert.match(said, number === 0 ? /^No message/ : new RegExp(`^${number} message`));
  return browser.run(() => location.hash);
}

async function opensMessage(browser, asked) {
  const [label] = asked.found;
  await browser.run(() => document.querySelector('#rows a').click());
  let place = '';
  for (let tries = 0; tries < 50 && !String(place).includes('/days/'); tries++) {
    await new Promise((resolve) => { setTimeout(resolve, 100); });
    place = await browser.run(() => location.href).catch(() => '');
  }
  assert.ok(place.endsWith(`days/${label.replaceAll('-', '_')}.html`), place);
  assert.ok((await browser.run(() => document.body.textContent)).includes(label));
}

async function isAsWide(browser, pictures, width) {
  await browser.resize(width);
  await browser.picture(`${pictures}-${width}.png`);
  const [needed, given] = await browser.run(() => [
    document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(needed <= given, `${needed} pixels wide in a window of ${given}`);
}

async function isHelpful(home) {
  const browser = await launch();
  const page = await newPage(browser, { javaScriptEnabled: false });
  await page.goto(home);
  const seen = await Promise.all(['#unable', '#tool', '#draw', '#sample'].map(
    (name) => page.isVisible(name)));
  await browser.close();
  assert.deepStrictEqual(seen, [true, false, false, true]);
}

async function draws(browser, home, [fingerprint, ...numbers]) {
  await browser.open('about:blank');
  await browser.open(home);
  await browser.run((size) => { document.getElementById('size').value = size; }, numbers.length);
  await browser.type('fingerprint', fingerprint.match(/.{8}/g).join(' ').toUpperCase());
  await browser.press('fingerprint');
  await answered(browser, numbers);
  assert.strictEqual(await browser.run(() => document.activeElement.id), 'result');
}

const days = (browser) => browser.run(() => [
  ...['from', 'until'].map((id) => document.getElementById(id).value),
  document.querySelectorAll('#range [aria-pressed=true]').length]);

async function chooses(browser, home) {
  await browser.open('about:blank');
  await browser.open(home);
  await browser.drag('[data-day="2004-12-31"]', '[data-day="2005-01-01"]');
  await answered(browser, ['2004-12-31/0001', '2004-12-31/0002', '2004-12-31/0003',
    '2005-01-01/0001', '2005-01-01/0002', '2005-01-01/0003']);
  assert.deepStrictEqual(await days(browser), ['2004-12-31', '2005-01-01', 2]);
  await browser.run(() => document.querySelector('[data-day="2004-12-31"]').focus());
  await browser.key('ArrowRight');
  await browser.key('Shift+ArrowRight');
  await until(async () => (await days(browser))[2] === 2);
  assert.deepStrictEqual(await days(browser), ['2005-01-01', '2005-01-02', 2]);
  await browser.key('Enter');
  await answered(browser, ['2005-01-02/0001', '2005-01-02/0002']);
  const hash = await browser.run(() => location.hash);
  assert.strictEqual(hash, '#from=2005-01-02&until=2005-01-02');
}

/** What was found as one document; the paper goes to a file. */
async function binds(browser, home, disc, paper) {
  await question(browser, home, { words: 'example.org', found: ['2004-12-31/0002',
    '2004-12-31/0003', '2005-01-01/0002', '2005-01-01/0003', '2005-01-02/0001',
    '2005-01-02/0002'] });
  await browser.click('#bind');
  await browser.chooseFolder('folder', path.resolve(disc, 'days/2005_01_02'));
  await until(() => browser.run(
    () => /not in this folder/.test(document.getElementById('bound').textContent)));
  assert.strictEqual(await browser.run(() => document.querySelectorAll('.bound').length), 0);
  await browser.chooseFolder('folder', path.resolve(disc, 'days'));
  await until(() => browser.run(() => !document.getElementById('paper').hidden));
  assert.strictEqual(await browser.run(() => document.querySelectorAll('.bound').length), 6);
  await browser.paper(paper);
}

async function all(browser, kind, [disc, questions, sample, pictures]) {
  const home = pathToFileURL(path.resolve(disc, 'find.html')).href;
  const asked = JSON.parse(fs.readFileSync(questions, 'utf8'));
  const drawn = fs.readFileSync(sample, 'utf8').trim().split('\n');
  for (const one of asked) {
    await test(`finds ${one.name}`, async () => {
      const hash = await question(browser, home, one);
      await browser.open('about:blank');
      await browser.open(home + hash);
      await answered(browser, one.found);
    });
  }
  const [everything] = asked;
  await test('a result opens its message', async () => {
    await question(browser, home, everything);
    await opensMessage(browser, everything);
  });
  await test('a hostile subject is text', async () => {
    await question(browser, home, everything);
    const [subjects, elements] = await browser.run(() => [
      Array.from(document.querySelectorAll('#rows bdi'), (node) => node.textContent),
      document.querySelectorAll('#rows :not(tr, td, a, bdi)').length]);
    assert.deepStrictEqual(subjects, everything.subjects);
    assert.strictEqual(elements, 0);
    assert.notStrictEqual(await browser.run(() => document.title), 'owned');
  });
  await test('what was found is saved', async () => {
    await question(browser, home, everything);
    const text = await browser.save();
    fs.writeFileSync(`${questions}-${kind}.csv`, text);
  });
  await test('days are chosen on the calendar', () => chooses(browser, home));
  await test('a sample is the one of the rule', () => draws(browser, home, drawn));
  await test('no fingerprint, no sample', async () => {
    await browser.open(`${home}#fingerprint=abc&sample=25`);
    await until(async () => /64 digits/.test(await browser.run(SAID)));
    assert.deepStrictEqual(await browser.run(NUMBERS), []);
  });
  for (const width of WIDTHS) {
    await test(`nothing sticks out at ${width} pixels`, async () => {
      await question(browser, home, everything);
      await isAsWide(browser, `${pictures}/find-${kind}`, width);
    });
  }
  await test('what was found becomes one document',
    () => binds(browser, home, disc, `${questions}-${kind}.pdf`));
  if (kind === 'chromium') {
    await test('no JavaScript: it says what to use', () => isHelpful(home));
  }
  await test('nothing else happened', async () => {
    assert.deepStrictEqual(await browser.complaints(), []);
  });
}

async function main([kind, ...args]) {
  const browser = await start(kind);
  try {
    await all(browser, kind, args);
  } finally {
    await browser.stop();
  }
  console.log(`1..${count}`);
}

main(process.argv.slice(2)).catch((error) => {
  console.log(`Bail out! ${error}`);
  process.exit(1);
});
