// What a README is made of, as far as tests look at it: blocks, in their order.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../tools/setup.js';

export const textOf = (file) => readFileSync(join(ROOT, file), 'utf8');

/** `{ kind, text }` for each heading, block of code, table row, list item, mark and paragraph; code has a `language`. */
export function blocksOf(markdown) {
  const blocks = [];
  let code;
  let paragraph;
  for (const line of markdown.split('\n')) {
    if (code !== undefined) {
      if (line === '```') code = undefined;
      else code.text += `${line}\n`;
      continue;
    }
    const [, language] = /^```(\w+)$/.exec(line) ?? [];
    if (language !== undefined) {
      blocks.push(code = { kind: 'code', language, text: '' });
      paragraph = undefined;
      continue;
    }
    const kind = kindOf(line);
    if (kind === 'paragraph' && paragraph !== undefined) paragraph.text += `\n${line}`;
    else if (kind !== 'empty') blocks.push({ kind, text: line });
    paragraph = kind === 'paragraph' ? blocks.at(-1) : undefined;
  }
  if (code !== undefined) throw new Error(`a block of code has no end:\n${code.text}`);
  return blocks;
}

function kindOf(line) {
  if (line === '') return 'empty';
  const [kind] = Object.entries({ heading: /^#+ /, row: /^\|/, item: /^(-|\d+\.) /, mark: /^<!-- .* -->$/ })
    .find(([, pattern]) => pattern.test(line)) ?? ['paragraph'];
  return kind;
}

/** The code without its comments, and without the room in front of them. */
export function withoutComments({ language, text }) {
  const comment = { js: /[ \t]*\/\/ .*$/gm, sh: /[ \t]*# .*$/gm }[language];
  return comment === undefined ? text : text.replace(comment, '');
}

export const spansOf = (text) => [...text.matchAll(/`[^`]+`/g)].map(([span]) => span);
export const linksOf = (text) => [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target);

/** The cells of a table's row. */
export const cellsOf = (row) => row.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim());

/** A heading's anchor, as code hosts make it. */
export function anchorOf(heading) {
  const words = heading.replace(/^#+ /, '').toLowerCase().replace(/[^\p{Letter}\p{Number} _-]/gu, '');
  return `#${words.replaceAll(' ', '-')}`;
}
