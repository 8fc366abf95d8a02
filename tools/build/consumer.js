// A package that has installed the tarball, with the suite beside it: what the tests of the package run in.

import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pack } from './pack.js';
import { ROOT, run } from '../setup.js';

export const CONSUMER = join(ROOT, 'target', 'consumer');

export async function installConsumer() {
  const tarball = await pack();
  rmSync(CONSUMER, { recursive: true, force: true });
  mkdirSync(CONSUMER, { recursive: true });
  writeFileSync(join(CONSUMER, 'package.json'), '{ "private": true, "type": "module" }\n');
  run('npm', ['install', '--silent', tarball], { cwd: CONSUMER });
  cpSync(join(ROOT, 'tests', 'fixtures', 'lists'), join(CONSUMER, 'tests', 'fixtures', 'lists'), { recursive: true });
  for (const folder of ['runtimes', 'node']) {
    cpSync(join(ROOT, 'tests', 'package', folder), join(CONSUMER, 'tests', folder), { recursive: true });
  }
}
