// SPDX-License-Identifier: GPL-3.0-or-later
// check.js for Firefox: goes through those cases whose browser lacks nothing.
//
//   node firefox.js DISC CASES
//
// What the page says of FOLDER goes to CASES-firefox-NAME.
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { Firefox, until } = require('./marionette');
const readResult = require('./result');

const SETTINGS = { 'security.dialog_enable_delay': 0 };
const FOLDER = 'auditdisc.test.folder';

/** Runs in Firefox itself: the system's dialogue chooses what the setting says. */
function replaceDialogue(setting) {
  class Picker {
    QueryInterface = ChromeUtils.generateQI(['nsIFilePicker']);

    init() {}

    appendFilters() {}

    get file() {
      const file = Cc['@mozilla.org/file/local;1'].createInstance(Ci.nsIFile);
      file.initWithPath(Services.prefs.getStringPref(setting));
      return file;
    }

    open(callback) {
      Services.tm.dispatchToMainThread(() => callback.done(Ci.nsIFilePicker.returnOK));
    }
  }
  const factory = {
    createInstance: (iid) => new Picker().QueryInterface(iid),
    QueryInterface: ChromeUtils.generateQI(['nsIFactory']),
  };
  Components.manager.QueryInterface(Ci.nsIComponentRegistrar).registerFactory(
    Services.uuid.generateUUID(), 'picker', '@mozilla.org/filepicker;1', factory);
}

/** Runs in Firefox itself: what pages of the disc had said in the console, and says no more. */
function takeComplaints() {
  const messages = Services.console.getMessageArray().filter(
    (message) => /^(file|blob):/.test(message.sourceName || ''));
  Services.console.reset();
  return messages.map((message) => `wrong: console: ${message.message}`);
}

/** A question that is still opening can swallow the answer, which then never returns. */
async function accept(firefox) {
  const answer = firefox.ask('WebDriver:AcceptAlert').catch(() => null);
  await Promise.race([answer, new Promise((resolve) => { setTimeout(resolve, 3000); })]);
  return firefox.ask('WebDriver:GetAlertText').then(() => false, () => true);
}

async function check(firefox, disc, folder) {
  const url = pathToFileURL(path.resolve(disc, 'check.html')).href;
  await firefox.inside('chrome', (name, value) => {
    Services.prefs.setStringPref(name, value);
  }, FOLDER, folder);
  await firefox.ask('Marionette:SetContext', { value: 'content' });
  await firefox.ask('WebDriver:Navigate', { url });
  const button = await firefox.ask('WebDriver:FindElement',
    { using: 'css selector', value: '#choose' });
  await firefox.ask('WebDriver:ElementClick', { id: Object.values(button)[0] });
  await until(() => firefox.ask('WebDriver:GetAlertText').catch(() => null)); // "upload"?
  await until(() => accept(firefox));
  await until(() => firefox.inside('content',
    () => !document.getElementById('result').hidden));
  const lines = await firefox.inside('content', readResult);
  return lines.concat(await firefox.inside('chrome', takeComplaints));
}

async function main([disc, cases]) {
  const firefox = await Firefox.start(SETTINGS);
  try {
    await firefox.inside('chrome', replaceDialogue, FOLDER);
    for (const line of fs.readFileSync(cases, 'utf8').trim().split('\n')) {
      const [name, mode, folder] = line.split(' ');
      if (mode !== 'whole') continue;
      const lines = await check(firefox, disc, folder);
      fs.writeFileSync(`${cases}-firefox-${name}`, `${lines.join('\n')}\n`);
    }
  } finally {
    await firefox.stop();
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exit(1);
});
