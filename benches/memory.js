// Memory after a million calls, against memory after a thousand.

import { join } from 'node:path';
import { casesOf as resultsOf } from '../tests/package/hosts/program.js';
import { CONSUMER } from '../tools/build/consumer.js';
import { row } from './row.js';

/** What counts as the same heap: a tenth is what V8 keeps of code compiled meanwhile, and less than a byte a call. */
const SAME_HEAP = 1.1;

/** A million calls take two minutes, and longer where others use the machine too. */
const LONGEST_MS = 1_200_000;

async function memory({ quick }) {
  const calls = quick ? 50_000 : 1_000_000;
  const program = join(CONSUMER, 'benches', 'programs', 'memory.js');
  const detail = await resultsOf([process.execPath, '--expose-gc', program, String(calls)], { cwd: CONSUMER, longestMs: LONGEST_MS });
  const line = (what, kind, most) => row({
    what: `${what} after ${calls.toLocaleString('en')} calls`,
    against: 'after 1,000',
    unit: 'x',
    figure: detail.after[kind] / detail.before[kind],
    most,
    detail,
  });
  return [line("the wasm's memory", 'wasm', 1), line("JavaScript's heap", 'heap', SAME_HEAP)];
}

export const memories = [{ name: 'memory', needs: [], run: memory }];
