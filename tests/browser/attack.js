// SPDX-License-Identifier: GPL-3.0-or-later
// Opens pages that attack, and tells whether one got anywhere.
//
//   node attack.js chromium|firefox|webkit PAGES
//
// PAGES is a file with the path of a page a line, after "press " where its frame is to be
// pressed all over. Each thing that happened is a line "PAGE: what", and the last line is
// the number of pages opened. The browser's proxy is a listener on this computer, which
// hears of what leaves it in any way.
const fs = require('fs');
const net = require('net');
const path = require('path');
const { pathToFileURL } = require('url');
const { launch } = require('./chromium');
const { Firefox } = require('./marionette');
const { WebKit } = require('./minibrowser');

const LOCAL = /^(file:|data:|blob:|about:)/;
// Whom the browsers call on their own account, whatever page is open: their makers' services for
// updates, modules and lists of bad sites. Mail may name Chromium's account and search hosts, but
// what a page asks for there is seen at the page.
const ALIKE = '(update|safebrowsing)\\.googleapis\\.com|[\\w.-]+\\.gvt1\\.com';
const ownServices = (hosts) => new RegExp(`^[A-Z]+ (http://)?(${ALIKE}|${hosts})[:/]`);
const OWN_SERVICES = {
  chromium: ownServices('((android\\.)?clients2?|accounts|mtalk|www)\\.google\\.com'),
  firefox: ownServices(
    '([\\w.-]+\\.)?(mozilla(-backup)?\\.(com|net|org)|firefox\\.com|openh264\\.org)'),
  webkit: /^$/,
};
const AT_ONCE = 4;
// Milliseconds in which a refresh or a handler comes after loading: where many pages follow
// one another the listener still hears of a late one.
const SETTLE = 60;
const SETTLE_PRESSED = 600;
const STEP = 36; // pixels between two presses

/**
 * Runs in the page: what it shows of what was done to it. A frame can't draw outside itself,
 * so what would is an element of the page that lies above others or has a style of its own.
 */
function inspect(press) {
  const frame = document.querySelector('iframe');
  const found = [];
  const { top, left, width, height } = frame ? frame.getBoundingClientRect() : {};
  if (document.title === 'owned') found.push(`the title is ${document.title}`);
  if ((window.wrappedJSObject || window).owned) found.push('a property of the window was set');
  for (const node of document.querySelectorAll('body *')) {
    const { position } = getComputedStyle(node);
    if (['fixed', 'sticky'].includes(position)) found.push(`<${node.tagName}> lies above all`);
    if (node.tagName === 'IFRAME' && node.getAttribute('sandbox') !== '') {
      found.push('a frame is open');
    }
    for (const { name } of node.attributes) {
      if (/^(on|style$|target$)/.test(name)) found.push(`<${node.tagName} ${name}>`);
    }
  }
  const places = [];
  for (let y = 10; press && frame && y < Math.min(height, 1500); y += press) {
    places.push([left + window.scrollX + Math.min(40, width / 2), top + window.scrollY + y]);
  }
  return { found, places };
}

