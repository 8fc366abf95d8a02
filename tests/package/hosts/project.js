// A project that uses the package together with what it is tested in.

import { cpSync, mkdirSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CONSUMER } from '../../../tools/build/consumer.js';

const HOSTS = join(dirname(fileURLToPath(import.meta.url)), 'node_modules');

/** A folder with these files, the installed package as a real folder, and everything else linked. Returns its path. */
export function projectWithHosts(name, files, { type = 'module' } = {}) {
  const root = join(CONSUMER, 'projects', name);
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  if (files !== undefined) cpSync(files, root, { recursive: true });
  writeFileSync(join(root, 'package.json'), `${JSON.stringify({ private: true, type })}\n`);
  const modules = join(root, 'node_modules');
  mkdirSync(modules);
  const cache = realpathSync(HOSTS);
  for (const entry of readdirSync(cache)) symlinkSync(join(cache, entry), join(modules, entry));
  cpSync(join(CONSUMER, 'node_modules', 'interstream'), join(modules, 'interstream'), { recursive: true });
  return root;
}
