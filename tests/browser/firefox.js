// SPDX-License-Identifier: GPL-3.0-or-later
// check.js for Firefox: goes through those cases whose browser lacks nothing.
//
//   node firefox.js DISC CASES
//
// What the page says of FOLDER goes to CASES-firefox-NAME. Firefox is spoken to through
// Marionette, which is built in, and without the settings that drivers otherwise make: they
// open to pages from file:// what is closed to them on an auditor's computer.
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');
const { spawn } = require('child_process');
const { pathToFileURL } = require('url');
const readResult = require('./result');

const SETTINGS = {
  'remote.prefs.recommended': false,
  'marionette.port': 0, // any; the file MarionetteActivePort says which
  'security.dialog_enable_delay': 0,
};
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

/** Tries until there is a result that is one. */
async function until(attempt) {
  for (let tries = 0; tries < 600; tries++) {
    const result = await attempt();
    if (result) return result;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  throw new Error(`no result of ${attempt}`);
}

/** A message is its length, a colon and JSON: [0, id, name, values] and [1, id, error, values]. */
class Marionette {
  constructor(port) {
    this.waiting = new Map();
    this.received = Buffer.alloc(0);
    this.socket = net.connect(port, '127.0.0.1');
    this.socket.on('data', (data) => this.take(data));
  }

  take(data) {
    this.received = Buffer.concat([this.received, data]);
    for (;;) {
      const colon = this.received.indexOf(':');
      const end = colon + 1 + Number(this.received.subarray(0, Math.max(colon, 0)));
      if (colon < 0 || this.received.length < end) return;
      const message = JSON.parse(this.received.subarray(colon + 1, end));
      if (Array.isArray(message)) this.answer(message); // the greeting is none
      this.received = this.received.subarray(end);
    }
  }

  answer([, id, error, values]) {
    const { resolve, reject } = this.waiting.get(id);
    if (error) reject(new Error(error.message));
    else resolve(values.value);
  }

  ask(name, values = {}) {
    const id = this.waiting.size + 1;
    const text = JSON.stringify([0, id, name, values]);
    this.socket.write(`${Buffer.byteLength(text)}:${text}`);
    return new Promise((resolve, reject) => { this.waiting.set(id, { resolve, reject }); });
  }

  async inside(context, work, ...args) {
    await this.ask('Marionette:SetContext', { value: context });
    const script = `return (${work})(...arguments);`;
    return this.ask('WebDriver:ExecuteScript', { script, args });
  }
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

async function go(profile, disc, cases) {
  const port = await until(() => {
    const file = path.join(profile, 'MarionetteActivePort');
    return fs.existsSync(file) && Number(fs.readFileSync(file, 'utf8'));
  });
  const firefox = new Marionette(port);
  await firefox.ask('WebDriver:NewSession');
  await firefox.inside('chrome', replaceDialogue, FOLDER);
  for (const line of fs.readFileSync(cases, 'utf8').trim().split('\n')) {
    const [name, mode, folder] = line.split(' ');
    if (mode !== 'whole') continue;
    const lines = await check(firefox, disc, folder);
    fs.writeFileSync(`${cases}-firefox-${name}`, `${lines.join('\n')}\n`);
  }
  firefox.socket.destroy();
}

async function main([disc, cases]) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'auditdisc-firefox-'));
  const settings = Object.entries(SETTINGS).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
  fs.writeFileSync(path.join(profile, 'user.js'), settings.join(''));
  const program = spawn('firefox-esr',
    ['--headless', '--marionette', '--remote-allow-system-access', '--profile', profile],
    { stdio: 'ignore', env: { ...process.env, HOME: profile } });
  const ended = new Promise((resolve) => { program.on('exit', resolve); });
  try {
    await go(profile, disc, cases);
  } finally {
    program.kill();
    await ended;
    fs.rmSync(profile, { recursive: true, maxRetries: 5 });
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exit(1);
});
