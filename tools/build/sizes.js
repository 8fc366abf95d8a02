// What the built package weighs where it is used, and what it may weigh. Builds nothing.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from '../setup.js';

const DIST = join(ROOT, 'pkg', 'dist');

/** Bytes, compressed as an upload is. They grow with the store's actions; whatever else makes them grow says why. */
const BUDGETS = { upload: 82_000, inline: 84_000 };

const compressed = (bytes) => gzipSync(bytes, { level: 9 }).length;

/** The places that count: `{ name, bytes, budget }`. */
export async function measured() {
  const worker = await bundled('workerd.js', { external: ['*.wasm?module'] });
  const wasm = readFileSync(join(DIST, 'interstream.wasm'));
  const inline = await bundled('index.js', { platform: 'node' });
  return [
    { name: "A Worker's upload (minified JavaScript and wasm)", bytes: compressed(worker) + compressed(wasm), budget: BUDGETS.upload },
    { name: 'The inline entry, bundled for Node', bytes: compressed(inline), budget: BUDGETS.inline },
  ];
}

async function bundled(entry, settings) {
  const esbuild = await import('esbuild');
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(DIST, entry)], bundle: true, minify: true, format: 'esm', write: false, logLevel: 'error', ...settings,
  });
  return outputFiles[0].contents;
}
