// SPDX-License-Identifier: GPL-3.0-or-later
// What finding costs on a disc, from file:// in Chromium and Firefox.
//
//   node find.js DISC chromium|firefox WORDS...
//
// DISC needs no more than find.html, find/ and assets/. Prints the bytes of what is looked in,
// the milliseconds from the first focus to the columns being ready, and from the last key of
// each of WORDS to the first list and to the one that texts are in too, and those of a sample.
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { chromium } = require('playwright-core');
const { Firefox } = require('../browser/marionette');

/** Runs in the page. */
async function measure(queries) {
  const byId = (id) => document.getElementById(id);
  const since = (begun) => Math.round(performance.now() - begun);
  /** The times of the first and of the last answer. */
  const listed = (act) => new Promise((resolve) => {
    const begun = performance.now();
    let first = 0;
    const look = new MutationObserver(() => {
      const said = byId('said').textContent;
      if (said.startsWith('Drawing')) return;
      requestAnimationFrame(() => setTimeout(() => { first = first || since(begun); }));
      if (said.endsWith('…')) return;
      look.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve([first, since(begun)])));
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
  await window.auditdiscIndex.load(byId('tool').dataset.years.split(' '));
  const results = [`ready: ${since(begun)} ms`];
  for (const query of queries) {
    const [first, last] = await listed(typed(query));
    results.push(`"${query}": ${first} ms, with texts ${last} ms, ${byId('said').textContent}`);
  }
  byId('fingerprint').value = '0123456789abcdef'.repeat(4);
  const [, last] = await listed(() => byId('draw').requestSubmit());
  results.push(`sample: ${last} ms`);
  return results;
}

async function onChromium(url, queries) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium' });
  const page = await browser.newPage();
  await page.goto(url);
  const lines = await page.evaluate(measure, queries);
  await browser.close();
  return lines;
}

async function onFirefox(url, queries) {
  const firefox = await Firefox.start({});
  await firefox.ask('Marionette:SetContext', { value: 'content' });
  await firefox.ask('WebDriver:Navigate', { url });
  const lines = await firefox.inside('content', measure, queries);
  await firefox.stop();
  return lines;
}

function bytesOf(folder, isMeant) {
  return fs.readdirSync(folder).filter(isMeant)
    .reduce((sum, name) => sum + fs.statSync(path.join(folder, name)).size, 0);
}

async function main([disc, kind, ...queries]) {
  const folder = path.join(disc, 'find');
  const isOfTexts = (name) => name.startsWith('words');
  console.log(`heads: ${bytesOf(folder, (name) => !isOfTexts(name))} bytes`);
  console.log(`texts: ${bytesOf(folder, isOfTexts)} bytes`);
  const url = pathToFileURL(path.resolve(disc, 'find.html')).href;
  const measured = await (kind === 'firefox' ? onFirefox : onChromium)(url, queries);
  console.log(measured.join('\n'));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exit(1);
});
