// Attention as a table: a row for each piece of the output, a column for each piece of the text.

import { byId, make, number, readable } from './dom.js';

/** Shows the weights of an output, or hides the section if there are none. */
export function showAttention(attention) {
  byId('attention').hidden = !attention;
  if (!attention) return;
  const { source, target, weights } = attention;
  const table = make('table', { class: 'map' },
    make('caption', { class: 'seen' }, 'Attention weights of each piece of the output (rows) over the pieces of the text (columns)'),
    make('thead', {}, make('tr', {}, make('td', {}), ...source.map(piece => make('th', { scope: 'col' }, make('span', {}, readable(piece)))))),
    make('tbody', {}, ...target.map((piece, t) => make('tr', {}, make('th', { scope: 'row' }, readable(piece)),
      ...source.map((_, s) => make('td', { style: `background: rgba(var(--weight), ${weights[t][s].toFixed(3)})`, tabindex: t + s === 0 ? '0' : '-1' },
        make('span', { class: 'seen' }, number(weights[t][s]))))))));
  byId('attention-map').replaceChildren(table);
  byId('attention-value').textContent = '';

  const rows = [...table.tBodies[0].rows];
  const cell = (t, s) => rows[t]?.cells[s + 1];
  function tell(t, s) {
    rows.forEach((row, i) => row.classList.toggle('chosen', i === t));
    byId('attention-value').textContent = `${readable(target[t])} ← ${readable(source[s])}: ${number(weights[t][s])}`;
  }
  const place = element => {
    const found = element.closest('td');
    return found && found.parentNode.parentNode === table.tBodies[0] ? [rows.indexOf(found.parentNode), found.cellIndex - 1] : null;
  };
  for (const event of ['mouseover', 'focusin'])
    table.addEventListener(event, e => {
      const at = place(e.target);
      if (at) tell(...at);
    });
  const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  table.addEventListener('keydown', e => {
    const at = place(e.target), step = steps[e.key];
    const next = at && step && cell(at[0] + step[0], at[1] + step[1]);
    if (!next || next.tagName !== 'TD') return;
    e.preventDefault();
    e.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
}
