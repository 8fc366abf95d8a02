// The words of the language that was chosen, and where the page's fixed texts go.

import { element } from './element.js';
import { en } from './words.en.js';
import { ja } from './words.ja.js';

const LANGUAGES = { en, ja };

export function wordsOf(language) {
  return LANGUAGES[language];
}

/** Fills what index.html marks with `data-word`, a path into the words. */
export function fillPage(words, language) {
  document.documentElement.lang = language;
  document.title = `interstream · ${words.title}`;
  for (const marked of document.querySelectorAll('[data-word]')) {
    const text = marked.dataset.word.split('.').reduce((found, key) => found[key], words);
    marked.replaceChildren(...(marked.localName === 'h1' ? phrases(text) : unbroken(text)));
  }
}

/** The names whose hyphens are no place to break a line. */
const NAMES = /(INTER-STREAM|Content-Security-Policy)/;

function unbroken(text) {
  return text.split(NAMES).map((part) => (NAMES.test(part) ? element('span', { class: 'unbroken' }, part) : part));
}

/** A Japanese heading breaks behind its commas; few browsers find its phrases by themselves. */
function phrases(text) {
  const parts = text.match(/[^、]+、?/g);
  return parts.length === 1 ? unbroken(text) : parts.map((part) => element('span', { class: 'phrase' }, part));
}

/** Whole numbers as the language writes them: 1,204. */
export function numberIn(language, number) {
  return new Intl.NumberFormat(language).format(Math.round(number));
}
