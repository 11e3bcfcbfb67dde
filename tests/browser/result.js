// SPDX-License-Identifier: GPL-3.0-or-later

/** Runs in the page: the result as lines. */
function readResult() {
  const lines = [];
  let heading = '';
  for (const node of document.querySelectorAll('#result > *, #paper:not([hidden]) > *')) {
    if (node.tagName === 'H3') heading = node.textContent.replace(/ \(.*/, '');
    else if (node.tagName !== 'UL') lines.push(node.textContent);
    else node.querySelectorAll('li').forEach((li) => lines.push(`${heading}: ${li.textContent}`));
  }
  if (document.activeElement !== document.querySelector('#result h2')) {
    lines.push('wrong: the verdict has not the focus');
  }
  return lines;
}

module.exports = readResult;
