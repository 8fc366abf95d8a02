// The demo page as static files: target/www. Relative addresses only, so that it can lie anywhere.

import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.js';
import { ROOT } from './setup.js';

/** Builds the page, on the built package's public surface; returns its folder. */
export async function buildPage() {
  await build();
  const source = (name) => join(ROOT, 'www', name);
  const built = (name) => join(ROOT, 'pkg', 'dist', name);
  const folder = join(ROOT, 'target', 'www');
  const esbuild = await import('esbuild');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await esbuild.build({
    entryPoints: [source('page.js'), source('style.css')],
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    alias: { interstream: built('index.js'), 'interstream/sandbox': built('sandbox.js') },
  });
  for (const name of ['index.html', 'icon.svg']) copyFileSync(source(name), join(folder, name));
  return folder;
}
