// Elements of the page.

export const byId = id => document.getElementById(id);

/** Makes an element with attributes, whose children are elements or texts. Texts are never read as HTML. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  element.append(...children);
  return element;
}

/** Returns a piece of a text as people read it: a space stands where a word begins. */
export const readable = piece => piece === '</s>' ? '⏎' : piece.replaceAll('▁', ' ').trim() || '␣';

export const number = (value, digits = 2) => value.toFixed(digits).replace('-', '−');
