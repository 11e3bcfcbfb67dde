// SPDX-License-Identifier: GPL-3.0-or-later
// Debian's Chromium, for pages that may take their time on a machine that does much else.
const { chromium } = require('playwright-core');

const PATIENCE = 120000; // milliseconds

function launch(options = {}) {
  return chromium.launch({ executablePath: '/usr/bin/chromium', ...options });
}

/** A page in a context of its own. */
async function newPage(browser, options = {}) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE);
  return context.newPage();
}

module.exports = { launch, newPage };
