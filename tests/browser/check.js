// SPDX-License-Identifier: GPL-3.0-or-later
// Chooses folders on the check page of a disc, as an auditor does, and writes down the result.
//
//   node check.js DISC CASES PICTURES
//
// CASES is a file of lines "NAME MODE FOLDER". What the page says of FOLDER goes to
// CASES-NAME: the headline, then a line a paragraph, finding and group of the fingerprint.
// Lines that begin with "wrong:" are what a page must not do. MODE says what the browser
// lacks or gets wrong; "off" is one without JavaScript. Of "swift" cases only the verdict
// counts, and one page goes through all of them.
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { launch, newPage } = require('./chromium');
const readResult = require('./result');

const LOCAL = /^(file|blob):/;
const WIDTHS = [1440, 1024, 768, 390, 320];
const PICTURED = ['good', 'stuck', 'off', 'extra']; // the last of them in the dark

const LIES = 'SubtleCrypto.prototype.digest = async () => new ArrayBuffer(32);';
const STICKS = 'SubtleCrypto.prototype.digest = () => new Promise(() => {});';
const LACKS = 'Object.defineProperty(Crypto.prototype, "subtle", { value: undefined });';

/** Runs in the page before its scripts: changes what the page and its workers find. */
function spoil({ program, takesWorker, isDrive }) {
  const RealBlob = Blob;
  window.Blob = class extends RealBlob {
    constructor(parts, options) {
      const isProgram = options && options.type === 'text/javascript';
      super(isProgram ? [program, ...parts] : parts, options);
    }
  };
  if (takesWorker) {
    window.Worker = class {
      constructor() {
        throw new Error('no workers here');
      }
    };
    if (program !== '') Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined });
  }
  if (isDrive) {
    const real = Object.getOwnPropertyDescriptor(File.prototype, 'webkitRelativePath').get;
    Object.defineProperty(File.prototype, 'webkitRelativePath', {
      get() {
        return real.call(this).replace(/^[^/]*\//, '');
      },
    });
  }
}

const MODES = {
  whole: { program: '', takesWorker: false, isDrive: false },
  lying: { program: LIES, takesWorker: false, isDrive: false },
  stuck: { program: STICKS, takesWorker: false, isDrive: false },
  plain: { program: LIES + LACKS, takesWorker: false, isDrive: false },
  page: { program: '', takesWorker: true, isDrive: false },
  bare: { program: LIES + LACKS, takesWorker: true, isDrive: false },
  drive: { program: '', takesWorker: false, isDrive: true },
};

function watch(page, lines) {
  page.on('console', (message) => lines.push(`wrong: console: ${message.text()}`));
  page.on('pageerror', (error) => lines.push(`wrong: ${error}`));
  page.on('request', (request) => {
    if (!LOCAL.test(request.url())) lines.push(`wrong: asked for ${request.url()}`);
  });
}

/** With the keyboard alone, up to the system's dialogue. */
async function choose(page, folder) {
  const asked = page.waitForEvent('filechooser');
  await page.focus('#choose');
  await page.keyboard.press('Enter');
  await (await asked).setFiles(folder);
}

/** Follows the link that carries the fingerprint to where a sample is drawn. */
async function follow(page, lines) {
  const digits = (await page.innerText('#digits')).replace(/\s/g, '');
  await page.click('#sample');
  await page.waitForURL(/find\.html#/); // and until its scripts have run
  const brought = await page.inputValue('#fingerprint');
  if (brought !== digits) lines.push(`wrong: the fingerprint came as ${brought}`);
}

async function measure(page, lines, picture) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const [needed, given] = await page.evaluate(() => [
      document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    if (needed > given) lines.push(`wrong: ${needed} pixels wide in a window of ${given}`);
    if (PICTURED.some((name) => picture.includes(`-${name}`))) {
      await page.screenshot({ path: `${picture}-${width}.png`, fullPage: true });
    }
  }
}

async function check(browser, disc, mode, folder, picture) {
  const page = await newPage(browser, {
    javaScriptEnabled: mode !== 'off', colorScheme: picture.endsWith('extra') ? 'dark' : 'light' });
  const lines = [];
  watch(page, lines);
  if (mode !== 'off') await page.addInitScript(spoil, MODES[mode]);
  await page.goto(pathToFileURL(path.resolve(disc, 'check.html')).href);
  if (mode === 'off') {
    const [tool, other] = [await page.isVisible('#tool'), await page.isVisible('#unable')];
    lines.push(`tool ${tool}, other way ${other}`);
  } else {
    await choose(page, folder);
    if (mode === 'stuck') {
      await measure(page, lines, `${picture}-running`);
      await page.click('#stop');
    }
    await page.waitForSelector('#result:not([hidden])', { timeout: 300000 });
    lines.push(...await page.evaluate(readResult));
  }
  await measure(page, lines, picture);
  if (mode === 'drive') await follow(page, lines);
  await page.context().close();
  return lines;
}

/** What the page says of each folder, one after the other; takes the lines of each. */
async function checkMany(browser, disc, cases, take) {
  const page = await newPage(browser);
  const wrong = [];
  watch(page, wrong);
  await page.goto(pathToFileURL(path.resolve(disc, 'check.html')).href);
  for (const { name, folder } of cases) {
    await choose(page, folder);
    await page.waitForSelector('#result:not([hidden])', { timeout: 300000 });
    take(name, wrong.splice(0).concat(await page.evaluate(readResult)));
    await page.evaluate(() => { document.getElementById('result').hidden = true; });
  }
  await page.context().close();
}

async function main([disc, cases, pictures]) {
  const browser = await launch();
  const all = fs.readFileSync(cases, 'utf8').trim().split('\n').map((line) => {
    const [name, mode, folder] = line.split(' ');
    return { name, mode, folder };
  });
  const take = (name, lines) => fs.writeFileSync(`${cases}-${name}`, `${lines.join('\n')}\n`);
  await checkMany(browser, disc, all.filter(({ mode }) => mode === 'swift'), take);
  for (const { name, mode, folder } of all.filter((one) => one.mode !== 'swift')) {
    take(name, await check(browser, disc, mode, folder, path.join(pictures, `check-${name}`)));
  }
  await browser.close();
}

main(process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exit(1);
});
