// HMAC and base64 alone: the loop in the wasm (feature `bench`) against criterion's figure for the same code natively.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildBenching } from '../tools/build/package.js';
import { ROOT, run, say } from '../tools/setup.js';
import { inTurns } from './programs/rounds.js';
import { row } from './row.js';
import { median, ratioOf } from './statistics.js';

const CRITERION = join(ROOT, 'target', 'criterion');

const bench = (...args) => run('cargo', [
  'bench', '--quiet', '--locked', '--manifest-path', 'benches/native/Cargo.toml', '--target-dir', 'target/native', ...args,
], { env: { CRITERION_HOME: CRITERION }, stdout: 'ignore' });

/** Microseconds a signature natively, by criterion. */
function natively(seconds) {
  bench('--', '--noplot', '--warm-up-time', '0.3', '--measurement-time', String(seconds), '--nresamples', '1000');
  const estimates = JSON.parse(readFileSync(join(CRITERION, 'sign', 'new', 'estimates.json'), 'utf8'));
  return estimates.median.point_estimate / 1000;
}

async function signingLoop() {
  const glue = await buildBenching();
  const { initSync, signTimes } = await import(pathToFileURL(glue).href);
  initSync({ module: new WebAssembly.Module(readFileSync(glue.replace('.js', '_bg.wasm'))) });
  return (times) => {
    // 44 characters are a signature.
    if (signTimes(times) !== 44 * times) throw new Error('the wasm did not sign');
  };
}

async function core({ quick }) {
  const wasm = await signingLoop();
  say('Building the native benchmark …');
  bench('--no-run');
  const rounds = { native: [], wasm: [] };
  for (let round = 0; round < (quick ? 2 : 7); round += 1) {
    rounds.native.push(natively(quick ? 0.5 : 1));
    // Turns as long and as many as criterion's samples.
    rounds.wasm.push(median((await inTurns({ wasm }, { rounds: 100, ms: 10 })).wasm));
  }
  return [row({
    what: 'HMAC and base64 alone, wasm in Node',
    against: 'the same code natively',
    unit: 'x',
    ...ratioOf(rounds.wasm, rounds.native),
    most: 5,
    detail: { microseconds: { wasm: median(rounds.wasm), native: median(rounds.native) } },
  })];
}

export const alone = [{ name: 'HMAC and base64 alone', needs: [], run: core }];
