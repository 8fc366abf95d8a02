// Text for a terminal. What an API, a file or an argument holds is text to be shown, never control sequences or lines of
// this program's own: every piece goes through `printable`.

import { eastAsianWidth } from 'get-east-asian-width';

/** Controls (C0, C1), line and paragraph separators, and what turns the direction of text. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

export const printable = (value) => String(value ?? '').replace(UNPRINTABLE, '\uFFFD');

/** An object as a line of JSON: escaped, so that it can be shown too. */
export function jsonLine(value) {
  const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `${JSON.stringify(value).replace(UNPRINTABLE, escaped)}\n`;
}

const COMBINING = /^\p{M}$/u;

/** How many columns of a terminal a character takes. */
const columnsOf = (character) => (COMBINING.test(character) ? 0 : eastAsianWidth(character.codePointAt(0)));

export const widthOf = (text) => [...text].reduce((sum, character) => sum + columnsOf(character), 0);

/** As much of a text as has room in so many columns. */
export function cut(text, columns) {
  if (widthOf(text) <= columns) return text;
  let shown = '';
  let left = columns - 1;
  for (const character of text) {
    left -= columnsOf(character);
    if (left < 0) break;
    shown += character;
  }
  return `${shown}…`;
}

/** Lines of rows, each a list of cells: the columns flush left, two spaces apart. */
export function table(rows) {
  const shown = rows.map((row) => row.map(printable));
  const widths = shown[0].map((_, column) => shown.reduce((most, row) => Math.max(most, widthOf(row[column])), 0));
  const line = (row) => row.map((cell, at) => cell + ' '.repeat(widths[at] - widthOf(cell))).join('  ').trimEnd();
  return shown.map((row) => `${line(row)}\n`).join('');
}

/** Marks and colours, where a stream is a terminal that takes them and nobody has said NO_COLOR. */
export function paint(stream, text, colour) {
  const code = { green: 32, red: 31, yellow: 33 }[colour];
  return coloured(stream) ? `\x1b[${code}m${text}\x1b[39m` : text;
}

export const coloured = (stream) => stream.isTTY === true && (stream.hasColors?.() ?? false) && !process.env.NO_COLOR;
