// The wasm that the inline entries carry as text is the wasm that the package ships as a file.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bytesIn, textOf } from '../../../pkg/source/inline.js';
import { ROOT } from '../../../tools/setup.js';

test('every byte survives, beside every other', () => {
  const bytes = new Uint8Array(256 * 256 * 2);
  for (let at = 0; at < 256 * 256; at += 1) bytes.set([at >> 8, at & 255], at * 2);
  assert.deepEqual(bytesIn(textOf(bytes)), bytes);
});

test('the text is nothing that a string literal, a template or a page could take for its own', () => {
  const text = textOf(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  assert.match(text, /^[#%()-;=-[\]^_a-~]+$/);
});

for (const [entry, file] of [['index.js', 'interstream.wasm'], ['index.cjs', 'interstream.wasm'], ['sandbox.js', 'sandbox.wasm']]) {
  test(`${entry} carries ${file}`, () => {
    const wasm = readFileSync(join(ROOT, 'pkg', 'dist', file));
    assert.ok(readFileSync(join(ROOT, 'pkg', 'dist', entry), 'utf8').includes(textOf(wasm)));
  });
}
