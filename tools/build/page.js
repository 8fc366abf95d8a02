// The demo page as static files: target/www. Relative addresses only, so that it can lie anywhere.

import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './package.js';
import { ROOT } from '../setup.js';

const SOURCES = join(ROOT, 'www');
const DIST = join(ROOT, 'pkg', 'dist');

/** Builds the page, on the built package's public surface, where it is not up to date; returns its folder. */
export async function buildPage() {
  await build();
  const folder = join(ROOT, 'target', 'www');
  const inputs = hashOfInputs();
  // Beside the folder: what is in it is what would be served.
  const stamp = `${folder}.inputs`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) return folder;
  rmSync(stamp, { force: true });
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await bundle(folder);
  for (const name of ['index.html', 'icon.svg']) copyFileSync(join(SOURCES, name), join(folder, name));
  writeFileSync(stamp, inputs);
  return folder;
}

function hashOfInputs() {
  const files = readdirSync(SOURCES).sort().map((name) => join(SOURCES, name));
  const hash = createHash('sha256');
  for (const file of [...files, join(DIST, '.inputs'), join(ROOT, 'tools', 'build', 'page.js')]) hash.update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

async function bundle(folder) {
  const esbuild = await import('esbuild');
  await esbuild.build({
    entryPoints: ['page.js', 'style.css'].map((name) => join(SOURCES, name)),
    outdir: folder,
    bundle: true,
    minify: true,
    // Not a module: a page opened from a file may not load one.
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [{
      name: 'text',
      // What is shown is what runs: the same file, as its text.
      setup: ({ onLoad }) => onLoad({ filter: /\.js$/ }, ({ path, with: attributes }) => (
        attributes.type === 'text' ? { contents: readFileSync(path, 'utf8'), loader: 'text' } : undefined
      )),
    }],
    alias: { interstream: join(DIST, 'index.js'), 'interstream/sandbox': join(DIST, 'sandbox.js') },
  });
}
