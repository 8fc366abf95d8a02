// What the command line says to do about a code is what the guide says, in both languages.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { OF_THE_GUIDE, advice } from '../../../pkg/source/cli/advice.js';

/** The rows of the guide's table of codes: `[codes, what to do]`. */
function rowsOf(page) {
  const text = readFileSync(new URL(`../../../docs/guide/${page}`, import.meta.url), 'utf8');
  return [...text.matchAll(/^\| `\w+Error` \| (.*?) \| (.*) \|$/gm)].map(([, codes, what]) => [
    [...codes.matchAll(/`(\w+)`/g)].map(([, code]) => code), what.replaceAll(/`|\*\*/g, ''),
  ]);
}

test("the command line's advice is the guide's", () => {
  for (const [page, at] of [['errors.md', 1], ['ja/errors.md', 2]]) {
    const rows = rowsOf(page);
    assert.ok(rows.length > 20);
    const ofGuide = new Map(rows.map(([codes, what]) => [codes.join() || '*', what]));
    for (const row of OF_THE_GUIDE) assert.equal(row[at], ofGuide.get(row[0].join()), row[0].join());
  }
});

test('every code of the guide has its advice, in both languages', () => {
  for (const code of rowsOf('errors.md').flatMap(([codes]) => codes)) {
    for (const language of ['en', 'ja']) assert.notEqual(advice(language, code), advice(language, 'ANY_OTHER'), code);
  }
});
