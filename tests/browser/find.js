// SPDX-License-Identifier: GPL-3.0-or-later
// Finds messages on find.html as an auditor does, by the keyboard, and prints TAP.
//
//   node find.js chromium|firefox DISC QUESTIONS SAMPLE PICTURES
//
// QUESTIONS is JSON: [{ name, words, from, until, found: [numbers] }…]. SAMPLE is a file with a
// fingerprint, then the numbers it draws, a line each.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');
const { chromium } = require('playwright-core');
const { Firefox, until } = require('./marionette');

const WIDTHS = [1440, 768, 320];
const NUMBERS = () => Array.from(document.querySelectorAll('#rows .number'), (cell) => cell.textContent);
const SAID = () => document.getElementById('said').textContent;

/** Chromium, with no network. */
class OnChromium {
  static async start() {
    const one = new OnChromium();
    one.wrong = [];
    one.browser = await chromium.launch({ executablePath: '/usr/bin/chromium' });
    one.context = await one.browser.newContext({ acceptDownloads: true });
    await one.context.setOffline(true);
    one.page = await one.context.newPage();
    one.page.on('console', (message) => one.wrong.push(`console: ${message.text()}`));
    one.page.on('pageerror', (error) => one.wrong.push(String(error)));
    one.page.on('dialog', (dialog) => {
      one.wrong.push(`dialogue: ${dialog.message()}`);
      dialog.dismiss();
    });
    one.page.on('request', (request) => {
      if (!/^(file|blob):/.test(request.url())) one.wrong.push(`asked for ${request.url()}`);
    });
    return one;
  }

  open(url) { return this.page.goto(url); }

  run(work, ...args) { return this.page.evaluate(`(${work})(...${JSON.stringify(args)})`); }

  type(id, text) { return this.page.locator(`#${id}`).pressSequentially(text); }

  press(id) { return this.page.press(`#${id}`, 'Enter'); }

  async save() {
    const [download] = await Promise.all([this.page.waitForEvent('download'), this.press('save')]);
    return fs.readFileSync(await download.path(), 'utf8');
  }

  async complaints() { return this.wrong; }

  async look(width, picture) {
    await this.page.setViewportSize({ width, height: 900 });
    await this.page.screenshot({ path: picture, fullPage: true });
  }

  stop() { return this.browser.close(); }
}

/** Firefox; its proxy is a port that nobody listens on. */
class OnFirefox {
  static async start() {
    const one = new OnFirefox();
    one.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'auditdisc-found-'));
    one.firefox = await Firefox.start({
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

  async open(url) {
    await this.firefox.ask('Marionette:SetContext', { value: 'content' });
    await this.firefox.ask('WebDriver:Navigate', { url });
  }

  run(work, ...args) { return this.firefox.inside('content', work, ...args); }

  async type(id, text) {
    await this.firefox.ask('Marionette:SetContext', { value: 'content' });
    const found = await this.firefox.ask('WebDriver:FindElement',
      { using: 'css selector', value: `#${id}` });
    await this.firefox.ask('WebDriver:ElementSendKeys', { id: Object.values(found)[0], text });
  }

  press(id) { return this.type(id, '\uE007'); }

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

  async stop() {
    await this.firefox.stop();
    fs.rmSync(this.folder, { recursive: true });
  }
}

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

/** Waits for an answer that says as much as it lists. */
async function answered(browser, known) {
  let now;
  for (let tries = 0; tries < 50; tries++) {
    await new Promise((resolve) => { setTimeout(resolve, 100); });
    now = await browser.run(NUMBERS);
    if (JSON.stringify(now) === JSON.stringify(known)) break;
  }
  assert.deepStrictEqual(now, known);
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
  if (asked.words) await browser.type('words', asked.words);
  await browser.press('words');
  await answered(browser, asked.found);
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
  await browser.look(width, path.join(pictures, `find-${width}.png`));
  const [needed, given] = await browser.run(() => [
    document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(needed <= given, `${needed} pixels wide in a window of ${given}`);
}

async function isHelpful(home) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium' });
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
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
  await test('a sample is the one of the rule', () => draws(browser, home, drawn));
  await test('no fingerprint, no sample', async () => {
    await browser.open(`${home}#fingerprint=abc&sample=25`);
    await until(async () => /64 digits/.test(await browser.run(SAID)));
    assert.deepStrictEqual(await browser.run(NUMBERS), []);
  });
  if (kind === 'chromium') {
    for (const width of WIDTHS) {
      await test(`nothing sticks out at ${width} pixels`, async () => {
        await question(browser, home, everything);
        await isAsWide(browser, pictures, width);
      });
    }
    await test('no JavaScript: it says what to use', () => isHelpful(home));
  }
  await test('nothing else happened', async () => {
    assert.deepStrictEqual(await browser.complaints(), []);
  });
}

async function main([kind, ...args]) {
  const browser = await (kind === 'firefox' ? OnFirefox : OnChromium).start();
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
