// SPDX-License-Identifier: GPL-3.0-or-later
// check.js for WebKit, the engine of Safari: goes through those cases whose browser lacks
// nothing.
//
//   node webkit.js DISC CASES
//
// What the page says of FOLDER goes to CASES-webkit-NAME. Its driver can't choose a folder: the
// field is given all files of one, and each file the path that a folder would have given it.
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');
const { spawn } = require('child_process');
const { pathToFileURL } = require('url');
const { until } = require('./marionette');
const readResult = require('./result');

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'; // fixed by WebDriver

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A screen that nobody sees; its number comes out of it. */
async function openScreen() {
  const screen = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1440x1000x24'],
    { stdio: ['ignore', 'pipe', 'ignore'] });
  const name = await new Promise((resolve, reject) => {
    screen.on('error', reject);
    screen.stdout.once('data', (data) => resolve(`:${String(data).trim()}`));
  });
  return { name, close: () => screen.kill() };
}

class WebKit {
  static async start() {
    const one = new WebKit();
    one.home = fs.mkdtempSync(path.join(os.tmpdir(), 'auditdisc-webkit-'));
    one.screen = await openScreen();
    const port = await freePort();
    one.address = `http://127.0.0.1:${port}`;
    one.program = spawn('WebKitWebDriver', [`--port=${port}`], {
      stdio: 'ignore', env: { ...process.env, HOME: one.home, DISPLAY: one.screen.name } });
    await until(() => fetch(`${one.address}/status`).catch(() => null));
    const { sessionId } = await one.ask('POST', '/session', { capabilities: {} });
    one.address += `/session/${sessionId}`;
    return one;
  }

  async ask(method, place, values) {
    const answer = await fetch(this.address + place,
      { method, body: values && JSON.stringify(values) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(value.message);
    return value;
  }

  open(url) { return this.ask('POST', '/url', { url }); }

  run(work, ...args) {
    return this.ask('POST', '/execute/sync',
      { script: `return (${work})(...arguments);`, args });
  }

  async type(selector, text) {
    const found = await this.ask('POST', '/element', { using: 'css selector', value: selector });
    return this.ask('POST', `/element/${found[ELEMENT]}/value`, { text });
  }

  async stop() {
    await this.ask('DELETE', '').catch(() => null);
    this.program.kill();
    this.screen.close();
    fs.rmSync(this.home, { recursive: true, maxRetries: 5 });
  }
}

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
    for (const line of fs.readFileSync(cases, 'utf8').trim().split('\n')) {
      const [name, mode, folder] = line.split(' ');
      if (mode !== 'whole') continue;
      const lines = await check(webkit, disc, folder);
      fs.writeFileSync(`${cases}-webkit-${name}`, `${lines.join('\n')}\n`);
    }
  } finally {
    await webkit.stop();
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exit(1);
});
