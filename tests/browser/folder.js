// SPDX-License-Identifier: GPL-3.0-or-later
// How a folder is chosen in Firefox: its dialogue is the system's, which no test can press.
const { until } = require('./marionette');

// Of its profile: a question can be answered at once.
const SETTINGS = { 'security.dialog_enable_delay': 0 };

/** Runs in Firefox itself: from now on the system's dialogue chooses this folder. */
function replaceDialogue(folder) {
  class Picker {
    QueryInterface = ChromeUtils.generateQI(['nsIFilePicker']);

    init() {}

    appendFilters() {}

    get file() {
      const file = Cc['@mozilla.org/file/local;1'].createInstance(Ci.nsIFile);
      file.initWithPath(folder);
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

/** A question that is still opening can swallow the answer, which then never returns. */
async function accept(firefox) {
  const answer = firefox.ask('WebDriver:AcceptAlert').catch(() => null);
  await Promise.race([answer, new Promise((resolve) => { setTimeout(resolve, 3000); })]);
  return firefox.ask('WebDriver:GetAlertText').then(() => false, () => true);
}

/** Chooses it in the dialogue that a click on an element opens. */
async function chooseFolder(firefox, selector, folder) {
  await firefox.inside('chrome', replaceDialogue, folder);
  await firefox.ask('Marionette:SetContext', { value: 'content' });
  const found = await firefox.ask('WebDriver:FindElement',
    { using: 'css selector', value: selector });
  await firefox.ask('WebDriver:ElementClick', { id: Object.values(found)[0] });
  await until(() => firefox.ask('WebDriver:GetAlertText').catch(() => null)); // "upload"?
  await until(() => accept(firefox));
}

module.exports = { SETTINGS, chooseFolder };