/** Listens; hear gets the first words of each connection. */
async function listen(hear) {
  const server = net.createServer((socket) => {
    let isNew = true;
    socket.on('error', () => {});
    socket.on('data', (data) => {
      if (isNew) hear(data.toString('latin1').split('\r\n')[0]);
      isNew = false;
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return server;
}

function watch(page, url, say) {
  page.on('dialog', (dialog) => {
    say(`dialogue: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  page.on('console', (message) => say(`console: ${message.text()}`));
  page.on('pageerror', (error) => say(`error: ${error}`));
  page.on('popup', () => say('opened a window'));
  page.on('download', () => say('saved a file'));
  page.on('request', (request) => {
    if (!LOCAL.test(request.url())) say(`asked for ${request.url()}`);
  });
  page.on('framenavigated', (frame) => {
    const isRight = frame === page.mainFrame() ? frame.url() === url
      : ['about:srcdoc', 'about:blank', ''].includes(frame.url());
    if (!isRight) say(`went to ${frame.url()}`);
  });
}

async function openInChromium(context, file, isPressed, say) {
  const url = pathToFileURL(file).href;
  const page = await context.newPage();
  try {
    watch(page, url, say);
    await page.goto(url, { waitUntil: 'load', timeout: 60000 });
    await page.waitForTimeout(isPressed ? SETTLE_PRESSED : SETTLE);
    const { found, places } = await page.evaluate(inspect, isPressed ? STEP : 0);
    found.forEach(say);
    if (isPressed) await page.setViewportSize({ width: 1000, height: 3000 });
    for (const [x, y] of places) await page.mouse.click(x, y);
  } finally {
    await page.close();
  }
}

async function goChromium(files, port, say) {
  const browser = await launch({
    args: [`--proxy-server=http://127.0.0.1:${port}`, '--proxy-bypass-list=<-loopback>',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
      '--no-first-run', '--disable-features=PreconnectToSearch,OptimizationHints'],
  });
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 } });
  const rest = files.slice();
  const work = async () => {
    while (rest.length) {
      const { file, isPressed } = rest.shift();
      const open = () => openInChromium(context, file, isPressed, (what) => say(file, what));
      // Of the pages that are opened while it starts, Chromium now and then never loads one.
      await open().catch(open).catch(
        (error) => say(file, `broke off: ${error.message.split('\n')[0]}`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await browser.close();
}

/** Runs in Firefox itself: what pages had said in the console, and says no more. */
function takeComplaints() {
  const messages = Services.console.getMessageArray().filter(
    (message) => /^(file|blob|data|about:srcdoc)/.test(message.sourceName || ''));
  Services.console.reset();
  return messages.map((message) => `console: ${message.errorMessage}`);
}

async function openInFirefox(firefox, file, isPressed, say) {
  const url = pathToFileURL(file).href;
  await firefox.ask('Marionette:SetContext', { value: 'content' });
  await firefox.ask('WebDriver:Navigate', { url });
  await new Promise((resolve) => { setTimeout(resolve, isPressed ? SETTLE_PRESSED : SETTLE); });
  const words = await firefox.ask('WebDriver:GetAlertText').catch(() => null);
  if (words !== null) {
    say(`dialogue: ${words}`);
    await firefox.ask('WebDriver:DismissAlert');
  }
  const now = await firefox.ask('WebDriver:GetCurrentURL');
  if (now !== url) say(`went to ${now}`);
  const { found } = await firefox.inside('content', inspect, 0);
  found.forEach(say);
  (await firefox.inside('chrome', takeComplaints)).forEach(say);
  const windows = await firefox.ask('WebDriver:GetWindowHandles');
  if (windows.length > 1) say('opened a window');
}

async function goFirefox(files, port, say) {
  const firefox = await Firefox.start({
    'network.proxy.type': 1,
    'network.proxy.http': '127.0.0.1',
    'network.proxy.http_port': port,
    'network.proxy.ssl': '127.0.0.1',
    'network.proxy.ssl_port': port,
    'network.proxy.allow_hijacking_localhost': true,
  });
  try {
    await firefox.ask('WebDriver:SetTimeouts', { pageLoad: 120000 });
    for (const { file, isPressed } of files) {
      await openInFirefox(firefox, file, isPressed, (what) => say(file, what)).catch(
        (error) => say(file, `broke off: ${error.message}`));
    }
  } finally {
    await firefox.stop();
  }
}

async function openInWebKit(webkit, file, isPressed, say) {
  const url = pathToFileURL(file).href;
  await webkit.open(url);
  await new Promise((resolve) => { setTimeout(resolve, isPressed ? SETTLE_PRESSED : SETTLE); });
  const now = await webkit.ask('GET', '/url');
  if (now !== url) say(`went to ${now}`);
  (await webkit.run(inspect, 0)).found.forEach(say);
  if ((await webkit.ask('GET', '/window/handles')).length > 1) say('opened a window');
}

async function goWebKit(files, port, say) {
  const webkit = await WebKit.start(`127.0.0.1:${port}`);
  try {
    for (const { file, isPressed } of files) {
      await openInWebKit(webkit, file, isPressed, (what) => say(file, what)).catch(
        ({ text, message }) => say(file, text ? `dialogue: ${text}` : `broke off: ${message}`));
    }
  } finally {
    await webkit.stop();
  }
}

function readPages(list) {
  return fs.readFileSync(list, 'utf8').trim().split('\n').map((line) => ({
    file: path.resolve(line.replace(/^press /, '')), isPressed: line.startsWith('press ') }));
}

async function main([browser, list]) {
  const files = readPages(list);
  const say = (file, what) => console.log(
    `${path.basename(path.dirname(file))}/${path.basename(file)}: ${what.replaceAll('\n', ' ')}`);
  const server = await listen((words) => {
    if (!OWN_SERVICES[browser].test(words)) say('the/listener', `heard ${JSON.stringify(words)}`);
  });
  const go = { chromium: goChromium, firefox: goFirefox, webkit: goWebKit };
  await go[browser](files, server.address().port, say);
  console.log(`${files.length} opened`);
  server.close();
}

main(process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exit(1);
});
