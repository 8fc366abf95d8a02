// 9,000 orders through the command line, 64 at once, on the sandbox; against a script that does it by hand.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../tests/package/hosts/program.js';
import { CLI, withSandbox } from '../tests/package/hosts/sandbox.js';
import { CONSUMER } from '../tools/build/consumer.js';
import { inTurns } from './programs/rounds.js';
import { row } from './row.js';
import { median, ratioOf } from './statistics.js';

const AT_ONCE = '64';
const FIRST = 1000;

async function commandLine({ quick }) {
  const orders = quick ? 2000 : 9000;
  const folder = join(CONSUMER, 'orders');
  const file = join(folder, 'orders.txt');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, Array.from({ length: orders }, (_, at) => `${FIRST + at}\n`).join(''));
  const commands = {
    package: [process.execPath, CLI, 'process-order', '--file', file, '--concurrency', AT_ONCE],
    byHand: [process.execPath, join(CONSUMER, 'benches', 'peers', 'process-orders.js'), file, AT_ONCE],
  };
  const rounds = await withSandbox(({ apiUrl, keyId, sharedSecret }) => {
    const env = { INTERSTREAM_API_URL: apiUrl, INTERSTREAM_KEY_ID: keyId, INTERSTREAM_SHARED_SECRET: sharedSecret };
    const running = (name) => async (times) => {
      for (let at = 0; at < times; at += 1) await runProgram(commands[name], { cwd: CONSUMER, env });
    };
    return inTurns({ package: running('package'), byHand: running('byHand') }, {
      rounds: quick ? 3 : 7, times: 1, warmUpRounds: 0, after: () => eachProcessedOnce(apiUrl, orders),
    });
  });
  return [row({
    what: `${orders.toLocaleString('en')} orders through the command line, ${AT_ONCE} at once: orders per second`,
    against: 'a script by hand',
    unit: 'x',
    ...ratioOf(rounds.byHand, rounds.package),
    least: 0.9,
    detail: { seconds: { package: median(rounds.package) / 1e6, byHand: median(rounds.byHand) / 1e6 } },
  })];
}

/** The sandbox's ledger shows that the run did its work; then it is as new again. */
async function eachProcessedOnce(apiUrl, orders) {
  const ledger = await (await fetch(new URL('/ledger', apiUrl))).json();
  const wanted = ledger.filter(({ userId }) => userId >= FIRST && userId < FIRST + orders);
  const wrong = wanted.filter(({ timesProcessed }) => timesProcessed !== 1);
  if (wanted.length !== orders || wrong.length > 0) {
    throw new Error(`of ${orders} orders, ${wanted.length} are in the ledger, and ${wrong.length} were not processed just once`);
  }
  await fetch(new URL('/reset', apiUrl), { method: 'POST' });
}

export const commandLines = [{ name: 'command line, 9,000 orders', needs: [], run: commandLine }];
