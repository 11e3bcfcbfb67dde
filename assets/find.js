/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finding messages: the columns of each year (find/2005.js) are loaded when a field is first
 * used, and looked through from end to end. What they say comes from mail: it only ever
 * becomes text.
 */
(() => {
  'use strict';

  const STEP = 100; // rows that are listed at a time
  const PEOPLE = 5; // of a message, in a row
  const PAUSE = 60; // milliseconds without a key, before it is looked for
  const BATCH = 2000; // digests that are asked for at a time
  const NONE = { words: '', from: '', until: '', fingerprint: '', sample: '' };

  const byId = (id) => document.getElementById(id);
  const { _, number: count, counted } = window.auditdiscWords;

  // Marks above and below letters, points of Hebrew and Arabic, and characters without a shape.
  const MARKS = new RegExp('[\\u0300-\\u036f\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u064b-\\u0652' +
    '\\u0670\\u00ad\\u200b-\\u200d\\u2060]', 'g');
  const LETTERS = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i',
    ς: 'σ' };
  const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');
  const INSIDE = /[\p{L}\p{N}\p{M}]/u;
  // Scripts that put no blanks between words.
  const UNPARTED = new RegExp('[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u30fc' +
    '\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}]+', 'gu');

  /** The same for all ways to write a word; keeps line feeds and tabs. */
  function fold(text) {
    return text.toLowerCase().normalize('NFKD').replace(MARKS, '')
      .replace(LETTER, (letter) => LETTERS[letter]).normalize('NFC');
  }

  /** Pairs of characters, for the scripts without blanks. */
  function pairs(run) {
    const characters = Array.from(run);
    if (characters.length === 1) return characters;
    return characters.slice(1).map((character, i) => characters[i] + character);
  }

  /** What a message must hold: a word that begins so, or characters at any place. */
  function wordsOf(query) {
    const folded = fold(query);
    const anywhere = (folded.match(UNPARTED) || []).flatMap(pairs);
    const begins = folded.replace(UNPARTED, ' ').split(/\s+/)
      .map((word) => word.replace(/^[^\p{L}\p{N}\p{M}]+|[^\p{L}\p{N}\p{M}]+$/gu, ''))
      .filter((word) => word !== '');
    return anywhere.map((text) => ({ text, isAnywhere: true }))
      .concat(begins.map((text) => ({ text, isAnywhere: false })));
  }

  function holds(text, word) {
    let at = text.indexOf(word.text);
    while (at > 0 && !word.isAnywhere && INSIDE.test(text[at - 1])) {
      at = text.indexOf(word.text, at + 1);
    }
    return at >= 0;
  }

  /** The messages of a column of days, each with a function that makes the rest. */
  function readDays(column, make) {
    const rows = [];
    for (const part of column.split(' ')) {
      const [day, ranges] = part.split(':');
      for (const range of ranges.split(',')) {
        const [first, last = first] = range.split('-').map(Number);
        for (let number = first; number <= last; number++) rows.push(make(rows.length, day, number));
      }
    }
    return rows;
  }

  /** A year as rows. Each line of a column but that of people has an end. */
  function readYear(columns) {
    const lines = (text) => text.slice(0, -1).split('\n');
    const places = (line) => (line === '' ? [] : line.split(',').map(Number));
    const [from, to, files, subjects] =
      [columns.from, columns.to, columns.files, columns.subjects].map(lines);
    const [keys, fileKeys] = [columns.subjects, columns.files].map((text) => lines(fold(text)));
    const names = columns.people.split('\n');
    const rows = readDays(columns.days, (i, day, number) => {
      const senders = places(from[i]);
      return {
        day,
        number,
        names,
        time: columns.times.slice(4 * i, 4 * i + 4),
        people: senders.concat(places(to[i])), // the senders first
        senders: senders.length,
        subject: subjects[i],
        files: files[i],
        key: fileKeys[i] === '' ? keys[i] : `${keys[i]}\n${fileKeys[i]}`,
      };
    });
    return { rows, folded: fold(columns.people).split('\n') };
  }

  const years = [];
  window.auditdiscFind = (columns) => years.push(readYear(columns));

  function loadYear(year, place) {
    return new Promise((resolve, reject) => {
      const script = document.createElement('script');
      const fail = () => reject(new Error(
        _('The file %s of this disc can’t be read.', `find/${year}.js`)));
      script.onload = () => (years.length === place + 1 ? resolve() : fail());
      script.onerror = fail;
      script.src = `find/${year}.js`;
      document.head.append(script);
    });
  }

  let loading = null;
  function load() {
    const names = byId('tool').dataset.years.split(' ').filter((name) => name !== '');
    if (loading === null) {
      loading = names.reduce(
        (before, year, i) => before.then(() => loadYear(year, i)), Promise.resolve());
    }
    return loading;
  }

  /** For each person whether the word is in the name or the address; null where in none. */
  function whoHas(year, word) {
    const has = Uint8Array.from(year.folded, (person) => holds(person, word));
    return has.includes(1) ? has : null;
  }

  function findIn(year, words, from, until) {
    const known = words.map((word) => whoHas(year, word));
    const isOf = (row, has) => has !== null && row.people.some((place) => has[place]);
    return year.rows.filter((row) => row.day >= from && row.day <= until &&
      words.every((word, i) => holds(row.key, word) || isOf(row, known[i])));
  }

  const padded = (number) => String(number).padStart(4, '0');
  const label = (row) => `${row.day}/${padded(row.number)}`;
  const pathOf = (row) => `days/${row.day.replaceAll('-', '_')}/${padded(row.number)}.html`;
  const arrived = (row) => (row.time === '----' ? _('%s, no date', row.day)
    : `${row.day} ${row.time.slice(0, 2)}:${row.time.slice(2)}`);

  /** SHA-256(fingerprint LF number), ascending. */
  async function drawFrom(found, fingerprint, size) {
    const coder = new TextEncoder();
    const hex = (buffer) => Array.from(new Uint8Array(buffer),
      (byte) => byte.toString(16).padStart(2, '0')).join('');
    const drawn = [];
    for (let at = 0; at < found.length; at += BATCH) {
      const digests = await Promise.all(found.slice(at, at + BATCH).map((one) =>
        crypto.subtle.digest('SHA-256', coder.encode(`${fingerprint}\n${label(one)}`))));
      digests.forEach((digest, i) => drawn.push({ row: found[at + i], digest: hex(digest) }));
    }
    drawn.sort((a, b) => (a.digest < b.digest ? -1 : 1));
    return drawn.slice(0, size).map((one) => one.row);
  }

  function cell(row, name, text, title) {
    const made = row.insertCell();
    made.className = name;
    made.textContent = text;
    if (title) {
      made.dataset.label = title;
      made.dir = 'auto';
    }
    return made;
  }

  const sendersOf = (row) => row.people.slice(0, row.senders).map((place) => row.names[place]);
  const recipientsOf = (row) => row.people.slice(row.senders).map((place) => row.names[place]);

  function some(people) {
    const first = people.slice(0, PEOPLE).join(', ');
    return people.length > PEOPLE
      ? _('%1$s, and %2$s more', first, count(people.length - PEOPLE)) : first;
  }

  function addRow(row) {
    const line = byId('rows').insertRow();
    const link = document.createElement('a');
    const subject = document.createElement('bdi');
    subject.textContent = row.subject || _('(no subject)');
    link.href = pathOf(row);
    link.append(subject);
    cell(line, 'time', arrived(row));
    cell(line, 'who', some(sendersOf(row)), _('From'));
    cell(line, 'who', some(recipientsOf(row)), _('To'));
    cell(line, 'subject', '').append(link);
    cell(line, 'names', row.files.replaceAll('\t', ', '), _('Files'));
    cell(line, 'r number', label(row));
  }

  let result = [];
  function list(most) {
    const end = Math.min(result.length, most);
    for (let i = byId('rows').rows.length; i < end; i++) addRow(result[i]);
    byId('rest').hidden = end === result.length;
    byId('listed').textContent = _('%1$s of %2$s are listed.', count(end), count(result.length));
  }

  function say(text, isBad) {
    byId('result').hidden = false;
    byId('said').textContent = text;
    byId('said').className = isBad ? 'verdict bad' : 'verdict';
  }

  function show(found, text) {
    result = found;
    byId('rows').textContent = '';
    byId('found').hidden = found.length === 0;
    list(STEP);
    say(text, false);
  }

  /** What was asked, in the words of the page, so that paper tells it too. */
  function describe(number, asked) {
    const found = number === 0 ? _('No message') : counted(number, '%s message', '%s messages');
    const words = asked.words === '' ? '' : _(' with “%s”', asked.words);
    const from = asked.from === '' ? '' : _(' from %s', asked.from);
    const until = asked.until === '' ? '' : _(' up to %s', asked.until);
    return `${found}${words}${from}${until}.`;
  }

  const all = () => years.flatMap((year) => year.rows);

  function search(asked) {
    const words = wordsOf(asked.words);
    const found = years.flatMap(
      (year) => findIn(year, words, asked.from, asked.until || '9999'));
    show(found, describe(found.length, asked));
  }

  async function draw(asked, turn) {
    const found = all();
    const size = Math.min(Number(asked.sample), found.length);
    say(_('Drawing…'), false);
    const drawn = await drawFrom(found, asked.fingerprint, size);
    if (turn !== turns) return;
    show(drawn, _('%1$s of %2$s, drawn by the fingerprint %3$s.',
      counted(size, '%s message', '%s messages'), count(found.length),
      asked.fingerprint.match(/.{8}/g).join(' ')));
  }

  const isDraw = (asked) => asked.sample !== '';
  const isEmpty = (asked) => !isDraw(asked) && `${asked.words}${asked.from}${asked.until}` === '';

  function faultOf(asked) {
    if (!isDraw(asked)) return '';
    if (!/^[0-9a-f]{64}$/.test(asked.fingerprint)) {
      return _('A fingerprint has 64 digits and letters from a to f; this has %s, or others ' +
        'among them.', asked.fingerprint.length);
    }
    return /^[1-9][0-9]{0,6}$/.test(asked.sample) ? '' : _('How many messages is to be a number.');
  }

  let turns = 0; // an answer that was overtaken is not shown
  async function answer(asked) {
    const turn = ++turns;
    const fault = faultOf(asked);
    if (fault !== '' || isEmpty(asked)) {
      show([], fault);
      byId('said').className = 'verdict bad';
      byId('result').hidden = fault === '';
      return;
    }
    try {
      await load();
      if (turn !== turns) return;
      if (isDraw(asked)) await draw(asked, turn);
      else search(asked);
    } catch (error) {
      show([], '');
      say(error.message, true);
    }
  }

  const bare = (text) => text.replace(/\s+/g, '').toLowerCase();
  const asSearch = () => ({ ...NONE, words: byId('words').value.trim(),
    from: byId('from').value, until: byId('until').value });
  const asDraw = () => ({ ...NONE, fingerprint: bare(byId('fingerprint').value),
    sample: byId('size').value });

  /** The question as what stands behind # in the address, and back. */
  function keep(asked) {
    const kept = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ''));
    history.replaceState(null, '', `#${kept}`);
  }

  function restore() {
    const kept = new URLSearchParams(location.hash.slice(1));
    const asked = { ...NONE };
    Object.keys(NONE).forEach((name) => { asked[name] = kept.get(name) || ''; });
    ['words', 'from', 'until', 'fingerprint'].forEach((id) => { byId(id).value = asked[id]; });
    asked.from = byId('from').value; // no day: nothing
    asked.until = byId('until').value;
    asked.fingerprint = bare(asked.fingerprint);
    if (isDraw(asked)) byId('size').value = asked.sample;
    answer(asked);
  }

  let timer = 0;
  function ask(asked) {
    clearTimeout(timer);
    keep(asked);
    return answer(asked);
  }

  /** As in all tables of the disc: what a spreadsheet would run begins with an apostrophe. */
  function csvCell(text) {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }

  function csv(found) {
    const head = ['Number', 'Arrived', 'From', 'To', 'Subject', 'Files', 'Page'];
    const rows = found.map((row) => [label(row), arrived(row), sendersOf(row).join(', '),
      recipientsOf(row).join(', '), row.subject, row.files.replaceAll('\t', '; '), pathOf(row)]);
    return [head, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
  }

  function save() {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([csv(result)], { type: 'text/csv;charset=utf-8' }));
    link.download = 'found.csv';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  if (!String.prototype.replaceAll || !window.crypto || !crypto.subtle) return;
  byId('query').addEventListener('focusin', () => load().catch(() => {}));
  byId('query').addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask(asSearch()), PAUSE);
  });
  byId('query').onsubmit = (event) => {
    event.preventDefault();
    ask(asSearch());
  };
  byId('query').onreset = () => setTimeout(() => ask(asSearch()));
  byId('draw').onsubmit = async (event) => {
    event.preventDefault();
    await ask(asDraw());
    byId('result').focus();
    byId('result').scrollIntoView();
  };
  byId('save').onclick = save;
  byId('print').onclick = () => {
    list(result.length);
    print();
  };
  byId('more').onclick = () => list(byId('rows').rows.length + STEP);
  window.addEventListener('hashchange', restore);
  byId('unable').hidden = true;
  byId('tool').hidden = byId('draw').hidden = false;
  if (location.hash.length > 1) restore();
})();
