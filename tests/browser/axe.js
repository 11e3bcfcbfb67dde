// SPDX-License-Identifier: GPL-3.0-or-later
// What axe-core finds in pages of a disc, in the light and in the dark; a line a finding.
//
//   node axe.js chromium|firefox DISC PAGE...
//
// A page may have a question behind #, which is asked and answered first.
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { start } = require('./browsers');
const { until } = require('./marionette');

// Its rules for WCAG 2.2 are asked for by name: the size of targets is not among those it runs
// unasked.
const ASK = `() => {
  ${fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')};
  document.querySelectorAll('details').forEach((one) => { one.open = true; });
  return window.axe.run(document, { rules: { 'target-size': { enabled: true } } }).then(
    (result) => result.violations.flatMap((rule) => rule.nodes.map(
      (node) => rule.id + ': ' + node.target.join(' ') + ': ' + node.html)));
}`;

async function show(browser, url) {
  await browser.open('about:blank');
  await browser.open(url);
  if (url.includes('#')) {
    await until(() => browser.run(() => document.querySelectorAll('#rows tr').length));
  }
}

async function main([kind, disc, ...pages]) {
  const browser = await start(kind);
  try {
    for (const name of pages) {
      const [file, question] = name.split('#');
      const url = pathToFileURL(path.resolve(disc, file)).href + (question ? `#${question}` : '');
      await show(browser, url);
      for (const scheme of ['light', 'dark']) {
        await browser.paint(scheme);
        const found = await browser.run(ASK);
        found.forEach((line) => console.log(`${name}, ${scheme}: ${line}`));
      }
    }
  } finally {
    await browser.stop();
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exit(2);
});
