/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finding messages: what is asked, and the list of what is found (find_index.js knows where).
 * What it says comes from mail: it only ever becomes text.
 */
(() => {
  'use strict';

  const STEP = 100; // rows that are listed at a time
  const PEOPLE = 5; // of a message, in a row
  const PAUSE = 60; // milliseconds without a key, before it is looked for
  const BATCH = 2000; // digests that are asked for at a time
  const NONE = { words: '', from: '', until: '', texts: '', fingerprint: '', sample: '' };

  const byId = (id) => document.getElementById(id);
  const { _, number: count, counted } = window.auditdiscWords;

  const { wordsOf } = window.auditdiscTerms;
  const index = window.auditdiscIndex;
  const range = window.auditdiscRange;
  const sheets = window.auditdiscDocument;
  const { label, pathOf, arrived, subjectOf, sendersOf, recipientsOf, filesOf } = index;

  function load() {
    return index.load(byId('tool').dataset.years.split(' ').filter((name) => name !== ''));
  }

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
    if (title) made.dataset.label = title;
    return made;
  }

  /** A name that may run to the left stands apart from its address, whose digits would go with it. */
  const apart = (person) => person.replace(/^.*[\u0590-\uffff].*(?= <)/, '\u2068$&\u2069');

  function some(people) {
    const first = people.slice(0, PEOPLE).map(apart).join(', ');
    return people.length > PEOPLE
      ? _('%1$s, and %2$s more', first, count(people.length - PEOPLE)) : first;
  }

  function addRow(row) {
    const line = byId('rows').insertRow();
    const link = document.createElement('a');
    const subject = document.createElement('bdi');
    subject.textContent = subjectOf(row) || _('(no subject)');
    link.href = pathOf(row);
    link.append(subject);
    cell(line, 'time', arrived(row));
    cell(line, 'who', some(sendersOf(row)), _('From'));
    cell(line, 'who', some(recipientsOf(row)), _('To'));
    cell(line, 'subject', '').append(link);
    cell(line, 'names', filesOf(row).join(', '), _('Files'));
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

  function unbind() {
    byId('document').textContent = byId('bound').textContent = byId('folder').value = '';
    byId('binding').hidden = byId('paper').hidden = true;
  }

  function show(found, text) {
    result = found;
    unbind();
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

  /** The messages of the days that have all words; marks are for each word which have it. */
  function pick(asked, marks) {
    const until = asked.until || '9999';
    return index.all().filter((row, i) => row.day >= asked.from && row.day <= until &&
      marks.every((has) => has[i] === 1));
  }

  /** What the heads of messages say is there at once, what their texts say a little later. */
  async function search(asked, turn) {
    const words = wordsOf(asked.words);
    const marks = words.map(index.inHeads);
    const found = pick(asked, marks);
    show(found, describe(found.length, asked));
    if (words.length === 0 || asked.texts !== '') return;
    say(_('%s Looking in the texts…', describe(found.length, asked)), false);
    for (let i = 0; i < words.length; i++) {
      const texts = await index.inTexts(words[i]);
      if (turn !== turns) return;
      marks[i] = marks[i].map((has, place) => has | texts[place]);
    }
    const whole = pick(asked, marks);
    show(whole, describe(whole.length, asked));
  }

  async function draw(asked, turn) {
    const found = index.all();
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
      else await search(asked, turn);
    } catch (error) {
      say(error.message, true);
    }
  }

  const bare = (text) => text.replace(/\s+/g, '').toLowerCase();
  const asSearch = () => ({ ...NONE, words: byId('words').value.trim(),
    from: byId('from').value, until: byId('until').value,
    texts: byId('texts').checked ? '' : 'no' });
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
    byId('texts').checked = asked.texts === '';
    range.paint(asked.from, asked.until);
    asked.fingerprint = bare(asked.fingerprint);
    if (isDraw(asked)) byId('size').value = asked.sample;
    answer(asked);
  }

  let timer = 0;
  function ask(asked) {
    clearTimeout(timer);
    range.paint(asked.from, asked.until);
    keep(asked);
    return answer(asked);
  }

  /** Who asks by a button is led to the answer, which may be a screen away. */
  const goTo = (question) => async (event) => {
    event.preventDefault();
    await ask(question());
    byId('result').focus();
    byId('result').scrollIntoView();
  };

  /** As in all tables of the disc: what a spreadsheet would run begins with an apostrophe. */
  function csvCell(text) {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }

  function csv(found) {
    const head = ['Number', 'Arrived', 'From', 'To', 'Subject', 'Files', 'Page'];
    const rows = found.map((row) => [label(row), arrived(row), sendersOf(row).join(', '),
      recipientsOf(row).join(', '), subjectOf(row), filesOf(row).join('; '), pathOf(row)]);
    return [head, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
  }

  function offerToBind() {
    const isTooMuch = result.length > sheets.most;
    unbind();
    byId('binding').hidden = false;
    byId('folder').disabled = isTooMuch;
    if (isTooMuch) {
      byId('bound').textContent = _('These are %1$s messages. One document takes at most %2$s: ' +
        'choose fewer days or more words.', count(result.length), count(sheets.most));
    }
  }

  /** The list is its first part. */
  async function bind(files) {
    const messages = result.map((row) => ({ path: pathOf(row), label: label(row) }));
    const tell = (done) => {
      byId('bound').textContent = _('%1$s of %2$s messages are in the document.', count(done),
        count(messages.length));
    };
    byId('paper').hidden = true;
    try {
      await sheets.make(byId('document'), files, messages, tell);
      list(messages.length);
      byId('paper').hidden = false;
    } catch (error) {
      byId('bound').textContent = error.message;
    }
  }

  function printList() {
    unbind();
    list(result.length);
    print();
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
  byId('query').onsubmit = goTo(asSearch);
  byId('query').onreset = () => setTimeout(() => ask(asSearch()));
  byId('draw').onsubmit = goTo(asDraw);
  byId('save').onclick = save;
  byId('print').onclick = printList;
  byId('bind').onclick = offerToBind;
  byId('folder').webkitdirectory = true; // which HTML itself does not know
  byId('folder').onchange = () => bind(byId('folder').files);
  byId('paper').onclick = () => print();
  byId('more').onclick = () => list(byId('rows').rows.length + STEP);
  window.addEventListener('hashchange', restore);
  range.start(byId('range'), (from, until) => {
    [byId('from').value, byId('until').value] = [from, until];
    ask(asSearch());
  });
  byId('unable').hidden = true;
  byId('tool').hidden = byId('draw').hidden = false;
  if (location.hash.length > 1) restore();
})();
