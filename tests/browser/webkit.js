// SPDX-License-Identifier: GPL-3.0-or-later
// check.js for WebKit, the engine of Safari: goes through those cases whose browser lacks
// nothing.
//
//   node webkit.js DISC CASES
//
// What the page says of FOLDER goes to CASES-webkit-NAME. Its driver can't choose a folder: the
// field is given all files of one, and each file the path that a folder would have given it.
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { until } = require('./marionette');
const { WebKit } = require('./minibrowser');
const goThrough = require('./cases');
const readResult = require('./result');

/** Runs in the page: takes many files, and says of each where in its folder it lies. */
function prepare(paths) {
  const field = document.getElementById('folder');
  window.wrong = [];
  window.addEventListener('error', ({ message }) => window.wrong.push(`wrong: ${message}`));
  field.webkitdirectory = false;
  field.multiple = true;
  field.addEventListener('change', () => {
    Array.from(field.files).forEach((file, i) => {
      Object.defineProperty(file, 'webkitRelativePath', { value: paths[i] });
    });
  }, true);
}

/** The files of a folder, in any depth. */
function filesOf(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const place = path.join(folder, entry.name);
    return entry.isDirectory() ? filesOf(place) : [place];
  });
}

async function check(webkit, disc, folder) {
  const files = filesOf(folder);
  await webkit.open(pathToFileURL(path.resolve(disc, 'check.html')).href);
  await webkit.run(prepare, files.map((file) => path.relative(path.dirname(folder), file)));
  await webkit.type('#folder', files.join('\n'));
  await until(() => webkit.run(() => !document.getElementById('result').hidden));
  return (await webkit.run(readResult)).concat(await webkit.run(() => window.wrong));
}

async function main([disc, cases]) {
  const webkit = await WebKit.start();
  try {
    await goThrough(cases, 'webkit', (folder) => check(webkit, disc, folder));
  } finally {
    await webkit.stop();
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exit(1);
});
