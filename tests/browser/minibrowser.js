// SPDX-License-Identifier: GPL-3.0-or-later
// WebKit, the engine of Safari, spoken to through its WebDriver, on a screen that nobody sees.
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');
const { spawn } = require('child_process');
const { until } = require('./marionette');

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
  /** Starts one with a home of its own, until stop; proxy is HOST:PORT. */
  static async start(proxy) {
    const one = new WebKit();
    one.home = fs.mkdtempSync(path.join(os.tmpdir(), 'auditdisc-webkit-'));
    one.screen = await openScreen();
    const port = await freePort();
    one.address = `http://127.0.0.1:${port}`;
    one.program = spawn('WebKitWebDriver', [`--port=${port}`], {
      stdio: 'ignore', env: { ...process.env, HOME: one.home, DISPLAY: one.screen.name } });
    await until(() => fetch(`${one.address}/status`).catch(() => null));
    const { sessionId } = await one.ask('POST', '/session', { capabilities: { alwaysMatch: proxy
      ? { proxy: { proxyType: 'manual', httpProxy: proxy, sslProxy: proxy } } : {} } });
    one.address += `/session/${sessionId}`;
    return one;
  }

  /** The error where a dialogue is open has its text. */
  async ask(method, place, values) {
    const answer = await fetch(this.address + place,
      { method, body: values && JSON.stringify(values) });
    const { value } = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(value.message || value.error), value.data);
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

module.exports = { WebKit };
