// DOM elements, in one expression. Text is only ever set as text: nothing here can become markup.

import { Parser, jaModel } from 'budoux';

const parser = new Parser(jaModel);
const parsed = new Map();

/** Japanese may break between its phrases, and nowhere else; few browsers find these by themselves. */
export function broken(text) {
  if (document.documentElement.lang !== 'ja' || !/[\u3040-\u30ff\u4e00-\u9fff]/.test(text)) return [text];
  if (!parsed.has(text)) parsed.set(text, parser.parse(text));
  return parsed.get(text).flatMap((phrase, at) => (at === 0 ? [phrase] : [document.createElement('wbr'), phrase]));
}

export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

function filled(made, attributes, children) {
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(attribute, '');
    else if (value !== undefined && value !== false) made.setAttribute(attribute, value);
  }
  made.append(...children.filter((child) => child !== undefined).flatMap((child) => (typeof child === 'string' ? broken(child) : [child])));
  return made;
}

const SVG = 'http://www.w3.org/2000/svg';

/** One shape for each thing that can happen, so that nothing is said by colour alone. Stroked, on a 20 by 20 grid. */
const SHAPES = {
  request: ['M4 10h11', 'M10.5 5.5 15 10l-4.5 4.5'],
  look: ['M13 13l4 4', 'M14 9a5 5 0 1 1-10 0 5 5 0 0 1 10 0Z'],
  pause: ['M7.5 5v10', 'M12.5 5v10'],
  lost: ['M3 10h3l2-4 3 8 2-4', 'M15.5 8.5l2.5 3', 'M18 8.5l-2.5 3'],
  processed: ['M4.5 10.5 8.5 14.5 15.5 6'],
  rejected: ['M5.5 5.5l9 9', 'M14.5 5.5l-9 9'],
  unknown: ['M7 7.2a3 3 0 1 1 4.3 2.7c-.9.5-1.3 1-1.3 2.1', 'M10 15.2v.3'],
  'not-sent': ['M5 10h10'],
  idle: ['M10 6.5v4l2.5 2'],
  running: ['M5 10h.1', 'M10 10h.1', 'M15 10h.1'],
};

export function icon(shape) {
  const drawing = filled(document.createElementNS(SVG, 'svg'), { viewBox: '0 0 20 20', 'aria-hidden': 'true', class: 'icon' }, []);
  for (const d of SHAPES[shape]) drawing.append(filled(document.createElementNS(SVG, 'path'), { d }, []));
  return drawing;
}

/** A term and what it is, for each pair; pairs whose value is undefined are left out. */
export function descriptions(pairs, attributes = {}) {
  const rows = pairs
    .filter(([, value]) => value !== undefined)
    .map(([term, value]) => element('div', {}, element('dt', {}, term), element('dd', {}, value)));
  return element('dl', attributes, ...rows);
}

/** A row of choices of which one holds: native radio buttons, so that arrow keys work by themselves. */
export function segments({ name, legend, options, chosen, choose }) {
  const labels = options.map(({ value, text }) => {
    const input = element('input', { type: 'radio', name, value });
    input.checked = value === chosen;
    input.addEventListener('change', () => choose(value));
    return element('label', {}, input, element('span', {}, text));
  });
  return element('fieldset', { class: 'segments' }, element('legend', {}, legend), ...labels);
}
