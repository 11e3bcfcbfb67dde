/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The seal on the check page: whether what bag-info.txt announces is there, and whether the
 * signature of ssh-keygen (PROTOCOL.sshsig of OpenSSH) is one of the list of lists. Keys other
 * than Ed25519, certificates and time stamps are left to the lines in seal/how.txt.
 */
window.auditdiscSeal = (() => {
  'use strict';

  const { _ } = window.auditdiscWords;
  const TOP_LIST = 'tagmanifest-sha256.txt';
  const SIGNATURES = { ssh: `${TOP_LIST}.sig`, cms: `${TOP_LIST}.p7s` };
  const STAMP = `${TOP_LIST}.tsr`;
  const BEGIN = '-----BEGIN SSH SIGNATURE-----\n';
  const END = '\n-----END SSH SIGNATURE-----\n';
  const HEAD = 'SSHSIG\0\0\0\x01'; // and the version
  const KIND = 'ssh-ed25519';
  const HASHES = { sha256: 'SHA-256', sha512: 'SHA-512' };

  /** Bytes are kept as strings of characters up to 255 here. */
  const bytesOf = (text) => Uint8Array.from(text, (c) => c.charCodeAt(0));
  const textOf = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

  /** The strings of a message, each behind its length; one that ends early is none. */
  function strings(message) {
    const found = [];
    for (let at = 0; at < message.length;) {
      const length = message.slice(at, at + 4).split('')
        .reduce((sum, c) => sum * 256 + c.charCodeAt(0), 0);
      found.push(message.slice(at + 4, at + 4 + length));
      at += 4 + length;
    }
    return found;
  }

  function string(text) {
    return textOf(new Uint8Array([0, 0, text.length >> 8, text.length & 255])) + text;
  }

  /** What stands in a signature, if it is written as ssh-keygen writes it and nothing else. */
  function unwrap(text) {
    let message = '';
    try {
      message = atob(text.slice(BEGIN.length, -END.length));
    } catch (error) {
      return null;
    }
    const lines = btoa(message).match(/.{1,70}/g) || [];
    if (text !== BEGIN + lines.join('\n') + END || !message.startsWith(HEAD)) return null;
    const all = strings(message.slice(HEAD.length));
    const [key, space, reserved, hash, signature] = all;
    return message === HEAD + all.map(string).join('') && all.length === 5 &&
      space === 'auditdisc' && reserved === '' && hash in HASHES
      ? { key, hash, signature } : null;
  }

  /** 'good', 'changed', or 'open' where this browser can't tell. */
  async function judge(text, publicText, list) {
    const found = unwrap(text);
    if (found === null) return 'changed';
    const [kind, point = ''] = strings(found.key);
    const [sameKind, value = ''] = strings(found.signature);
    if (publicText !== `${kind} ${btoa(found.key)}\n`) return 'changed';
    if (kind !== KIND || !self.crypto || !crypto.subtle) return 'open';
    const key = await crypto.subtle.importKey('raw', bytesOf(point), 'Ed25519', false, ['verify'])
      .catch(() => null);
    if (key === null) return 'open';
    const digest = await crypto.subtle.digest(HASHES[found.hash], list);
    const signed = ['auditdisc', '', found.hash, textOf(new Uint8Array(digest))].map(string);
    const isGood = sameKind === KIND && found.signature === string(kind) + string(value) &&
      await crypto.subtle.verify('Ed25519', key, bytesOf(value), bytesOf(`SSHSIG${signed.join('')}`));
    return isGood ? 'good' : 'changed';
  }

  /** What bag-info.txt says of a label. */
  function announced(info, label) {
    const line = info.split('\n').find((one) => one.startsWith(`${label}: `));
    return line ? line.slice(label.length + 2).split(' ') : ['none'];
  }

  /** Takes a function that gives a file of the disc; adds to what was found. What is to be
   * said of the seal, or '' if that is all. */
  async function check(fileOf, found) {
    const read = (path) => {
      const file = fileOf(path);
      return file ? file.arrayBuffer().catch(() => new ArrayBuffer(0)) : null;
    };
    const text = async (path) => textOf(new Uint8Array(await read(path) || []));
    const info = await text('bag-info.txt');
    const [method, fingerprint] = announced(info, 'Auditdisc-Seal');
    const [stamp] = announced(info, 'Auditdisc-Time-Stamp');
    const wanted = [SIGNATURES[method], stamp === 'rfc3161' ? STAMP : undefined];
    const there = {};
    for (const path of [SIGNATURES.ssh, SIGNATURES.cms, STAMP]) {
      there[path] = Boolean(fileOf(path));
      if (wanted.includes(path) && !there[path]) found.missing.push(path);
      if (!wanted.includes(path) && there[path]) found.extra.push(path);
    }
    if (!wanted.some((path) => there[path])) return '';
    const verdict = method === 'ssh' && there[SIGNATURES.ssh]
      ? await judge(await text(SIGNATURES.ssh), await text('seal/key.pub'), await read(TOP_LIST))
      : 'open';
    if (verdict === 'changed') found.changed.push(SIGNATURES.ssh);
    const said = {
      good: _('The seal holds: the lists were signed with the key %s. Compare it with the label ' +
        'sheet.', fingerprint),
      open: _('The seal could not be checked here. The lines in %s do it.', 'seal/how.txt'),
    };
    return said[verdict] || '';
  }

  return { check };
})();
