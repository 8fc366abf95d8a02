// The tarball holds what belongs, and nothing that tells of this machine or of a secret.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../../../tools/setup.js';

const INSTALLED = join(ROOT, 'target/consumer/node_modules/interstream');
const files = readdirSync(INSTALLED, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(INSTALLED.length + 1));

test('the tarball holds what belongs', () => {
  assert.deepEqual(files.sort(), [
    'CHANGELOG.md', 'LICENSE-APACHE', 'LICENSE-MIT', 'README.ja.md', 'README.md',
    'dist/cli.js', 'dist/edge-light.js', 'dist/index.cjs', 'dist/index.d.cts', 'dist/index.d.ts', 'dist/index.js',
    'dist/interstream.wasm',
    'dist/interstream.wasm.d.ts', 'dist/sandbox.cjs', 'dist/sandbox.d.cts', 'dist/sandbox.d.ts',
    'dist/sandbox.edge-light.js', 'dist/sandbox.js', 'dist/sandbox.wasm', 'dist/sandbox.workerd.js', 'dist/slim.cjs',
    'dist/slim.d.cts', 'dist/slim.d.ts', 'dist/slim.js', 'dist/store.d.cts', 'dist/store.d.ts', 'dist/workerd.js',
    'package.json',
  ]);
});

test('the package has no runtime dependencies', () => {
  const manifest = JSON.parse(readFileSync(join(INSTALLED, 'package.json'), 'utf8'));
  for (const kind of ['dependencies', 'peerDependencies', 'optionalDependencies']) assert.equal(manifest[kind], undefined);
});

test('no file tells of the machine it was built on', () => {
  for (const file of files) {
    const text = readFileSync(join(INSTALLED, file), 'latin1');
    for (const path of [ROOT, homedir()]) assert.ok(!text.includes(`${path}/`), `${file} has ${path} in it`);
  }
});

test('each file that an export names is there', () => {
  const { exports, bin, main, module, types } = JSON.parse(readFileSync(join(INSTALLED, 'package.json'), 'utf8'));
  const named = JSON.stringify([exports, bin, main, module, types]).match(/\.\/[\w./-]+/g);
  assert.ok(named.length > 20);
  for (const name of new Set(named)) assert.ok(files.includes(name.slice(2)) || name === './package.json' || exports[name], name);
});
