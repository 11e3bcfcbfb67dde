// SPDX-License-Identifier: GPL-3.0-or-later
const fs = require('fs');

/** Has each case checked whose browser lacks nothing. What check says of its folder, as lines,
 * goes to CASES-BROWSER-NAME. */
async function goThrough(cases, browser, check) {
  for (const line of fs.readFileSync(cases, 'utf8').trim().split('\n')) {
    const [name, mode, folder] = line.split(' ');
    if (mode !== 'whole') continue;
    fs.writeFileSync(`${cases}-${browser}-${name}`, `${(await check(folder)).join('\n')}\n`);
  }
}

module.exports = goThrough;
