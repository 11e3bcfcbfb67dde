// SPDX-License-Identifier: GPL-3.0-or-later
// The two browsers of the tests, asked for the same things in the same words. Neither has a
// network, and both go without scripts where that is wanted.
const fs = require('fs');
const os = require('os');
const path = require('path');
const { launch, newPage } = require('./chromium');
const folders = require('./folder');
const { Firefox, until } = require('./marionette');

const HEIGHT = 900;
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'; // fixed by WebDriver

/** Chromium. */
class OnChromium {
  static async start({ scripts = true } = {}) {
    const one = new OnChromium();
    one.wrong = [];
    one.browser = await launch();
    one.page = await newPage(one.browser, { acceptDownloads: true, javaScriptEnabled: scripts });
    await one.page.context().setOffline(true);
    one.page.on('console', (message) => one.wrong.push(`console: ${message.text()}`));
    one.page.on('pageerror', (error) => one.wrong.push(String(error)));
    one.page.on('dialog', (dialog) => {
      one.wrong.push(`dialogue: ${dialog.message()}`);
      dialog.dismiss();
    });
    one.page.on('request', (request) => {
      if (!/^(file|blob|data):/.test(request.url())) one.wrong.push(`asked for ${request.url()}`);
    });
    return one;
  }

  open(url) { return this.page.goto(url); }

  run(work, ...args) { return this.page.evaluate(`(${work})(...${JSON.stringify(args)})`); }

  type(id, text) { return this.page.locator(`#${id}`).pressSequentially(text); }

  press(id) { return this.page.press(`#${id}`, 'Enter'); }

  click(selector) { return this.page.locator(selector).first().click(); }

  /** Presses the mouse on one element and lets it go on another. */
  async drag(from, to) {
    await this.page.locator(from).first().hover();
    await this.page.mouse.down();
    await this.page.locator(to).first().hover();
    await this.page.mouse.up();
  }

  /** id is that of the field that asks for it. */
  chooseFolder(id, place) { return this.page.locator(`#${id}`).setInputFiles(place); }

  back() { return this.page.goBack(); }

  async place() { return this.page.url(); }

  async key(name) { await this.page.keyboard.press(name); }

  async save() {
    const [download] = await Promise.all([this.page.waitForEvent('download'), this.press('save')]);
    return fs.readFileSync(await download.path(), 'utf8');
  }

  async complaints() { return this.wrong; }

  resize(width) { return this.page.setViewportSize({ width, height: HEIGHT }); }

  paint(colorScheme) { return this.page.emulateMedia({ colorScheme }); }

  picture(file) { return this.page.screenshot({ path: file, fullPage: true }); }

  paper(file) { return this.page.pdf({ path: file, format: 'A4' }); }

  stop() { return this.browser.close(); }
}

/** Firefox; its proxy is a port that nobody listens on. */
class OnFirefox {
  static async start({ scripts = true } = {}) {
    const one = new OnFirefox();
    one.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'auditdisc-found-'));
    one.firefox = await Firefox.start({
      ...folders.SETTINGS,
      'javascript.enabled': scripts,
      'network.proxy.type': 1,
      'network.proxy.http': '127.0.0.1',
      'network.proxy.http_port': 9,
      'network.proxy.ssl': '127.0.0.1',
      'network.proxy.ssl_port': 9,
      'browser.download.folderList': 2,
      'browser.download.dir': one.folder,
      'browser.download.alwaysOpenPanel': false,
    });
    return one;
  }

  /** Asks about the page itself, not about the browser around it. */
  async ask(name, values) {
    await this.firefox.ask('Marionette:SetContext', { value: 'content' });
    return this.firefox.ask(name, values);
  }

  open(url) { return this.ask('WebDriver:Navigate', { url }); }

  run(work, ...args) { return this.firefox.inside('content', work, ...args); }

  async find(selector) {
    const found = await this.ask('WebDriver:FindElement',
      { using: 'css selector', value: selector });
    return Object.values(found)[0];
  }

  async type(id, text) {
    return this.ask('WebDriver:ElementSendKeys', { id: await this.find(`#${id}`), text });
  }

  press(id) { return this.type(id, '\uE007'); }

  async click(selector) {
    return this.ask('WebDriver:ElementClick', { id: await this.find(selector) });
  }

  /** A field for files can't be clicked by a driver; what names it can. */
  chooseFolder(id, place) {
    return folders.chooseFolder(this.firefox, `label[for=${id}]`, place);
  }

  async drag(from, to) {
    await this.run((name) => document.querySelector(name).scrollIntoView({ block: 'center' }), from);
    const [start, end] = [await this.find(from), await this.find(to)].map((id) => (
      { [ELEMENT]: id }));
    await this.ask('WebDriver:PerformActions', { actions: [{
      type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions: [
        { type: 'pointerMove', origin: start, x: 0, y: 0 }, { type: 'pointerDown', button: 0 },
        { type: 'pointerMove', origin: end, x: 0, y: 0, duration: 50 },
        { type: 'pointerUp', button: 0 }],
    }] });
  }

  back() { return this.ask('WebDriver:Back'); }

  place() { return this.ask('WebDriver:GetCurrentURL'); }

  /** Tab, or Shift+ArrowRight. */
  key(name) {
    const codes = { Tab: '\uE004', Enter: '\uE007', Shift: '\uE008', ArrowRight: '\uE014',
      ArrowDown: '\uE015' };
    const keys = name.split('+').map((part) => codes[part]);
    const actions = keys.map((value) => ({ type: 'keyDown', value }))
      .concat(keys.reverse().map((value) => ({ type: 'keyUp', value })));
    return this.ask('WebDriver:PerformActions', {
      actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  async save() {
    await this.press('save');
    const [name] = await until(() => {
      const names = fs.readdirSync(this.folder);
      return names.length === 1 && /\.csv$/.test(names[0]) &&
        fs.statSync(path.join(this.folder, names[0])).size > 0 && names;
    });
    return fs.readFileSync(path.join(this.folder, name), 'utf8');
  }

  complaints() {
    return this.firefox.inside('chrome', () => Services.console.getMessageArray()
      .filter((message) => /^(file|blob):/.test(message.sourceName || ''))
      .map((message) => message.message));
  }

  /** A window can't be as narrow as a telephone; the page in it can. */
  async resize(width) {
    await this.ask('WebDriver:SetWindowRect', { width: 1600, height: HEIGHT });
    await this.firefox.inside('chrome', (wide) => {
      window.gBrowser.selectedBrowser.style.maxWidth = `${wide}px`;
    }, width);
    await until(async () => await this.run(() => window.innerWidth) === width);
  }

  paint(scheme) {
    return this.firefox.inside('chrome', (value) => {
      Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', value);
    }, ['dark', 'light'].indexOf(scheme));
  }

  async picture(file) {
    const text = await this.ask('WebDriver:TakeScreenshot', { full: true });
    fs.writeFileSync(file, Buffer.from(text, 'base64'));
  }

  async paper(file) {
    const text = await this.ask('WebDriver:Print', { page: { width: 21.0, height: 29.7 } });
    fs.writeFileSync(file, Buffer.from(text, 'base64'));
  }

  async stop() {
    await this.firefox.stop();
    fs.rmSync(this.folder, { recursive: true });
  }
}

/** Starts the browser of that name. */
function start(kind, wishes) {
  return (kind === 'firefox' ? OnFirefox : OnChromium).start(wishes);
}

module.exports = { start };
