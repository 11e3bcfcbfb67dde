/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What find.html looks in: the columns of each year (find/2005.js, src/view/find.c), loaded
 * when a field is first used, and the words of texts (find/words.js and its parts,
 * src/view/term_shelf.h), of which only those parts are loaded that may have a word.
 */
window.auditdiscIndex = (() => {
  'use strict';

  const DIGITS = ' !"#%&\'()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_' +
    'abcdefghijklmnopqrstuvwxyz{|}~';
  const VALUES = new Uint8Array(128);
  Array.from(DIGITS).forEach((digit, i) => { VALUES[digit.charCodeAt(0)] = i; });
  const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const LAST = '\u{10ffff}';

  const { _ } = window.auditdiscWords;
  const { fold, holds, termsOf } = window.auditdiscTerms;

  /** Numbers out of text, two characters of which are thirteen bits (src/view/bits.h). */
  class Bits {
    constructor(text) {
      this.text = text;
      this.at = 0;
      this.unit = 0;
      this.left = 0; // bits of it
    }

    take(width) {
      let value = 0;
      for (let wanted = width; wanted > 0;) {
        if (this.left === 0) {
          this.unit = 91 * VALUES[this.text.charCodeAt(this.at)] +
            VALUES[this.text.charCodeAt(this.at + 1)];
          this.at += 2;
          this.left = 13;
        }
        const part = Math.min(wanted, this.left);
        this.left -= part;
        wanted -= part;
        value = value << part | this.unit >> this.left & (1 << part) - 1;
      }
      return value;
    }

    below(limit) {
      const width = 32 - Math.clz32(limit - 1);
      const short = 2 ** width - limit;
      if (width === 0) return 0;
      const value = this.take(width - 1);
      return value < short ? value : (value << 1 | this.take(1)) - short;
    }

    count(order) {
      let zeros = 0;
      while (this.take(1) === 0) zeros++;
      const high = (1 << zeros | this.take(zeros)) - 1;
      return high << order | this.take(order);
    }

    place(known) { return this.take(1) === 1 ? known : this.below(known); }

    /** Sets those that are in a list of count values from low up to, and without, high. */
    list(count, low, high, has) {
      if (count === high - low) has.fill(1, low, high);
      if (count === 0 || count === high - low) return;
      const middle = count >> 1;
      const value = low + middle + this.below(high - low - count + 1);
      this.list(middle, low, value, has);
      has[value] = 1;
      this.list(count - 1 - middle, value + 1, high, has);
    }
  }

  /** Day and number of each message, out of "2005-05-30:1-12,14 2005-05-31:1-7". */
  function readDays(column) {
    const days = [];
    for (const part of column.split(' ')) {
      const [day, ranges] = part.split(':');
      for (const range of ranges.split(',')) {
        const [first, last = first] = range.split('-').map(Number);
        for (let number = first; number <= last; number++) days.push({ day, number });
      }
    }
    return days;
  }

  function readPeople(bits, year) {
    const people = [];
    for (let left = bits.count(0); left > 0; left--) {
      const place = bits.place(year.people.length);
      people.push(place);
      if (place < year.people.length) continue;
      const name = bits.place(year.known.names);
      const address = bits.place(year.known.addresses);
      year.known.names = Math.max(year.known.names, name + 1);
      year.known.addresses = Math.max(year.known.addresses, address + 1);
      year.people.push({ name, address });
    }
    return people;
  }

  function readMessage(bits, year, { day, number }) {
    const { known } = year;
    const time = bits.below(1441);
    const prefix = bits.place(known.prefixes);
    const subject = bits.place(known.subjects);
    known.prefixes = Math.max(known.prefixes, prefix + 1);
    known.subjects = Math.max(known.subjects, subject + 1);
    const senders = readPeople(bits, year);
    const recipients = readPeople(bits, year);
    const files = bits.take(1) === 1 ? known.files++ : -1;
    return { year, day, number, time, prefix, subject, senders, recipients, files };
  }

  function readYear(columns) {
    const bits = new Bits(columns.numbers);
    const year = { people: [], texts: {}, folded: {} };
    year.known = { prefixes: 0, subjects: 0, names: 0, addresses: 0, files: 0 };
    for (const name of Object.keys(year.known)) {
      year.texts[name] = columns[name].slice(0, -1).split('\n');
      year.folded[name] = fold(columns[name]).slice(0, -1).split('\n');
    }
    year.rows = readDays(columns.days).map((day) => readMessage(bits, year, day));
    return year;
  }

  const years = [];
  let rows = [];
  let shelf = null; // { messages, starts }
  const parts = []; // { words, text }
  window.auditdiscFind = (columns) => years.push(readYear(columns));
  window.auditdiscShelf = (messages, starts) => {
    shelf = { messages, starts: starts.split(' ').filter((start) => start !== '') };
  };
  window.auditdiscPart = (place, words, text) => { parts[place] = { words, text }; };

  /** Each script says by a call what it has. */
  function loadScript(path, isThere) {
    return new Promise((resolve, reject) => {
      const script = document.createElement('script');
      const fail = () => reject(new Error(_('The file %s of this disc can’t be read.', path)));
      script.onload = () => (isThere() ? resolve() : fail());
      script.onerror = fail;
      script.src = path;
      document.head.append(script);
    });
  }

  let loading = null;
  /** All but the words of texts; names are those of the years. */
  function load(names) {
    if (loading === null) {
      loading = names.reduce((before, name, i) => before.then(
        () => loadScript(`find/${name}.js`, () => years.length === i + 1)), Promise.resolve());
      loading = loading.then(() => { rows = years.flatMap((year) => year.rows); });
    }
    return loading;
  }

  /** For each line of a list whether it has the word; null where none has. */
  function whichHave(lines, word) {
    const has = Uint8Array.from(lines, (line) => holds(line, word));
    return has.includes(1) ? has : null;
  }

  function whoHas(year, word) {
    const names = whichHave(year.folded.names, word);
    const addresses = whichHave(year.folded.addresses, word);
    if (names === null && addresses === null) return null;
    return Uint8Array.from(year.people, (person) => (names && names[person.name]) ||
      (addresses && addresses[person.address]));
  }

  /** For each message whether the word is in its subject, its people or its files. */
  function inHeads(word) {
    const have = new Map(years.map((year) => [year, {
      prefixes: whichHave(year.folded.prefixes, word),
      subjects: whichHave(year.folded.subjects, word),
      files: whichHave(year.folded.files, word),
      people: whoHas(year, word),
    }]));
    return Uint8Array.from(rows, (row) => {
      const { prefixes, subjects, files, people } = have.get(row.year);
      const isOf = (place) => people[place] === 1;
      return (subjects !== null && subjects[row.subject] === 1) ||
        (prefixes !== null && prefixes[row.prefix] === 1) ||
        (people !== null && (row.senders.some(isOf) || row.recipients.some(isOf))) ||
        (files !== null && row.files >= 0 && files[row.files] === 1);
    });
  }

  /** Whether a word stands behind another in the order of code points. */
  function isBehind(one, other) {
    const [ones, others] = [Array.from(one), Array.from(other)];
    const at = ones.findIndex((letter, i) => letter !== others[i]);
    if (at < 0) return false;
    return at >= others.length || ones[at].codePointAt(0) > others[at].codePointAt(0);
  }

  const firstBehind = (word) => {
    const place = shelf.starts.findIndex((start) => isBehind(start, word));
    return place < 0 ? shelf.starts.length : place;
  };

  function readLetter(bits) {
    const letter = bits.take(6);
    return letter < LETTERS.length ? LETTERS[letter] : String.fromCodePoint(bits.count(10));
  }

  /** Sets the messages that have the term, as far as it is in the part. */
  function readPart(part, term, has) {
    const bits = new Bits(part.text);
    const nowhere = new Uint8Array(has.length);
    let word = [];
    for (let i = 0; i < part.words; i++) {
      word.length = bits.count(2);
      for (let left = bits.count(2); left > 0; left--) word.push(readLetter(bits));
      const text = word.join('');
      const isMeant = term.isWhole ? text === term.text : text.startsWith(term.text);
      bits.list(bits.count(2) + 1, 0, has.length, isMeant ? has : nowhere);
    }
  }

  async function withTerm(term) {
    const has = new Uint8Array(shelf.messages);
    const first = Math.max(firstBehind(term.text) - 1, 0);
    const end = term.isWhole ? first + 1 : firstBehind(term.text + LAST);
    for (let place = first; place < Math.min(end, shelf.starts.length); place++) {
      const path = `find/words_${String(place + 1).padStart(4, '0')}.js`;
      if (!parts[place]) await loadScript(path, () => Boolean(parts[place]));
      readPart(parts[place], term, has);
    }
    return has;
  }

  /** For each message whether the word is in its text. */
  async function inTexts(word) {
    if (shelf === null) {
      await loadScript('find/words.js', () => shelf !== null && shelf.messages === rows.length);
    }
    const all = [];
    for (const term of termsOf(word)) all.push(await withTerm(term));
    return all.reduce((has, other) => has.map((value, i) => value & other[i]));
  }

  const padded = (number) => String(number).padStart(4, '0');
  const personOf = (row) => (place) => {
    const { texts, people } = row.year;
    const [name, address] = [texts.names[people[place].name],
      texts.addresses[people[place].address]];
    return name && address ? `${name} <${address}>` : name || address;
  };
  const clock = (time) => `${padded(Math.floor(time / 60)).slice(2)}:${padded(time % 60).slice(2)}`;

  return {
    load,
    inHeads,
    inTexts,
    all: () => rows,
    label: (row) => `${row.day}/${padded(row.number)}`,
    pathOf: (row) => `days/${row.day.replaceAll('-', '_')}/${padded(row.number)}.html`,
    arrived: (row) => (row.time === 0 ? _('%s, no date', row.day)
      : `${row.day} ${clock(row.time - 1)}`),
    subjectOf: (row) => row.year.texts.prefixes[row.prefix] + row.year.texts.subjects[row.subject],
    sendersOf: (row) => row.senders.map(personOf(row)),
    recipientsOf: (row) => row.recipients.map(personOf(row)),
    filesOf: (row) => (row.files < 0 ? [] : row.year.texts.files[row.files].split('\t')),
  };
})();
