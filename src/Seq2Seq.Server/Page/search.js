// The beam search, replayed step by step: what was kept, finished and dropped, and why.

import { byId, make, number } from './dom.js';

const mostDropped = 8; // of a step; the others are only counted
const signs = { kept: '✓ kept', finished: '■ finished', dropped: '✗ dropped' };
let steps = [], playing = 0;

/** Shows the steps of a search, or hides the section if there are none. */
export function showSearch(trace) {
  stop();
  byId('search').hidden = !trace?.length;
  if (!trace?.length) return;
  steps = replay(trace);
  const slider = byId('search-step');
  slider.max = steps.length;
  slider.value = 1;
  draw();
}

/** Gives every continuation the text before it: that of the hypothesis which it continues. */
function replay(trace) {
  const live = new Map(); // by group: the texts of the kept hypotheses of the step before
  return trace.map(({ group, step, continuations }) => {
    const before = live.get(group) ?? [''];
    const all = continuations.map(c => ({ ...c, text: before[c.parent] ?? '', own: c.piece.replaceAll('▁', ' ') }));
    const kept = all.filter(c => c.fate === 'kept');
    live.set(group, kept.map(c => c.text + c.own));
    const least = Math.min(...all.filter(c => c.fate !== 'dropped').map(c => c.total));
    return { group, step, all: all.map(c => ({ ...c, why: why(c, least) })) };
  });
}

function why(continuation, least) {
  if (continuation.fate === 'finished') return continuation.piece === '</s>' ? 'the model ended it' : 'it is as long as it may be';
  if (continuation.fate === 'kept') return 'among the best of this step';
  return continuation.total < least ? `${number(least - continuation.total)} below the last that stays` : 'an output that ended took its place';
}

function draw() {
  const at = Number(byId('search-step').value) - 1, { group, step, all } = steps[at];
  byId('search-number').textContent = `${step} of ${steps.at(-1).step}${steps.some(s => s.group > 0) ? `, group ${group + 1}` : ''}`;
  byId('search-back').disabled = at === 0;
  byId('search-next').disabled = at === steps.length - 1;
  const shown = all.filter((c, i) => c.fate !== 'dropped' || all.slice(0, i).filter(d => d.fate === 'dropped').length < mostDropped);
  const heads = ['Hypothesis', 'log p', 'Total', 'What became of it', 'Why'];
  byId('search-table').replaceChildren(make('table', { class: 'steps' },
    make('thead', {}, make('tr', {}, ...heads.map(head => make('th', { scope: 'col' }, head)))),
    make('tbody', {}, ...shown.map(c => make('tr', { class: c.fate },
      make('td', {}, c.text, make('strong', {}, c.own)), make('td', {}, number(c.log_probability)), make('td', {}, number(c.total)),
      make('td', {}, signs[c.fate]), make('td', {}, c.why))))),
    make('p', { class: 'hint' }, all.length > shown.length ? `${all.length - shown.length} more were dropped.` : ''));
}

function move(by) {
  const slider = byId('search-step');
  slider.value = Number(slider.value) + by;
  draw();
}

function stop() {
  clearInterval(playing);
  playing = 0;
  byId('search-play').textContent = 'Play';
}

byId('search-step').addEventListener('input', draw);
byId('search-back').addEventListener('click', () => move(-1));
byId('search-next').addEventListener('click', () => move(1));
byId('search-play').addEventListener('click', () => {
  if (playing) return stop();
  const slider = byId('search-step');
  if (slider.value === slider.max) slider.value = 1;
  draw();
  byId('search-play').textContent = 'Pause';
  playing = setInterval(() => {
    if (slider.value === slider.max) stop();
    else move(1);
  }, 900);
});
