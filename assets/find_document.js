/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Messages as one document to print. A page can't read other files of the disc until somebody
 * chooses their folder; then the pages of the messages are taken from there. What they say comes
 * from mail: nothing of it is taken over that could do anything.
 */
window.auditdiscDocument = (() => {
  'use strict';

  const MOST = 500; // messages, or a browser takes too long
  const ACTIVE = 'script, style, link, meta, base, iframe, frame, object, embed, form, img, svg, ' +
    'input, button, video, audio, template';

  const { _ } = window.auditdiscWords;

  /** Files by their last two names: 2005_05_30/0001.html. */
  function byName(files) {
    return new Map(Array.from(files, (file) => [
      file.webkitRelativePath.split('/').slice(-2).join('/'), file]));
  }

  function take(files, name) {
    const file = files.get(name);
    if (file === undefined) throw new Error(_('%s is not in this folder.', name));
    return file;
  }

  async function digestOf(file) {
    const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  /** Only what is to be read, with its links as they are seen from the top of the disc. */
  function clean(article, path) {
    article.querySelectorAll(ACTIVE).forEach((element) => element.remove());
    article.querySelectorAll('*').forEach((element) => {
      Array.from(element.attributes).forEach(({ name }) => {
        if (!/^(class|dir|lang|href)$/.test(name)) element.removeAttribute(name);
      });
      if (element.localName === 'details') element.open = true;
    });
    article.querySelectorAll('[href]').forEach((link) => {
      const whole = new URL(link.getAttribute('href'), `file:///${path}`);
      if (link.localName === 'a' && whole.protocol === 'file:' && whole.pathname !== `/${path}`) {
        link.setAttribute('href', whole.pathname.slice(1));
      } else {
        link.removeAttribute('href');
      }
    });
  }

  /** A table, since browsers repeat the head of one on each sheet. */
  function sheetsOf(article, words) {
    const table = document.createElement('table');
    table.className = 'bound';
    table.setAttribute('role', 'presentation');
    const head = table.createTHead().insertRow().insertCell();
    head.textContent = words;
    table.createTBody().insertRow().insertCell().append(document.importNode(article, true));
    return table;
  }

  async function readMessage(files, path, label) {
    const name = path.split('/').slice(-2).join('/');
    const page = new DOMParser().parseFromString(await take(files, name).text(), 'text/html');
    const digest = await digestOf(take(files, name.replace('.html', '.txt')));
    const article = page.querySelector('article');
    if (article === null || !page.body.textContent.includes(digest)) {
      throw new Error(_('%s is not as this disc has it, or its original is not.', name));
    }
    clean(article, path);
    return sheetsOf(article, _('Message %1$s, SHA-256 of the original %2$s', label, digest));
  }

  /** The messages, each { path, label }, in place; tell is told how many are there. */
  async function make(place, files, messages, tell) {
    const named = byName(files);
    const made = document.createDocumentFragment();
    place.textContent = '';
    for (let i = 0; i < messages.length; i++) {
      made.append(await readMessage(named, messages[i].path, messages[i].label));
      tell(i + 1);
    }
    place.append(made);
  }

  return { make, most: MOST };
})();
