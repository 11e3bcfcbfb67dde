// SPDX-License-Identifier: GPL-3.0-or-later
// Firefox, spoken to through Marionette, which is built in, and without the settings that
// drivers otherwise make: they open to pages from file:// what is closed to them on an
// auditor's computer.
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');
const { spawn } = require('child_process');

const SETTINGS = {
  'remote.prefs.recommended': false,
  'marionette.port': 0, // any; the file MarionetteActivePort says which
};

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
class Firefox {
  /** Starts one with a profile of its own, until stop. */
  static async start(settings) {
    const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'auditdisc-firefox-'));
    const lines = Object.entries({ ...SETTINGS, ...settings }).map(
      ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
    fs.writeFileSync(path.join(profile, 'user.js'), lines.join(''));
    const firefox = new Firefox(profile);
    try {
      await firefox.connect();
    } catch (error) {
      await firefox.stop();
      throw error;
    }
    return firefox;
  }

  constructor(profile) {
    this.profile = profile;
    this.program = spawn('firefox-esr',
      ['--headless', '--marionette', '--remote-allow-system-access', '--profile', profile],
      { stdio: 'ignore', env: { ...process.env, HOME: profile } });
    this.ended = new Promise((resolve) => { this.program.on('exit', resolve); });
    this.waiting = new Map();
    this.received = Buffer.alloc(0);
  }

  async connect() {
    const file = path.join(this.profile, 'MarionetteActivePort');
    const port = await until(() => fs.existsSync(file) && Number(fs.readFileSync(file, 'utf8')));
    this.socket = net.connect(port, '127.0.0.1');
    this.socket.on('data', (data) => this.take(data));
    await this.ask('WebDriver:NewSession');
  }

  async stop() {
    if (this.socket) this.socket.destroy();
    this.program.kill();
    await this.ended;
    fs.rmSync(this.profile, { recursive: true, maxRetries: 5 });
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
    else resolve(Array.isArray(values) ? values : values.value);
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

module.exports = { Firefox, until };
