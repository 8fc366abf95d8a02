// processOrder over loopback, the package and by hand in turns. Argument: the options of a client, and how often, as
// JSON. Prints, for each, the calls per second of each round and how long each call took.

import { Interstream } from 'interstream';
import { processOrderByHand } from '../peers/fetch.js';

const { options, rounds, calls, atOnce } = JSON.parse(process.argv[2]);
const client = new Interstream(options);
const contenders = {
  package: async (userId) => (await client.processOrder(userId)).ok,
  byHand: processOrderByHand(options),
};
const WARM_UP_ROUNDS = 3;

/** Calls for one user after the other, so many at once. */
async function turn(processOrder) {
  const durations = [];
  let next = 0;
  const work = async () => {
    while (next < calls) {
      const userId = 1000 + next % 9000;
      next += 1;
      const start = performance.now();
      const ok = await processOrder(userId);
      durations.push(Math.round((performance.now() - start) * 1000));
      if (ok !== 'Order was processed') throw new Error(ok);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: atOnce }, work));
  return { perSecond: calls / (performance.now() - start) * 1000, durations };
}

const names = Object.keys(contenders);
const measured = Object.fromEntries(names.map((name) => [name, { perSecond: [], microseconds: [] }]));
for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
  for (const name of round % 2 === 0 ? names : names.toReversed()) {
    const { perSecond, durations } = await turn(contenders[name]);
    if (round < 0) continue;
    measured[name].perSecond.push(perSecond);
    measured[name].microseconds.push(...durations);
  }
}
console.log(JSON.stringify({ measured, made: names.length * (rounds + WARM_UP_ROUNDS) * calls }));
