// The two READMEs say the same, block by block, as far as that can be seen from outside the languages; and what they
// name is there.

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { READMES, refreshReadmes } from '../../../tools/report/readme.js';
import { ROOT } from '../../../tools/setup.js';
import { anchorOf, blocksOf, cellsOf, linksOf, spansOf, textOf, withoutComments } from './markdown.js';

const [english, japanese] = READMES.map((file) => blocksOf(textOf(file)));
const INSTALLED = join(ROOT, 'target/consumer/node_modules/interstream');

/** What a block has to have in every language: its kind, its code, the names and codes in it, where its links lead. */
function skeleton(block) {
  const { kind, text } = block;
  if (kind === 'code') return [kind, block.language, withoutComments(block)];
  if (kind === 'mark') return [kind, text];
  const meant = (target) => (READMES.includes(target) ? 'the other language' : target.replace(/^#.*/, '#'));
  const links = linksOf(text).map(meant);
  const level = kind === 'heading' ? /^#+/.exec(text)[0] : kind;
  return [level, [...new Set(spansOf(text))].sort(), links.sort()];
}

/** The examples come all together. */
const isThere = (path) => existsSync(join(ROOT, path))
  || (path.startsWith('examples/') && !existsSync(join(ROOT, 'examples')));

test('the READMEs have the same blocks in the same order, with the same code, names and links', () => {
  for (const [at, block] of english.entries()) {
    const translated = japanese[at];
    const both = `${block.text}\n${translated?.text}`;
    assert.deepEqual(translated && skeleton(translated), skeleton(block), both);
  }
  assert.equal(japanese.length, english.length);
});

test('a figure that one README quotes stands in the same place of the other', () => {
  const figures = ({ text }) => text.match(/\d[\d,.]*\d\d/g) ?? [];
  assert.ok(english.flatMap(figures).length > 50);
  for (const [at, block] of english.entries()) {
    const { text } = japanese[at];
    for (const figure of figures(block)) assert.ok(text.includes(figure), `${figure} is not in\n${text}`);
  }
});

test("the READMEs' tables have the same cells where nothing is to be translated: codes and numbers come first", () => {
  const code = (cell) => /^[`"\d]/.test(cell);
  const firstColumns = (blocks) => blocks.filter(({ kind }) => kind === 'row').map(({ text }) => cellsOf(text)[0]);
  const [ours, theirs] = [english, japanese].map(firstColumns);
  assert.ok(ours.filter(code).length > 30);
  for (const [at, cell] of ours.entries()) if (code(cell) && !cell.includes(' ')) assert.equal(theirs[at], cell);
});

test('what commands write into the READMEs is the same in both', () => {
  const written = (file) => textOf(file).match(/<!-- (\w+): .*? -->\n.*?\n<!-- \/\1 -->/gs);
  assert.equal(written(READMES[0]).length, 2);
  assert.deepEqual(written(READMES[1]), written(READMES[0]));
});

test('a table is written between its marks, into each README that does not have it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'interstream-readme-'));
  const files = READMES.map((name) => join(folder, name));
  const around = (table) => `before\n<!-- bench: written by a command -->\n${table}\n<!-- /bench -->\nafter $& \n`;
  const texts = () => files.map((file) => readFileSync(file, 'utf8'));
  try {
    writeFileSync(files[0], around('| new $& |'));
    writeFileSync(files[1], around('| old |\n| table |'));
    assert.deepEqual(refreshReadmes('bench', '| new $& |', { write: false, files }), [files[1]]);
    assert.deepEqual(texts(), [around('| new $& |'), around('| old |\n| table |')]);
    assert.deepEqual(refreshReadmes('bench', '| new $& |', { write: true, files }), [files[1]]);
    assert.deepEqual(texts(), [around('| new $& |'), around('| new $& |')]);
    assert.throws(() => refreshReadmes('runtimes', '', { write: true, files }), /has no place for the table of runtimes/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

for (const [file, blocks] of [[READMES[0], english], [READMES[1], japanese]]) {
  test(`${file}: every link leads somewhere`, () => {
    const anchors = blocks.filter(({ kind }) => kind === 'heading').map(({ text }) => anchorOf(text));
    for (const target of blocks.flatMap(({ text }) => linksOf(text))) {
      const there = target.startsWith('#') ? anchors.includes(target) : isThere(target);
      assert.ok(there, `${target} is not there`);
    }
  });

  test(`${file}: every command of this repository that it names is one`, () => {
    const { scripts } = JSON.parse(textOf('package.json'));
    const named = [...textOf(file).matchAll(/npm run ([\w:]+)|npm (start|test)\b/g)].map(([, run, own]) => run ?? own);
    assert.ok(named.length > 10);
    for (const name of named) assert.ok(Object.hasOwn(scripts, name), `npm run ${name} is not a command`);
  });

  test(`${file}: every error code is in the declarations, and every code of theirs in it`, () => {
    const codes = (text) => [...new Set(text.match(/\b(?:[A-Z]+_)+[A-Z]+\b/g))].sort();
    const rows = blocks.filter(({ kind, text }) => kind === 'row' && /^\| `\w+Error`/.test(text));
    const declared = codes(textOf('pkg/index.d.ts')).filter((code) => !code.startsWith('INTERSTREAM_'));
    assert.deepEqual(codes(rows.map(({ text }) => cellsOf(text)[1]).join('\n')), declared);
  });

  test(`${file}: the package carries it as it is`, () => {
    assert.equal(readFileSync(join(INSTALLED, file), 'utf8'), textOf(file));
  });
}
