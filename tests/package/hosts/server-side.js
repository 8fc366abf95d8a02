// Node, Deno and Bun: the package as they find it in node_modules.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CONSUMER } from '../../../tools/build/consumer.js';
import { suiteOf } from './program.js';

const MODULES = join(dirname(fileURLToPath(import.meta.url)), 'node_modules');

export const NODES = ['20', '22', '24', '26'].map((major) => {
  const folder = join(MODULES, `node${major}-${process.platform}-${process.arch}`);
  if (!existsSync(folder)) throw new Error(`There is no Node ${major} for ${process.platform} on ${process.arch} to test in.`);
  return { name: `Node ${versionOf(folder)}`, program: join(folder, 'bin', 'node') };
});
export const DENO = { name: `Deno ${versionOf(join(MODULES, 'deno'))}`, program: join(MODULES, '.bin', 'deno') };
export const BUN = { name: `Bun ${versionOf(join(MODULES, 'bun'))}`, program: join(MODULES, '.bin', 'bun') };

/** May use the network, and nothing else. What is imported by name needs no permission to be read. */
export const DENO_RUN = [DENO.program, 'run', '--allow-net', '--no-prompt', '--no-lock', '--cached-only', '--node-modules-dir=manual'];

export function versionOf(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
}

const entry = (name) => join(CONSUMER, 'tests', 'runtimes', 'entry', name);
const inConsumer = (command) => () => suiteOf(command, { cwd: CONSUMER });

export const serverSide = [
  ...NODES.flatMap(({ name, program }) => [
    { name: `${name}, import`, run: inConsumer([program, entry('console.js')]) },
    { name: `${name}, require`, run: inConsumer([program, entry('console.cjs')]) },
  ]),
  { name: `${DENO.name}, --allow-net`, run: inConsumer([...DENO_RUN, entry('console.js')]) },
  { name: `${BUN.name}, import`, run: inConsumer([BUN.program, 'run', entry('console.js')]) },
  { name: `${BUN.name}, require`, run: inConsumer([BUN.program, 'run', entry('console.cjs')]) },
];
