// SPDX-License-Identifier: GPL-3.0-or-later
// check.js for Firefox: goes through those cases whose browser lacks nothing.
//
//   node firefox.js DISC CASES
//
// What the page says of FOLDER goes to CASES-firefox-NAME.
const path = require('path');
const { pathToFileURL } = require('url');
const { Firefox, until } = require('./marionette');
const { SETTINGS, chooseFolder } = require('./folder');
const goThrough = require('./cases');
const readResult = require('./result');

/** Runs in Firefox itself: what pages of the disc had said in the console, and says no more. */
function takeComplaints() {
  const messages = Services.console.getMessageArray().filter(
    (message) => /^(file|blob):/.test(message.sourceName || ''));
  Services.console.reset();
  return messages.map((message) => `wrong: console: ${message.message}`);
}

async function check(firefox, disc, folder) {
  const url = pathToFileURL(path.resolve(disc, 'check.html')).href;
  await firefox.ask('Marionette:SetContext', { value: 'content' });
  await firefox.ask('WebDriver:Navigate', { url });
  await chooseFolder(firefox, '#choose', folder);
  await until(() => firefox.inside('content',
    () => !document.getElementById('result').hidden));
  const lines = await firefox.inside('content', readResult);
  return lines.concat(await firefox.inside('chrome', takeComplaints));
}

async function main([disc, cases]) {
  const firefox = await Firefox.start(SETTINGS);
  try {
    await goThrough(cases, 'firefox', (folder) => check(firefox, disc, folder));
  } finally {
    await firefox.stop();
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exit(1);
});
