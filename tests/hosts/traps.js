// A trap inside the wasm, in one runtime of each kind.

import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { buildTrapping } from '../../tools/build.js';
import { CONSUMER } from '../../tools/consumer.js';
import { inPage } from './bundlers.js';
import { onWorkerd } from './edge.js';
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

export const traps = [
  { name: 'A trap, Node', run: withTrapping(() => casesOf([NODES[0].program, program], { cwd: CONSUMER })) },
  { name: 'A trap, Deno', run: withTrapping(() => casesOf([...DENO_RUN, program], { cwd: CONSUMER })) },
  { name: 'A trap, Bun', run: withTrapping(() => casesOf([BUN.program, 'run', program], { cwd: CONSUMER })) },
  { name: 'A trap, workerd', run: withTrapping(() => onWorkerd('2026-11-01', [], 'trap.worker.js')) },
  { name: 'A trap, Chromium', run: withTrapping(() => inPage('trap', 'trap.js')) },
];
