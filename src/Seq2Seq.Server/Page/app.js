// The page: the choice of the model, what is typed, and when the server is asked.

import { ask, hasKey, page, Refused, setKey } from './api.js';
import { byId, make } from './dom.js';
import { clear, suggest, tasks } from './tasks.js';

const pause = 300; // ms without a key before the server is asked
const input = byId('input');
let models = [], running = null, suggesting = null, waiting = 0;

const model = () => models.find(m => m.id === byId('model').value);
const tell = text => { byId('status').textContent = text; };

/** Returns the options of decoding that the form has. What is left empty is the model's. */
function decoding() {
  const form = byId('options'), sampled = form.elements.method.value === 'sample';
  const options = sampled ? { do_sample: true } : {};
  for (const field of form.querySelectorAll('input[type="number"]')) {
    const owner = field.closest('[data-method]')?.dataset.method;
    if (field.value === '' || owner && (owner === 'sample') !== sampled) continue;
    options[field.name] = Number(field.value);
  }
  if (!sampled && options.num_return_sequences > (options.num_beams ?? model().num_beams ?? 1)) options.num_beams = options.num_return_sequences;
  return options;
}

/** Asks the server about what is typed. An earlier question that has no answer yet is taken back. */
async function run() {
  running?.abort();
  const mine = running = new AbortController(), task = tasks[model().task], text = input.value;
  if (text.trim() === '' && !task.suggests) {
    clear();
    return tell('');
  }
  if (!task.live) clear();
  byId('stop').hidden = task.live;
  try {
    const told = await task.run(model(), text, decoding(), mine.signal);
    if (mine === running) tell(told ?? '');
  } catch (error) {
    if (mine === running && error.name !== 'AbortError') failed(error);
  } finally {
    if (mine === running) byId('stop').hidden = true;
  }
}

function failed(error) {
  if (error instanceof Refused && error.status === 401) byId('key-form').hidden = false;
  tell(error instanceof Refused ? error.message : 'The server does not answer.');
}

async function nextWords() {
  suggesting?.abort();
  const mine = suggesting = new AbortController();
  await suggest(model(), mine.signal).catch(error => { if (mine === suggesting && error.name !== 'AbortError') failed(error); });
}

/** Called for every change of the text, also while a syllable is composed: the text itself is never touched, so that the composition goes on. */
function typed() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (tasks[model().task].live) run();
    if (tasks[model().task].suggests) nextWords();
  }, pause);
}

/** Shows what belongs to the model that is chosen. */
function choose() {
  const chosen = model(), task = tasks[chosen.task];
  running?.abort();
  suggesting?.abort();
  clear();
  tell('');
  byId('suggestions').replaceChildren();
  byId('work').hidden = !task;
  byId('work-title').textContent = task.title;
  byId('input-label').textContent = chosen.source && chosen.task === 'translation' ? `Text (${chosen.source})` : 'Text';
  byId('output-title').textContent = chosen.target && chosen.task === 'translation' ? `${task.output} (${chosen.target})` : task.output;
  byId('run').textContent = task.verb;
  byId('decoding').hidden = !task.decodes;
  byId('options').elements.num_beams.placeholder = chosen.num_beams ?? '';
  byId('report').hidden = true;
  byId('report-link').hidden = !chosen.report;
  byId('report-link').href = '#report';
  history.replaceState(null, '', `#model=${encodeURIComponent(chosen.id)}`);
  typed();
}

async function showReport(event) {
  event.preventDefault();
  const path = `/reports/models/${encodeURIComponent(model().id)}`;
  if (hasKey()) byId('report-frame').srcdoc = await page(path); // a frame by itself sends no key
  else byId('report-frame').src = path;
  byId('report').hidden = false;
  byId('report').scrollIntoView();
}

async function start() {
  try {
    models = (await ask('/v1/models')).data;
  } catch (error) {
    return failed(error);
  }
  byId('key-form').hidden = true;
  byId('model').replaceChildren(...models.map(m => make('option', { value: m.id }, `${m.id} (${m.task.replaceAll('_', ' ')})`)));
  const wanted = new URLSearchParams(location.hash.slice(1)).get('model');
  if (models.some(m => m.id === wanted)) byId('model').value = wanted;
  choose();
  byId('experiments-link').hidden = hasKey() || !(await fetch('/reports/experiments', { method: 'HEAD' }).catch(() => null))?.ok;
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  byId('theme').setAttribute('aria-pressed', theme === 'dark');
  localStorage.setItem('seq2seq.theme', theme);
}

setTheme(localStorage.getItem('seq2seq.theme') ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));
byId('theme').addEventListener('click', () => setTheme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'));
byId('model').addEventListener('change', choose);
byId('run').addEventListener('click', run);
byId('stop').addEventListener('click', () => running?.abort());
byId('report-link').addEventListener('click', showReport);
input.addEventListener('input', typed);
input.addEventListener('keydown', event => {
  // Enter that ends the composition of a syllable is not meant for the page.
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) run();
});
byId('options').addEventListener('submit', event => event.preventDefault());
byId('options').addEventListener('input', () => {
  const method = byId('options').elements.method.value;
  for (const fields of byId('options').querySelectorAll('[data-method]')) fields.hidden = fields.dataset.method !== method;
  typed();
});
byId('key-form').addEventListener('submit', event => {
  event.preventDefault();
  setKey(byId('key').value);
  tell('');
  start();
});
start();
