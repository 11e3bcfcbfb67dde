/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The calendar of find.html: days are chosen by dragging over them, or with Shift, or with the
 * arrow keys, and are then what is typed into the two fields of the form.
 */
window.auditdiscRange = (() => {
  'use strict';

  const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

  let days = []; // the buttons, one a day without a gap
  let choose = () => {};
  let anchor = 0; // the day that the range was begun with
  let dragging = false;

  const dayOf = (button) => button.dataset.day;

  /** Marks the days of a range; '' is an open end, and two of them no range. */
  function paint(from, until) {
    const isAny = `${from}${until}` !== '';
    days.forEach((button) => button.setAttribute('aria-pressed', String(
      isAny && dayOf(button) >= from && dayOf(button) <= (until || '9999'))));
  }

  function extend(place) {
    const [first, last] = [Math.min(anchor, place), Math.max(anchor, place)].map((i) => days[i]);
    paint(dayOf(first), dayOf(last));
    choose(dayOf(first), dayOf(last));
  }

  /** Of all days only one is reached by the Tab key. */
  function stopAt(place) {
    days.forEach((button, i) => { button.tabIndex = i === place ? 0 : -1; });
  }

  function take(place, isMore) {
    if (!isMore) anchor = place;
    stopAt(place);
    extend(place);
  }

  function onKey(event) {
    const place = days.indexOf(event.target);
    const step = STEPS[event.key];
    const isChoice = event.key === 'Enter' || event.key === ' ';
    if (place < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    if (isChoice || step !== undefined) event.preventDefault();
    if (isChoice) take(place, event.shiftKey);
    if (step === undefined) return;
    const next = Math.min(Math.max(place + step, 0), days.length - 1);
    stopAt(next);
    days[next].focus();
    if (event.shiftKey) extend(next);
    else anchor = next;
  }

  const placeUnder = (event) => {
    const under = document.elementFromPoint(event.clientX, event.clientY);
    return under === null ? -1 : days.indexOf(under.closest('button'));
  };

  function onDrag(event) {
    const place = dragging ? placeUnder(event) : -1;
    if (place >= 0) extend(place);
  }

  /** chosen is told the first and the last day. */
  function start(calendar, chosen) {
    days = Array.from(calendar.querySelectorAll('button'));
    choose = chosen;
    stopAt(0);
    calendar.addEventListener('keydown', onKey);
    calendar.addEventListener('click', (event) => {
      const place = days.indexOf(event.target.closest('button'));
      if (place >= 0 && event.detail === 0) take(place, event.shiftKey); // by no mouse
    });
    calendar.addEventListener('pointerdown', (event) => {
      const place = placeUnder(event);
      dragging = place >= 0 && event.button === 0;
      if (dragging) take(place, event.shiftKey);
    });
    document.addEventListener('pointermove', onDrag);
    document.addEventListener('pointerup', () => { dragging = false; });
    document.addEventListener('pointercancel', () => { dragging = false; });
  }

  return { start, paint };
})();
