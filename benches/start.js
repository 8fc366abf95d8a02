// A fresh process up to its first signature: what importing the package adds to bare Node, against what stripe adds.

import { join } from 'node:path';
import { CONSUMER } from '../tools/build/consumer.js';
import { run } from '../tools/setup.js';
import { inTurns } from './programs/rounds.js';
import { row } from './row.js';
import { median, ratioOf } from './statistics.js';

const program = (name) => join(CONSUMER, 'benches', 'programs', name);

const starting = (name) => (times) => {
  for (let at = 0; at < times; at += 1) run(process.execPath, [program(name)], { cwd: CONSUMER });
};

async function starts({ quick }) {
  const contenders = {
    bare: starting('start.bare.js'), package: starting('start.package.js'), stripe: starting('start.stripe.js'),
  };
  // One process a turn: a round's three are started right after each other.
  const rounds = await inTurns(contenders, { rounds: quick ? 15 : 40, times: 1, warmUpRounds: 1 });
  const added = (name) => rounds[name].map((microseconds, round) => microseconds - rounds.bare[round]);
  // The middle is that of the differences; a quotient of two noisy differences has no good middle of its own.
  const { quartiles } = ratioOf(added('package'), added('stripe'));
  return [row({
    what: 'import and first signature, a fresh Node process, beyond bare Node',
    against: 'what stripe adds',
    unit: 'x',
    figure: median(added('package')) / median(added('stripe')),
    quartiles,
    most: 0.25,
    next: 0.15,
    detail: {
      milliseconds: Object.fromEntries(Object.keys(contenders).map((name) => [name, median(rounds[name]) / 1000])),
    },
  })];
}

export const start = [{ name: 'import and first signature', needs: ['peers'], run: starts }];
