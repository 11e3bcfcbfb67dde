/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the scripts of the disc say, in its language. The English text is the key; the table of
 * the others is the last line, which is made with the disc.
 */
window.auditdiscWords = (() => {
  'use strict';

  let table = {};

  /** %s, or %1$s where the order is another one, are the values. */
  function fill(text, values) {
    let next = 0;
    return text.replace(/%(?:(\d)\$)?s/g, (all, place) => values[place ? place - 1 : next++]);
  }

  const _ = (text, ...values) => fill(table.texts[text] || text, values);

  function number(value, digits = 0) {
    const [whole, part] = value.toFixed(digits).split('.');
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, table.thousands);
    return part ? grouped + table.decimal + part : grouped;
  }

  /** "1 message", "1,284 messages" of '%s message', '%s messages'. */
  function counted(value, one, many) {
    const isOne = value === 1 || (value === 0 && table.zeroIsOne);
    return _(isOne ? one : many, number(value));
  }

  return { _, number, counted, take: (taken) => { table = taken; } };
})();
