// Five thousand orders over a network that fails, resumed until nothing is left, and the ledger compared with the results.

import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { file, interstream, objectsIn, start } from './command-line.js';
import { FAULT_NAMES, randomFrom, startFaultProxy } from './fault-proxy.js';
import { CLI } from './runtime.js';
import { startSandbox } from './sandbox.js';

const SEED = Number(process.env.INTERSTREAM_SEED ?? 20231114);
const FIRST = 1000;
const USERS = 5000;
const MOST_RUNS = 20;

let sandbox;
before(async () => {
  sandbox = await startSandbox(CLI);
});
after(() => sandbox.stop());

const LIMITS = ['--timeout-ms', '250', '--settle-ms', '400', '--deadline-ms', '1500', '--max-retries', '1'];

/** Faults of a network, drawn from the seed. */
function brokenNetwork() {
  const random = randomFrom(SEED);
  return (url) => {
    const fault = random(100) < 30 ? FAULT_NAMES[random(FAULT_NAMES.length)] : undefined;
    // Were the look doubled too, the sandbox would refuse both alike for their repeated salts.
    return fault === 'double' && url.includes('do=list_orders') ? 'slow' : fault;
  };
}

async function ledgerOf() {
  const entries = await sandbox.ledger();
  return new Map(entries.map(({ userId, timesProcessed }) => [String(userId), timesProcessed]));
}

/** No result in the file says what the ledger denies, the first ones included. */
function assertNobodyWasToldAnythingFalse(results, ledger) {
  for (const { userId, error } of results) {
    const times = ledger.get(userId);
    const story = `user ${userId} was told ${error ? `${error.outcome} ${error.code}` : 'processed'} and was processed ${times} times`;
    assert.ok(times <= 1, story);
    if (error === undefined) assert.equal(times, 1, story);
    if (error?.outcome === 'rejected' || error?.outcome === 'not-sent') assert.equal(times, 0, story);
  }
}

test(`5,000 orders are processed once each, over a network that fails (seed ${SEED})`, async () => {
  const list = file('orders.csv', `user_id,order_id\n${Array.from({ length: USERS }, (_, at) => `${FIRST + at},${300000 + FIRST + at}\n`).join('')}`);
  const results = file('results.ndjson');
  const proxy = await startFaultProxy(sandbox.served.apiUrl, brokenNetwork());
  const env = { ...sandbox.env, INTERSTREAM_API_URL: proxy.url };
  const runOnce = (args) => interstream(['process-order', '--concurrency', '128', '--json', ...LIMITS, ...args], { env });

  const tally = [];
  let read = 0;
  let last = await runOnce(['--file', list, '--results', results]);
  for (let runs = 1; ; runs += 1) {
    const told = objectsIn(results).slice(read);
    read += told.length;
    const ended = told.filter(({ begun }) => begun === undefined);
    assertNobodyWasToldAnythingFalse(ended, await ledgerOf());
    const processed = ended.filter(({ ok }) => ok !== undefined).length;
    tally.push(`${processed} of ${ended.length}`);
    if (runs === 1) assert.equal(ended.length, USERS, last.stderr);
    assert.equal(last.status, processed === ended.length ? 0 : 1, last.stderr);
    if (last.status === 0) break;
    assert.ok(runs < MOST_RUNS, `after ${runs} runs some are left: ${last.stderr}`);
    last = await runOnce(['--resume', results]);
  }
  await proxy.stop();

  console.log(`# processed: ${tally.join(', ')}; faults: ${JSON.stringify(proxy.counts)}`);
  assert.ok(tally.length > 1, 'a network that fails leaves something to resume');
  for (const fault of FAULT_NAMES) assert.ok(proxy.counts[fault] > 20, `${fault} happened ${proxy.counts[fault]} times`);
  const ledger = await ledgerOf();
  for (let userId = FIRST; userId < FIRST + USERS; userId += 1) assert.equal(ledger.get(String(userId)), 1, `user ${userId}`);
});

const KILLED_USERS = Number(process.env.INTERSTREAM_USERS ?? 2000);
const KILLS = 20;

test(`killed at random ${KILLS} times over a network that fails, ${KILLED_USERS} orders are processed once each (seed ${SEED})`, async (t) => {
  await sandbox.reset();
  const random = randomFrom(SEED + 1);
  const list = file('orders.csv', Array.from({ length: KILLED_USERS }, (_, at) => `${FIRST + at},${300000 + FIRST + at}\n`).join(''));
  const results = file('results.ndjson', '');
  const proxy = await startFaultProxy(sandbox.served.apiUrl, brokenNetwork());
  t.after(() => proxy.stop());
  const env = { ...sandbox.env, INTERSTREAM_API_URL: proxy.url };
  const args = ['process-order', '--concurrency', '64', ...LIMITS, '--resume', results, '--file', list];
  for (let kills = 0; kills < KILLS; kills += 1) {
    const { child, ended } = start(args, { env });
    const after = setTimeout(() => child.kill('SIGKILL'), 150 + random(500));
    await ended;
    clearTimeout(after);
    // Whose call had begun again by then has no last word yet.
    const lastLines = new Map(objectsIn(results, { cut: true }).map((line) => [line.userId, line])).values();
    assertNobodyWasToldAnythingFalse([...lastLines].filter(({ begun }) => begun === undefined), await ledgerOf());
  }
  let last;
  for (let runs = 0; last?.status !== 0 && runs < MOST_RUNS; runs += 1) last = await interstream(args, { env });
  assert.equal(last.status, 0, last.stderr);
  const ledger = await ledgerOf();
  for (let userId = FIRST; userId < FIRST + KILLED_USERS; userId += 1) assert.equal(ledger.get(String(userId)), 1, `user ${userId}`);
});

test('of a hundred and fifty thousand wrong lines the first ten are told, and how many more there are', { timeout: 60_000 }, async () => {
  const list = file('list.csv', `user_id,order_id\n${'x,1,2\n'.repeat(150_000)}`);
  const { status, stdout, stderr } = await interstream(['process-order', '--file', list], { env: sandbox.env });
  const lines = stderr.trim().split('\n');
  const first = Array.from({ length: 10 }, (_, at) => `interstream: ${list}:${at + 2} has more cells than the header: put quotes around a cell that holds the separator.`);
  assert.deepEqual([status, stdout, lines], [2, '', [...first, 'interstream: and 149990 more.', 'See interstream process-order --help.']]);
});

test('a results file is for its owner only', async () => {
  const results = file('results.ndjson');
  await interstream(['process-order', '--results', results, '9000,309000'], { env: sandbox.env });
  assert.equal(statSync(results).mode & 0o777, 0o600);
});
