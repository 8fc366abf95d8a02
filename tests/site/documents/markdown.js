// What a document is made of, as far as tests look at it: blocks, in their order.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lexer, walkTokens } from 'marked';
import { ROOT } from '../../../tools/setup.js';

export const textOf = (file) => readFileSync(join(ROOT, file), 'utf8');

/**
 * `{ kind, text, codes, links }` for each heading, block of code, table row, list item, piece of HTML and paragraph:
 * `codes` are its pieces of inline code, `links` its targets. Code has a `language`, a heading a `depth`, a row `cells`.
 */
export function blocksOf(markdown) {
  return lexer(markdown).flatMap((token) => {
    switch (token.type) {
      case 'space': return [];
      case 'code': return [{ kind: 'code', language: token.lang, text: `${token.text}\n`, codes: [], links: [] }];
      case 'heading': return [{ ...block('heading', token.text, token.tokens), depth: token.depth }];
      case 'list': return token.items.map((item) => block('item', item.text, item.tokens));
      case 'table': return [token.header, ...token.rows].map(row);
      case 'html': return [{ ...block('html', token.text.trim(), []), links: htmlLinks(token.text) }];
      default: return [block(token.type, token.raw, token.tokens)];
    }
  });
}

function row(cells) {
  const tokens = cells.flatMap((cell) => cell.tokens);
  const texts = cells.map((cell) => cell.text);
  return { ...block('row', texts.join(' | '), tokens), cells: texts };
}

function block(kind, text, tokens) {
  const [codes, links] = [[], []];
  walkTokens(tokens ?? [], (token) => {
    if (token.type === 'codespan') codes.push(token.text);
    if (token.type === 'link') links.push(token.href);
  });
  return { kind, text, codes, links };
}

const htmlLinks = (html) => [...html.matchAll(/(?:src|srcset|href)="([^"]+)"/g)].map(([, target]) => target);

/** The code without its comments, and without the room in front of them. */
export function withoutComments({ language, text }) {
  const comment = { js: /[ \t]*\/\/ .*$/gm, sh: /[ \t]*# .*$/gm }[language];
  return comment === undefined ? text : text.replace(comment, '');
}

/** A heading's anchor, as code hosts make it. */
export function anchorOf(heading) {
  const words = heading.toLowerCase().replace(/[^\p{Letter}\p{Number} _-]/gu, '');
  return `#${words.replaceAll(' ', '-')}`;
}
