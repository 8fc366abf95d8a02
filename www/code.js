// Code to copy: shown with its comments and texts set apart, and a button.

import { element, segments } from './element.js';
import { relay, snippets } from './snippets.js';

export function drawCode({ place, words, call, where, choose }) {
  place.replaceChildren(
    segments({
      name: 'where',
      legend: words.code.where,
      options: Object.keys(snippets).map((value) => ({ value, text: words.code[value] })),
      chosen: where,
      choose,
    }),
    drawBlock(`${where}.js`, snippets[where](call, words.code.comments), words),
  );
}

export function drawRelay({ place, words }) {
  const { secret } = words;
  const station = (name) => element(
    'li', { class: `station ${name}` },
    element('strong', {}, secret.picture[name]),
    element('span', {}, secret.picture[`${name}Line`]),
  );
  place.replaceChildren(
    element('ol', { class: 'picture', 'aria-label': secret.picture.label }, ...['page', 'relay', 'api'].map(station)),
    element('h3', {}, secret.inPage),
    drawBlock('page.js', relay.page(secret.comments), words),
    element('h3', {}, secret.onServer),
    drawBlock('relay.js', relay.server(secret.comments), words),
  );
}

export function drawBlock(file, text, words) {
  const code = element('code', {}, ...coloured(text));
  const button = element('button', { type: 'button', class: 'copy' }, words.copy);
  button.addEventListener('click', async () => {
    button.textContent = await copied(text, code) ? words.copied : words.selected;
  });
  button.addEventListener('blur', () => {
    button.textContent = words.copy;
  });
  return element(
    'div', { class: 'block' },
    element('div', { class: 'block-head' }, element('code', {}, file), button),
    element('pre', { tabindex: '0', role: 'region', 'aria-label': file }, code),
  );
}

/** Where a page may not write to the clipboard, the text is selected instead. */
async function copied(text, code) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection().selectAllChildren(code);
    return false;
  }
}

const WORDS = 'import|from|export|default|async|await|const|new|try|catch|if|else|throw|return|undefined';
const TOKENS = new RegExp(`(?<comment>//.*)|(?<text>'[^']*')|\\b(?<keyword>${WORDS})\\b`, 'g');

function coloured(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(TOKENS)) {
    const [kind] = Object.entries(match.groups).find(([, found]) => found !== undefined);
    parts.push(text.slice(end, match.index), element('span', { class: `is-${kind}` }, match[0]));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}
