// The words of the language that was chosen, and where the page's fixed texts go.

import { broken, element } from './element.js';
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
    marked.replaceChildren(...unbroken(text));
  }
}

/** The names whose hyphens are no place to break a line. */
const NAMES = /(INTER-STREAM|Content-Security-Policy)/;

function unbroken(text) {
  return text.split(NAMES).flatMap((part) => (NAMES.test(part) ? [element('span', { class: 'unbroken' }, part)] : broken(part)));
}

/** Whole numbers as the language writes them: 1,204. */
export function numberIn(language, number) {
  return new Intl.NumberFormat(language).format(Math.round(number));
}
