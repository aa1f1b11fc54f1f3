// What the page does with a model of each task. A task has a title, names of its two sides, and run, which asks the server and shows the answer.

import { ask, stream } from './api.js';
import { showAttention } from './attention.js';
import { byId, make, number, readable } from './dom.js';
import { showSearch } from './search.js';

const output = byId('output');

/** Clears what the answer before has left. */
export function clear() {
  output.replaceChildren();
  byId('outputs').hidden = true;
  showAttention(null);
  showSearch(null);
}

/** Shows outputs as a list of which one is chosen; its attention is drawn. */
function showOutputs(outputs) {
  byId('outputs').hidden = outputs.length < 2;
  byId('outputs-list').replaceChildren(...outputs.map((o, i) => {
    const choice = make('input', { type: 'radio', name: 'output', checked: i === 0 });
    choice.addEventListener('change', () => showAttention(o.attention));
    return make('li', {}, make('label', {}, choice, make('span', {}, o.text), make('span', { class: 'score' }, number(o.score, 3))));
  }));
  showAttention(outputs[0].attention);
}

const cut = result => result.truncated ? ' The text is longer than the model reads; its end was cut off.' : '';

async function translate(model, text, options, signal) {
  const sampled = options.do_sample === true;
  const asked = { ...options, output_attentions: model.attention || undefined, output_trace: !sampled || undefined };
  const { results: [result] } = await ask('/v1/translate', { model: model.id, text, options: asked }, signal);
  output.textContent = result.text;
  showOutputs(result.outputs);
  showSearch(result.trace);
  return `${result.input_tokens} tokens read, ${result.outputs[0].output_tokens ?? 0} written.${cut(result)}`;
}

async function summarize(model, text, options, signal) {
  const { num_return_sequences: _, ...asked } = options; // a summary is one text
  const { results: [result] } = await ask('/v1/summarize', { model: model.id, text, options: asked, words: true }, signal);
  const isCopied = word => word.copied === undefined ? word.of_source : word.copied >= 0.5;
  output.replaceChildren(...(result.words ?? []).flatMap(word => [
    isCopied(word) ? make('mark', { title: word.copied === undefined ? 'a word of the text' : `copied with ${number(100 * word.copied, 0)} %` }, word.text)
      : make('span', { title: 'the model\'s own word' }, word.text), ' ']));
  const copied = (result.words ?? []).filter(isCopied).length;
  return `${copied} of ${result.words?.length ?? 0} words are copied from the text; they are marked.${cut(result)}`;
}

async function generate(model, text, options, signal) {
  if ((options.num_return_sequences ?? 1) > 1) {
    const { results: [result] } = await ask('/v1/generate', { model: model.id, text, options }, signal);
    output.textContent = text.trimEnd() + result.text;
    showOutputs(result.outputs);
    return `${result.outputs.length} continuations.`;
  }
  const { num_return_sequences: _, ...asked } = options;
  output.replaceChildren(make('span', { class: 'hint' }, text.trimEnd())); // the space before a word comes with the word
  for await (const { event, data } of stream('/v1/generate', { model: model.id, text, options: asked }, signal)) {
    if (event === 'delta') output.append(data.text);
    else return `${data.output_tokens} tokens; ${data.finish_reason === 'end' ? 'the model ended the text' : 'cut at the longest length'}.`;
  }
}

async function classify(model, text, _, signal) {
  const { results: [result] } = await ask('/v1/classify', { model: model.id, text }, signal);
  output.replaceChildren(make('div', { class: 'bars' }, ...result.labels.flatMap(({ label, probability }) => [
    make('span', {}, label), make('div', { class: 'bar', style: `width: ${100 * probability}%` }), make('span', {}, `${number(100 * probability, 1)} %`)])));
  if (result.weights) {
    const most = Math.max(...result.weights.map(part => part.weight));
    output.append(make('p', { class: 'weighted' }, ...result.weights.flatMap(({ part, weight }) => [
      make('span', { style: `background: rgba(var(--weight), ${(0.45 * weight / most).toFixed(3)})`, title: number(weight) }, readable(part)), ' '])));
  }
  return `${result.label}.${result.weights ? ' The stronger the colour of a word, the more it decided.' : ''}${cut(result)}`;
}

/** Shows the words that may come next. Choosing one writes it behind the text. */
export async function suggest(model, signal) {
  const input = byId('input'), text = input.value;
  const { words } = await ask('/v1/next', { model: model.id, text }, signal);
  byId('suggestions').replaceChildren(...words.filter(({ word }) => word !== '').map(({ word, probability }) => {
    const button = make('button', { type: 'button', title: `${number(100 * probability, 1)} %` }, word);
    button.addEventListener('click', () => {
      const begun = /\S*$/.exec(input.value)[0];
      input.value = `${input.value.slice(0, input.value.length - begun.length)}${word} `;
      input.dispatchEvent(new Event('input'));
      input.focus();
    });
    return button;
  }));
}

/** By the name of the task: what the page shows. live = the answer comes as one types. */
export const tasks = {
  translation: { title: 'Translate', verb: 'Translate', output: 'Translation', live: true, decodes: true, run: translate },
  summarization: { title: 'Summarize', verb: 'Summarize', output: 'Summary', live: false, decodes: true, run: summarize },
  language_model: { title: 'Continue a text', verb: 'Continue', output: 'Text', live: false, decodes: true, suggests: true, run: generate },
  classification: { title: 'Classify', verb: 'Classify', output: 'Labels', live: true, decodes: false, run: classify },
};
