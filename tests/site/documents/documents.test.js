// The documents say the same in two languages, block by block, as far as that can be seen from outside the languages;
// and what they name is there.

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { DOCUMENTS, refreshTable } from '../../../tools/report/documents.js';
import { ROOT } from '../../../tools/setup.js';
import { anchorOf, blocksOf, textOf, withoutComments } from './markdown.js';

const INSTALLED = join(ROOT, 'target/consumer/node_modules/interstream');
const FILES = DOCUMENTS.flat();
const BLOCKS = new Map(FILES.map((file) => [file, blocksOf(textOf(file))]));
const headingsOf = (file) => BLOCKS.get(file).filter(({ kind }) => kind === 'heading');

/** Where a link of a file leads, as a path in the repository, and which heading it means there. */
function targetOf(file, link) {
  const [path, anchor] = link.split('#');
  const target = path === '' ? file : normalize(join(dirname(file), path));
  const heading = anchor === undefined ? undefined : headingsOf(target).findIndex(({ text }) => anchorOf(text) === `#${anchor}`);
  return { target, heading };
}

/** The same for both languages: the document, whichever of the two, and the heading by its place. */
function meant(file, link) {
  const { target, heading } = targetOf(file, link);
  const pair = DOCUMENTS.findIndex((files) => files.includes(target));
  const name = pair === -1 ? target.replace(/\.(en|ja)\.(light|dark)\.svg$/, '.$2.svg') : `document ${pair}`;
  return `${name} ${heading ?? ''}`;
}

/** What a block has to have in every language: its kind, its code, the names in it, where its links lead. */
function skeleton(file, { kind, depth, language, text, codes, links, ...block }) {
  if (kind === 'code') return [kind, language, withoutComments({ language, text })];
  const names = [...new Set(codes)].sort();
  return [kind, depth, names, links.map((link) => meant(file, link)).sort(), ...(kind === 'row' ? [block.cells.length] : [])];
}

for (const [english, japanese] of DOCUMENTS) {
  const [ours, theirs] = [english, japanese].map((file) => BLOCKS.get(file));

  test(`${english} and ${japanese} have the same blocks, with the same code, names and links`, () => {
    for (const [at, block] of ours.entries()) {
      const translated = theirs[at];
      const both = `${block.text}\n${translated?.text}`;
      assert.deepEqual(translated && skeleton(japanese, translated), skeleton(english, block), both);
    }
    assert.equal(theirs.length, ours.length);
  });

  test(`a figure in ${english} stands in the same place of ${japanese}`, () => {
    const figures = ({ text }) => text.match(/\d[\d,.]*\d\d/g) ?? [];
    for (const [at, block] of ours.entries()) {
      for (const figure of figures(block)) assert.ok(theirs[at].text.includes(figure), `${figure} is not in\n${theirs[at].text}`);
    }
  });
}

test('what commands write into the guide is the same in both languages', () => {
  const written = (files) => files.map((file) => textOf(file).match(/<!-- (\w+): .*? -->\n.*?\n<!-- \/\1 -->/gs)).filter(Boolean).flat();
  const english = written(DOCUMENTS.map(([file]) => file));
  assert.equal(english.length, 2);
  assert.deepEqual(written(DOCUMENTS.map(([, file]) => file)), english);
});

test('a table is written between its marks, into each file that does not have it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'interstream-documents-'));
  const files = ['page.md', 'page.ja.md'].map((name) => join(folder, name));
  const around = (table) => `before\n<!-- page: written by a command -->\n${table}\n<!-- /page -->\nafter $& \n`;
  const texts = () => files.map((file) => readFileSync(file, 'utf8'));
  try {
    writeFileSync(files[0], around('| new $& |'));
    writeFileSync(files[1], around('| old |\n| table |'));
    assert.deepEqual(refreshTable('page', '| new $& |', { write: false, files }), [files[1]]);
    assert.deepEqual(texts(), [around('| new $& |'), around('| old |\n| table |')]);
    assert.deepEqual(refreshTable('page', '| new $& |', { write: true, files }), [files[1]]);
    assert.deepEqual(texts(), [around('| new $& |'), around('| new $& |')]);
    assert.throws(() => refreshTable('other', '', { write: true, files }), /has no place for the table of other/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** The examples come all together. */
const isThere = (path) => existsSync(join(ROOT, path)) || (path.startsWith('examples/') && !existsSync(join(ROOT, 'examples')));

for (const file of FILES) {
  test(`${file}: every link leads somewhere`, () => {
    for (const link of BLOCKS.get(file).flatMap(({ links }) => links)) {
      const { target, heading } = targetOf(file, link);
      assert.ok(isThere(target) && heading !== -1, `${link} is not there`);
    }
  });

  test(`${file}: every command of this repository that it names is one`, () => {
    const { scripts } = JSON.parse(textOf('package.json'));
    const named = [...textOf(file).matchAll(/npm run ([\w:]+)|npm (start|test)\b/g)].map(([, run, own]) => run ?? own);
    for (const name of named) assert.ok(Object.hasOwn(scripts, name), `npm run ${name} is not a command`);
  });
}

test('a README can be read in one sitting', () => {
  assert.ok(textOf('README.md').split('\n').length <= 160);
  assert.ok(textOf('README.md').split(/\s+/).length <= 1_200);
});

for (const file of DOCUMENTS.find(([english]) => english.endsWith('errors.md'))) {
  test(`${file}: every error code is in the declarations, and every code of theirs in it`, () => {
    const codes = (text) => [...new Set(text.match(/\b(?:[A-Z]+_)+[A-Z]+\b/g))].sort();
    const rows = BLOCKS.get(file).filter(({ kind, text }) => kind === 'row' && /^`\w+Error`/.test(text));
    const declared = codes(textOf('pkg/index.d.ts')).filter((code) => !code.startsWith('INTERSTREAM_'));
    assert.deepEqual(codes(rows.map(({ cells }) => cells[1]).join('\n')), declared);
    const classes = new Set(rows.map(({ cells }) => cells[0].slice(1, -1)));
    const all = [...textOf('pkg/index.d.ts').matchAll(/export class (\w+Error) /g)].map(([, name]) => name);
    assert.deepEqual([...classes].sort(), all.filter((name) => name !== 'InterstreamError').sort());
  });
}

test('every test that the guide names is there', () => {
  const tests = ['tests/simulation/assumptions.rs', 'tests/simulation/found.rs', 'tests/core/settlement/refusals.rs'].map(textOf).join('\n');
  const named = textOf('docs/guide/lost-answers.md').match(/`[a-z]+(?:_[a-z]+){3,}`/g);
  assert.ok(named.length >= 6);
  for (const name of named) assert.match(tests, new RegExp(`fn ${name.slice(1, -1)}\\(`));
});

for (const file of DOCUMENTS[0]) {
  test(`${file}: the package carries it as it is`, () => {
    assert.equal(readFileSync(join(INSTALLED, file), 'utf8'), textOf(file));
  });
}
