// What the benchmarks make of their rounds. Nothing is timed here: the clock is the test's.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTurns } from '../../../benches/programs/rounds.js';
import { row } from '../../../benches/row.js';
import { quantile, ratioOf } from '../../../benches/statistics.js';

test('contenders take turns, and a turn is told as microseconds for one time', async () => {
  let clock = 0;
  const turns = [];
  const working = (name, ms) => (times) => {
    turns.push(`${name} ${times}`);
    clock += 1 + ms * times;
  };
  const measured = await inTurns({ quick: working('quick', 1), slow: working('slow', 4) }, {
    rounds: 2, ms: 8, warmUpRounds: 1, overheadMs: 1, now: () => clock, after: (name) => turns.push(`after ${name}`),
  });
  assert.deepEqual(measured, { quick: [1000, 1000], slow: [4000, 4000] });
  assert.deepEqual(turns.filter((turn) => !turn.startsWith('after')), [
    ...['quick 1', 'quick 2', 'quick 4', 'quick 8', 'slow 1', 'slow 2'].flatMap((turn) => [turn, turn, turn]),
    'slow 2', 'quick 8',
    'quick 8', 'slow 2',
    'slow 2', 'quick 8',
  ]);
  assert.equal(turns.filter((turn) => turn.startsWith('after')).length, 24);
});

test('a turn is filled also where one of them was interrupted while it was found out how much fills it', async () => {
  let clock = 0;
  let turns = 0;
  const work = (times) => {
    turns += 1;
    clock += times + (turns === 1 ? 50 : 0);
  };
  const measured = await inTurns({ work }, { rounds: 1, ms: 8, warmUpRounds: 0, now: () => clock });
  assert.deepEqual([measured, clock], [{ work: [1000] }, 50 + 3 * (1 + 2 + 4 + 8) + 8]);
});

test('the middle of the ratios is told, not the ratio of the middles', () => {
  assert.deepEqual(ratioOf([2, 30, 8], [1, 10, 2]), { figure: 3, quartiles: [2.5, 3.5] });
  assert.equal(quantile([4, 1, 3, 2], 0.5), 2.5);
  assert.equal(quantile([10, 30, 20], 1), 30);
  assert.throws(() => quantile([], 0.5), { message: 'nothing was measured' });
  assert.throws(() => ratioOf([1], [1, 2]), { message: 'rounds of different numbers' });
});

test('a row says whether its goal is reached, or by how much it is not', () => {
  const told = (given) => {
    const { measured, half, goal, verdict } = row({ what: 'this', against: 'that', unit: 'x', ...given });
    return [measured, half, goal, verdict];
  };
  assert.deepEqual(told({ figure: 3, quartiles: [2.5, 12.34], least: 3 }), ['3.00x', '2.50x to 12.3x', 'at least 3.00x', 'reached']);
  assert.deepEqual(told({ figure: 2.4, least: 3 }), ['2.40x', '', 'at least 3.00x', '20 % short of it']);
  assert.deepEqual(told({ figure: 2.9999, least: 3 }), ['3.00x', '', 'at least 3.00x', '0.1 % short of it']);
  assert.deepEqual(told({ figure: 1.21, most: 1.1 }), ['1.21x', '', 'at most 1.10x', '10 % over it']);
  const upload = (bytes) => told({ unit: 'bytes', figure: bytes, most: 32 * 1024, next: 24 * 1024 }).at(-1);
  assert.deepEqual([24, 30, 33].map((kib) => upload(kib * 1024)), [
    'reached; reached', 'reached; 6.0 KiB over it', '1.0 KiB over it; 9.0 KiB over it',
  ]);
  assert.deepEqual(told({ figure: 1.2, next: 1.1 }), ['1.20x', '', 'at most 1.10x', '9.1 % over it']);
  assert.equal(told({ figure: 4, least: 3, next: 5 })[2], 'at least 3.00x, better 5.00x');
});
