// A trap inside the wasm, in each runtime.

import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { buildTrapping } from '../../../tools/build/package.js';
import { CONSUMER } from '../../../tools/build/consumer.js';
import { inPage } from './bundlers.js';
import { onWorkerd } from './edge.js';
import { ENGINES } from './pages.js';
import { casesOf } from './program.js';
import { BUN, DENO_RUN, NODES } from './server-side.js';

let prepared;

/** The trapping build, beside the suite. */
function withTrapping(run) {
  return async () => {
    prepared ??= buildTrapping().then((folder) => cpSync(folder, join(CONSUMER, 'tests', 'trapping'), { recursive: true }));
    await prepared;
    return run();
  };
}

const program = join(CONSUMER, 'tests', 'runtimes', 'entry', 'trap.js');

const inProgram = (name, command) => ({ name: `A trap, ${name}`, run: withTrapping(() => casesOf([...command, program], { cwd: CONSUMER })) });

export const traps = [
  ...NODES.map(({ name, program: node }) => inProgram(name, [node])),
  inProgram('Deno', DENO_RUN),
  inProgram('Bun', [BUN.program, 'run']),
  { name: 'A trap, workerd', run: withTrapping(() => onWorkerd('2026-11-01', [], 'trap.worker.js')) },
  ...ENGINES.map((engine) => {
    const name = `A trap, ${engine.name.split(' ')[0]}`;
    return { name, run: withTrapping(() => inPage(name, 'trap.js', {}, engine)) };
  }),
];
