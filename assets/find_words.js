/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Words as find.html compares them. The program folds and parts the texts of messages by
 * the same rules (src/view/terms.h): neither can change alone.
 */
window.auditdiscTerms = (() => {
  'use strict';

  const LONGEST = 24; // letters of a word of a text; what is longer is cut

  // Marks above and below letters, points of Hebrew and Arabic, and characters without a shape.
  const MARKS = new RegExp('[\\u0300-\\u036f\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u064b-\\u0652' +
    '\\u0670\\u00ad\\u200b-\\u200d\\u2060]', 'g');
  const LETTERS = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i',
    ς: 'σ' };
  const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');
  const INSIDE = /[\p{L}\p{N}\p{M}]/u;
  const OUTSIDE = /[^\p{L}\p{N}\p{M}]+/u;
  // Scripts that put no blanks between words.
  const UNPARTED = new RegExp('[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u30fc' +
    '\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}]+', 'gu');

  /** The same for all ways to write a word; keeps line feeds and tabs. */
  function fold(text) {
    return text.normalize('NFKD').toLowerCase().replace(MARKS, '')
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

  /** The words of texts that stand for one that is looked for: all but the last are whole. */
  function termsOf(word) {
    const length = Array.from(word.text).length;
    if (word.isAnywhere) return [{ text: word.text, isWhole: length > 1 }];
    const parts = word.text.split(OUTSIDE).filter((part) => part !== '')
      .map((part) => Array.from(part).slice(0, LONGEST).join(''));
    return parts.map((text, i) => ({ text, isWhole: i + 1 < parts.length || text.length === 1 }));
  }

  return { fold, wordsOf, holds, termsOf };
})();
