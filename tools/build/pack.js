// The tarball that is tested and would be published: target/npm/interstream.tgz.

import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './package.js';
import { ROOT, fail, isMain, output } from '../setup.js';

const OUT = join(ROOT, 'target', 'npm');

/** Packs what is built; returns the tarball's path. */
export async function pack() {
  await build();
  const stage = join(OUT, 'package');
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  cpSync(join(ROOT, 'pkg', 'package.json'), join(stage, 'package.json'));
  cpSync(join(ROOT, 'pkg', 'dist'), join(stage, 'dist'), { recursive: true, filter: (file) => !file.endsWith('.inputs') });
  for (const file of ['README.md', 'README.ja.md', 'CHANGELOG.md', 'LICENSE-MIT', 'LICENSE-APACHE']) cpSync(join(ROOT, file), join(stage, file));
  const packed = output('npm', ['pack', '--json', '--pack-destination', OUT], { cwd: stage }) ?? fail('npm pack failed.');
  const [{ filename }] = JSON.parse(packed);
  const tarball = join(OUT, 'interstream.tgz');
  renameSync(join(OUT, filename), tarball);
  return tarball;
}

if (isMain(import.meta.url)) console.log(await pack());
