// SPDX-License-Identifier: GPL-3.0-or-later
// What finding costs with 100,000 messages of a year, from file:// in Chromium and Firefox.
//
//   node find-columns.js DISC chromium|firefox
//
// In DISC, a copy of a disc of one year, the file of columns is replaced by one of made-up
// messages. Prints its size, the milliseconds from the first focus to the columns being ready,
// from the last key of each query to its list, and those of a sample.
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { chromium } = require('playwright-core');
const { Firefox } = require('../browser/marionette');

const MESSAGES = 100000;
const PEOPLE = 8000;
const SYLLABLES = 'ka lo mir ten bau stü fen ro dal isch ner vel ton gra pé sum hol wie ber ant'.split(' ');

/** Always the same numbers from 0 to below limit. */
function dice(seed) {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 4294967296 * limit);
  };
}

function makeColumns(year) {
  const roll = dice(1);
  const word = () => Array.from({ length: 2 + roll(2) }, () => SYLLABLES[roll(20)]).join('');
  const words = Array.from({ length: 6000 }, word);
  const some = () => words[Math.min(roll(6000), roll(6000))];
  const person = () => `${word()} ${word()} <${word()}@${word()}.example>`;
  const subject = (i) => `${['', 'Re: ', 'Fwd: '][roll(3)]}${some()} ${some()} ${some()} ${i}`;
  const all = (make) => Array.from({ length: MESSAGES }, (_, i) => make(i));
  const whom = () => Math.min(roll(PEOPLE), roll(PEOPLE), roll(PEOPLE));
  const lines = (rows) => `${rows.join('\n')}\n`;
  const days = Array.from({ length: 250 }, (_, i) => new Date(Date.UTC(year, 0, i + 1)));
  const number = MESSAGES / days.length;
  return {
    days: days.map((day) => `${day.toISOString().slice(0, 10)}:1-${number}`).join(' '),
    times: all((i) => String(800 + i % 50)).map((time) => time.padStart(4, '0')).join(''),
    people: Array.from({ length: PEOPLE }, person).join('\n'),
    from: lines(all(whom)),
    to: lines(all(() => Array.from({ length: 1 + roll(3) }, whom).join(','))),
    subjects: lines(all(subject)),
    files: lines(all(() => (roll(5) === 0 ? `${some()}-${roll(1000)}.pdf` : ''))),
  };
}

/** As the program does; the made-up words hold nothing else that it would escape. */
function write(columns) {
  const lines = Object.entries(columns).map(
    ([name, text]) => `${name}: \`${text.replaceAll('<', '\\u{3c}')}\`,\n`);
  return `auditdiscFind({\n${lines.join('')}});\n`;
}

/** Runs in the page. */
async function measure(queries) {
  const byId = (id) => document.getElementById(id);
  const listed = (act) => new Promise((resolve) => {
    const begun = performance.now();
    const look = new MutationObserver(() => {
      if (/Drawing/.test(byId('said').textContent)) return;
      look.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(Math.round(performance.now() - begun))));
    });
    look.observe(byId('said'), { childList: true });
    act();
  });
  const typed = (text) => () => {
    byId('words').value = text;
    byId('query').dispatchEvent(new Event('input'));
  };
  const begun = performance.now();
  byId('words').focus();
  await null; // the page asks for the file behind this
  await null;
  const loaded = document.head.querySelector('script');
  await new Promise((resolve) => { loaded.addEventListener('load', resolve); });
  const results = [`ready: ${Math.round(performance.now() - begun)} ms`];
  for (const query of queries) {
    const time = await listed(typed(query));
    results.push(`"${query}": ${time} ms, ${byId('said').textContent}`);
  }
  byId('fingerprint').value = '0123456789abcdef'.repeat(4);
  results.push(`sample: ${await listed(() => byId('draw').requestSubmit())} ms`);
  return results;
}

const QUERIES = ['kalo', 'k', 'kalomir ten', 'ber ant', 'example', 'nothing', 'stu fen', '99999'];

async function onChromium(url) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium' });
  const page = await browser.newPage();
  await page.goto(url);
  const lines = await page.evaluate(measure, QUERIES);
  await browser.close();
  return lines;
}

async function onFirefox(url) {
  const firefox = await Firefox.start({});
  await firefox.ask('Marionette:SetContext', { value: 'content' });
  await firefox.ask('WebDriver:Navigate', { url });
  const lines = await firefox.inside('content', measure, QUERIES);
  await firefox.stop();
  return lines;
}

async function main([disc, kind]) {
  const [name] = fs.readdirSync(path.join(disc, 'find'));
  const text = write(makeColumns(parseInt(name, 10)));
  fs.writeFileSync(path.join(disc, 'find', name), text);
  console.log(`${MESSAGES} messages: ${Buffer.byteLength(text)} bytes`);
  const url = pathToFileURL(path.resolve(disc, 'find.html')).href;
  console.log((await (kind === 'firefox' ? onFirefox : onChromium)(url)).join('\n'));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exit(1);
});
