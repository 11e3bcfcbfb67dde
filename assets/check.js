/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The check in the browser: in the folder that the reader chooses, every file that the two
 * lists name is hashed and compared, and files that no list names are found.
 */
(() => {
  'use strict';

  const TOP_LIST = 'tagmanifest-sha256.txt';
  const LIST = 'manifest-sha256.txt';
  const UNLISTED = [TOP_LIST, `${TOP_LIST}.sig`, `${TOP_LIST}.p7s`, `${TOP_LIST}.tsr`];
  const LANES = 2; // one reads while the other computes; more would make a drive seek
  const MOST_NAMES = 500;
  const FILE_COST = 32768; // opening a file takes about as long as reading this much

  const byId = (id) => document.getElementById(id);
  const { _, number: count, counted } = window.auditdiscWords;
  const reveal = (shown) => {
    for (const id of ['running', 'result', 'paper']) byId(id).hidden = id !== shown;
    byId('choose').disabled = shown === 'running';
  };

  /** Makes the function that hashes a file; alone, for its text goes into the worker. */
  function makeHash() {
    const WHOLE = 32 * 1024 * 1024; // larger files are read in pieces
    const PIECE = 4 * 1024 * 1024;
    const START = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c,
      0x1f83d9ab, 0x5be0cd19];
    const ROUND = new Int32Array([
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2]);
    const words = new Int32Array(64);

    /** The message schedule of one block (FIPS 180-4, 6.2.2). */
    function schedule(view, at) {
      for (let i = 0; i < 16; i++) words[i] = view.getInt32(at + 4 * i);
      for (let i = 16; i < 64; i++) {
        const a = words[i - 15];
        const b = words[i - 2];
        const low = (a >>> 7 | a << 25) ^ (a >>> 18 | a << 14) ^ a >>> 3;
        const high = (b >>> 17 | b << 15) ^ (b >>> 19 | b << 13) ^ b >>> 10;
        words[i] = words[i - 16] + low + words[i - 7] + high;
      }
      return words;
    }

    function compress(state, words) {
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 64; i++) {
        const choice = (e & f) ^ (~e & g);
        const majority = (a & b) ^ (a & c) ^ (b & c);
        const high = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7);
        const low = (a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10);
        const sum = h + high + choice + ROUND[i] + words[i] | 0;
        h = g; g = f; f = e; e = d + sum | 0;
        d = c; c = b; b = a; a = sum + low + majority | 0;
      }
      [a, b, c, d, e, f, g, h].forEach((value, i) => { state[i] += value; });
    }

    function addBlocks(state, bytes) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      for (let at = 0; at + 64 <= bytes.length; at += 64) compress(state, schedule(view, at));
    }

    /** What follows the last whole block: a bit, zeros, the length in bits. */
    function pad(rest, size) {
      const last = new Uint8Array(rest.length < 56 ? 64 : 128);
      const view = new DataView(last.buffer);
      last.set(rest);
      last[rest.length] = 0x80;
      view.setUint32(last.length - 8, Math.floor(size / 0x20000000));
      view.setUint32(last.length - 4, size * 8 % 0x100000000);
      return last;
    }

    function hex(buffer) {
      return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0'))
        .join('');
    }

    async function read(blob) {
      const bytes = new Uint8Array(await blob.arrayBuffer());
      if (bytes.length !== blob.size) throw new Error('it ends early');
      return bytes;
    }

    /** In pieces of whole blocks; only the last piece can have a rest. */
    async function hashPieces(file, tell) {
      const state = new Int32Array(START);
      let rest = new Uint8Array(0);
      for (let at = 0; at < file.size; at += PIECE) {
        const bytes = await read(file.slice(at, at + PIECE));
        addBlocks(state, bytes);
        rest = bytes.subarray(bytes.length - bytes.length % 64);
        tell(bytes.length);
      }
      addBlocks(state, pad(rest, file.size));
      const view = new DataView(new ArrayBuffer(32));
      state.forEach((word, i) => view.setInt32(4 * i, word));
      return hex(view.buffer);
    }

    const subtle = self.crypto && self.crypto.subtle;
    return async (file, tell) => {
      if (!subtle || file.size > WHOLE) return hashPieces(file, tell);
      const bytes = await read(file);
      tell(bytes.length);
      return hex(await subtle.digest('SHA-256', bytes));
    };
  }

  /** The worker. First it says that it runs; then it answers each file with its digest. */
  function serve(hash) {
    self.onmessage = (event) => {
      hash(event.data, (read) => self.postMessage({ read })).then(
        (digest) => self.postMessage({ digest }),
        (error) => self.postMessage({ reason: String(error) }));
    };
    self.postMessage({});
  }

  function startWorker() {
    return new Promise((resolve, reject) => {
      const program = new Blob([`(${serve})((${makeHash})());`], { type: 'text/javascript' });
      const worker = new Worker(URL.createObjectURL(program));
      worker.onmessage = () => resolve(worker);
      worker.onerror = reject;
    });
  }

  /** A lane hashes one file at a time: in a worker, or on the page where there is none. WebKit
   * lets no worker read what the page can, so until one has read a file the page tries as well. */
  async function openLane() {
    const hashHere = makeHash();
    const worker = await startWorker().catch(() => null);
    if (worker === null) return { hash: hashHere, close: () => {} };
    const hashThere = (file, tell) => new Promise((resolve, reject) => {
      worker.onerror = reject;
      worker.onmessage = ({ data }) => {
        if ('read' in data) tell(data.read);
        else if ('digest' in data) resolve(data.digest);
        else reject(new Error(data.reason));
      };
      worker.postMessage(file);
    });
    let canRead = false;
    const hash = (file, tell) => hashThere(file, tell).then(
      (digest) => { canRead = true; return digest; },
      (error) => { if (canRead) throw error; return hashHere(file, tell); });
    return { hash, close: () => worker.terminate() };
  }

  /** A name as bare ISO 9660 may show it: BAG_INFO.TXT;1 for bag-info.txt. */
  function fold(path) {
    return path.toLowerCase().replace(/;1$/, '').replace(/\.$/, '').replace(/[-.]/g, '_');
  }

  /** The chosen files by their paths on the disc. A browser puts the folder's name before
   * them, except for a whole drive. Where the top list has its own name, so must all others;
   * where the system shows it folded, all are compared folded. */
  function plant(files) {
    const tree = new Map();
    const twice = [];
    const name = (file) => file.webkitRelativePath || file.name;
    const sorted = Array.from(files).sort((one, other) => (name(one) < name(other) ? -1 : 1));
    const given = sorted.map(name);
    const isDrive = given.some((path) => fold(path) === fold(TOP_LIST));
    const paths = isDrive ? given : given.map((path) => path.replace(/^[^/]*\//, ''));
    const isFolded = !paths.includes(TOP_LIST);
    const key = isFolded ? fold : (path) => path;
    paths.forEach((path, i) => {
      if (tree.has(key(path))) twice.push(path);
      else tree.set(key(path), { path, file: sorted[i] });
    });
    const fileOf = (path) => (tree.get(key(path)) || {}).file;
    const others = (known) => {
      const keys = new Set(known.map(key));
      const rest = Array.from(tree).filter(([name]) => !keys.has(name));
      return twice.concat(rest.map(([, entry]) => entry.path));
    };
    return { isFolded, fileOf, others };
  }

  /** The lines of a list, as { digest, path }. A list that can't be read is found when it is
   * hashed; until then nothing can be said about what it may name. */
  async function readList(file, name, found) {
    const text = await file.text().catch(() => null);
    const entries = [];
    if (text) text.replace(/\n$/, '').split('\n').forEach((line, i) => {
      const match = /^([0-9a-f]{64}) {2}(.+)$/.exec(line);
      if (match) entries.push({ digest: match[1], path: match[2] });
      else found.changed.push(_('%1$s, line %2$s', name, i + 1));
    });
    return { isRead: text !== null, entries };
  }

  /** Control characters and those that turn the direction of text, by their numbers. */
  function visible(name) {
    return name.replace(/[\0-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
      (c) => `<U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}>`);
  }

  function element(name, text, place) {
    const made = document.createElement(name);
    made.textContent = text;
    place.append(made);
    return made;
  }

  function megabytes(bytes) {
    return _('%s MB', count(bytes / 1e6, bytes < 1e7 ? 1 : 0));
  }

  function duration(seconds) {
    if (seconds < 90) return counted(Math.max(1, Math.ceil(seconds)), '%s second', '%s seconds');
    return counted(Math.round(seconds / 60), '%s minute', '%s minutes');
  }

  /** What is shown while files are read: painted often, spoken every quarter of a minute. */
  class Progress {
    constructor(jobs) {
      this.files = this.bytes = this.painted = 0;
      this.allFiles = jobs.length;
      this.allBytes = jobs.reduce((sum, job) => sum + job.file.size, 0);
      this.started = this.spoken = performance.now();
      this.paint();
    }

    seconds() {
      return (performance.now() - this.started) / 1000;
    }

    read(bytes) {
      this.bytes += bytes;
      if (performance.now() - this.painted > 200 && !this.isOver) this.paint();
    }

    part() {
      return (this.bytes + this.files * FILE_COST) /
        (this.allBytes + this.allFiles * FILE_COST || 1);
    }

    paint() {
      const part = this.part();
      const percent = `${Math.floor(100 * part)} %`;
      const left = this.seconds() > 2 && part > 0
        ? _(', about %s left', duration(this.seconds() * (1 - part) / part)) : '';
      byId('state').textContent = _('%1$s of %2$s, %3$s of %4$s', count(this.files),
        counted(this.allFiles, '%s file', '%s files'), megabytes(this.bytes),
        megabytes(this.allBytes)) + left;
      this.painted = performance.now();
      byId('bar').value = part;
      document.title = `${percent} · ${title}`;
      if (this.painted - this.spoken < 15000) return;
      this.spoken = this.painted;
      byId('news').textContent = _('%s read', percent) + left;
    }
  }

  const KINDS = [
    { name: 'changed', heading: _('Changed'), told: (n) => _('%s changed', n) },
    { name: 'missing', heading: _('Missing'), told: (n) => _('%s missing', n) },
    { name: 'unreadable', heading: _('Unreadable'), told: (n) => _('%s unreadable', n) },
    { name: 'extra', heading: _('Not part of the disc'), told: (n) => _('%s not part of the disc', n) },
  ];

  function showNames(heading, names, place) {
    element('h3', `${heading} (${count(names.length)})`, place);
    const list = element('ul', '', place);
    names.sort().slice(0, MOST_NAMES).forEach((name) => {
      element('code', visible(name), element('li', '', list));
    });
    if (names.length > MOST_NAMES) {
      element('li', _('and %s more', count(names.length - MOST_NAMES)), list);
    }
  }

  function showFingerprint(digits) {
    byId('digits').textContent = '';
    digits.match(/.{8}/g).forEach((group) => element('li', group, byId('digits')));
    byId('sample').hash = `fingerprint=${digits}`;
    byId('paper').hidden = false;
  }

  /** The verdict takes the focus, so that it is read aloud. */
  function showVerdict(isGood, headline, paragraphs) {
    const place = byId('result');
    place.textContent = '';
    const heading = element('h2', headline, place);
    heading.className = isGood ? 'verdict' : 'verdict bad';
    heading.tabIndex = -1;
    paragraphs.forEach((text) => element('p', text, place));
    reveal('result');
    byId('news').textContent = '';
    document.title = `${headline} · ${title}`;
    heading.focus();
    return place;
  }

  function headline(found, total, isStopped) {
    const damaged = found.changed.length + found.missing.length;
    if (isStopped) return _('The check was stopped before its end.');
    if (damaged > 0) return _('This disc is not as it was recorded.');
    if (found.unreadable.length > 0) return _('Not every file could be read.');
    if (found.extra.length > 0) return _('Every recorded file is intact, but others were added.');
    return counted(total, 'All %s file is exactly as recorded.', 'All %s files are exactly as recorded.');
  }

  function show(found, total, outcome) {
    const bad = KINDS.filter((kind) => found[kind.name].length > 0);
    const numbers = bad.map(
      (kind) => `, ${kind.told(count(found[kind.name].length))}`).join('');
    const intact = _('%1$s of %2$s as recorded', count(outcome.intact), count(total));
    const read = _('%1$s were read in %2$s.', megabytes(outcome.bytes), duration(outcome.seconds));
    const paragraphs = [`${intact}${numbers}. ${read}`];
    if (outcome.isFolded) {
      paragraphs.push(_('This computer shows the names of the files in another spelling, such as ' +
        'BAG_INFO.TXT for bag-info.txt. Some systems read discs so, and it was allowed for.'));
    }
    if (outcome.seal) paragraphs.push(outcome.seal);
    const isGood = bad.length === 0 && !outcome.isStopped;
    const place = showVerdict(isGood, headline(found, total, outcome.isStopped), paragraphs);
    bad.forEach((kind) => showNames(kind.heading, found[kind.name], place));
    if (outcome.fingerprint) showFingerprint(outcome.fingerprint);
  }

  /** Takes jobs from the queue that all lanes share. A file that can't be read is a finding, not an end. */
  async function work(lane, queue, found, progress) {
    for (const job of queue) {
      if (progress.isOver) return;
      try {
        job.finish(await lane.hash(job.file, (bytes) => progress.read(bytes)));
      } catch (error) {
        found.unreadable.push(job.path);
      }
      progress.files++;
      progress.read(0);
    }
  }

  /** The files to hash: those of the lists, and the top list for its fingerprint. */
  function plan(tree, entries, found, outcome) {
    const jobs = [];
    entries.forEach(({ digest, path }) => {
      const file = tree.fileOf(path);
      const finish = (now) => {
        if (now === digest) outcome.intact++;
        else found.changed.push(path);
      };
      if (file) jobs.push({ path, file, finish });
      else found.missing.push(path);
    });
    const finish = (digest) => { outcome.fingerprint = digest; };
    jobs.push({ path: TOP_LIST, file: tree.fileOf(TOP_LIST), finish });
    return jobs;
  }

  async function check(files) {
    const tree = plant(files);
    const found = { changed: [], missing: [], unreadable: [], extra: [] };
    const outcome = { intact: 0, isFolded: tree.isFolded };
    if (!tree.fileOf(TOP_LIST)) {
      showVerdict(false, _('This is not the disc.'), [_('The folder that was chosen has no file ' +
        '%s. Choose the disc itself, or the folder that this page lies in.', TOP_LIST)]);
      return;
    }
    reveal('running');
    byId('stop').focus();
    const [top, payload] = await Promise.all([TOP_LIST, LIST].map(
      (name) => readList(tree.fileOf(name) || new Blob([]), name, found)));
    const entries = top.entries.concat(payload.entries);
    const known = UNLISTED.concat(entries.map((entry) => entry.path));
    if (top.isRead && !known.includes(LIST)) found.changed.push(TOP_LIST);
    if (top.isRead && payload.isRead) found.extra = tree.others(known);
    const jobs = plan(tree, entries, found, outcome);
    const progress = new Progress(jobs);
    const lanes = await Promise.all(Array.from({ length: LANES }, openLane));
    const queue = jobs.values();
    const all = Promise.all(lanes.map((lane) => work(lane, queue, found, progress)));
    const stopped = new Promise((resolve) => { byId('stop').onclick = () => resolve(true); });
    outcome.isStopped = await Promise.race([all, stopped]) === true;
    progress.isOver = true;
    lanes.forEach((lane) => lane.close());
    if (!outcome.isStopped) outcome.seal = await window.auditdiscSeal.check(tree.fileOf, found);
    Object.assign(outcome, { bytes: progress.bytes, seconds: progress.seconds() });
    show(found, entries.length, outcome);
  }

  const title = document.title;
  const folder = byId('folder');
  if (!('webkitdirectory' in folder) || !Blob.prototype.arrayBuffer) return;
  folder.webkitdirectory = true;
  folder.onchange = () => {
    const files = Array.from(folder.files);
    folder.value = ''; // the same folder can be chosen again
    if (files.length > 0) check(files).catch((error) => {
      showVerdict(false, _('The check could not be finished.'), [String(error)]);
    });
  };
  byId('choose').onclick = () => folder.click();
  byId('unable').hidden = true;
  byId('tool').hidden = false;
})();
