// Runs that end early, by Ctrl-C, a kill or a full disk, and what a resumed run makes of their results.

import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { after, before, beforeEach, test } from 'node:test';
import { file, interstream, objects, objectsIn, start, withoutTimes } from './command-line.js';
import { startFaultProxy } from './fault-proxy.js';
import { CLI } from './runtime.js';
import { startSandbox } from './sandbox.js';

let sandbox;
before(async () => {
  sandbox = await startSandbox(CLI);
});
after(() => sandbox.stop());
beforeEach(() => sandbox.reset());

const env = (apiUrl = sandbox.served.apiUrl) => ({ ...sandbox.env, INTERSTREAM_API_URL: apiUrl });
const direct = (args) => interstream(['process-order', ...args], { env: env() });

const withOrders = (first, last) =>
  Array.from({ length: last - first + 1 }, (_, at) => `${first + at},${300000 + first + at}`);
const idsOf = (list) => list.map((line) => line.split(',')[0]);

/** How often each of these users' orders was processed. */
async function processed(list) {
  const ledger = await sandbox.ledger();
  const times = new Map(ledger.map(({ userId, timesProcessed }) => [String(userId), timesProcessed]));
  return idsOf(list).map((userId) => times.get(userId));
}

/** The last word on each user in a results file: `processed`, or its outcome and code. */
function lastWords(path) {
  const results = objectsIn(path).filter(({ begun }) => begun === undefined);
  return Object.fromEntries(results.map(({ userId, error }) => [userId, error ? `${error.outcome} ${error.code}` : 'processed']));
}

/** A network that holds every request until `release`. `held(n)`: resolves once there are so many. */
async function startHolding(between = {}) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  const users = [];
  let look = () => {};
  const proxy = await startFaultProxy(sandbox.served.apiUrl, async (url) => {
    const userId = new URL(url, 'http://x').searchParams.get('iq');
    users.push(userId);
    look();
    if (Object.hasOwn(between, userId)) return between[userId];
    await released;
    return undefined;
  });
  const held = (count) => new Promise((resolve) => {
    look = () => users.length >= count && resolve();
    look();
  });
  return { env: env(proxy.url), users, held, release, stop: proxy.stop };
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  test(`${signal} finishes what is in flight, writes what is left, and the rest is done by a resumed run`, async () => {
    const list = withOrders(1000, 1007);
    const results = file('results.ndjson');
    const network = await startHolding();
    const { child, ended, said } = start(
      ['process-order', '--json', '--concurrency', '3', '--results', results, ...list], { env: network.env },
    );
    await network.held(3);
    child.kill(signal);
    await said(/interrupted; finishing what is in flight \(3\), Ctrl-C again ends at once\.\n/);
    network.release();
    const { status, stdout, stderr } = await ended;
    await network.stop();

    assert.equal(status, 1);
    const told = objects(stdout).map(({ userId, ok, error }) => [userId, ok ?? `${error.outcome} ${error.code}`]).sort();
    const expected = idsOf(list).map((userId, at) => [userId, at < 3 ? 'Order was processed' : 'not-sent ABORTED']);
    assert.deepEqual(told, expected);
    assert.equal(withoutTimes(stderr), [
      'interstream: interrupted; finishing what is in flight (3), Ctrl-C again ends at once.',
      '8 users: 3 processed, 5 not-sent; took _ s',
      'nothing was sent for 5 of them',
      'not-sent, ABORTED: 1003, 1004, 1005, 1006, 1007',
      '  The run was ended before this call. Resume it.',
      `results: ${results}`,
      `next: interstream process-order --resume ${results}\n`,
    ].join('\n'));
    assert.deepEqual(await processed(list), [1, 1, 1, 0, 0, 0, 0, 0]);
    assert.deepEqual(objectsIn(results).filter(({ begun }) => begun).map(({ userId }) => userId), ['1000', '1001', '1002']);

    const resumed = await direct(['--resume', results]);
    assert.equal(resumed.status, 0, resumed.stderr);
    assert.deepEqual(resumed.stdout.trim().split('\n').sort(), idsOf(list).slice(3).map((id) => `${id}: Order was processed`));
    assert.equal(withoutTimes(resumed.stderr), `8 users: 8 processed (3 of them left as an earlier run had them); took _ s\nresults: ${results}\n`);
    assert.deepEqual(await processed(list), Array(8).fill(1));
    assert.deepEqual(lastWords(results), Object.fromEntries(idsOf(list).map((id) => [id, 'processed'])));
    const nothing = await direct(['--resume', results]);
    assert.deepEqual([nothing.status, nothing.stdout], [0, '']);
  });
}

test('a second Ctrl-C ends at once, and shows in the results whose call had begun', async () => {
  const results = file('results.ndjson');
  const network = await startHolding();
  const { child, ended, said } = start(['process-order', '--results', results, '1000', '1001,301001'], { env: network.env });
  await network.held(2);
  child.kill('SIGINT');
  await said(/interrupted/);
  child.kill('SIGINT');
  const { status, stdout } = await ended;
  assert.deepEqual([status, stdout], [130, '']);
  assert.deepEqual(objectsIn(results).map(({ begun, ...line }) => line), [{ userId: '1000' }, { userId: '1001', orderId: '301001' }]);
  network.release();
  await network.stop();
});

/** Kills a run without warning: 1000 and 1001 are done, 1002 and 1004 lost on the way, 1003 and 1005 processed untold. */
async function killed(list, results) {
  const network = await startHolding({ 1000: undefined, 1001: undefined, 1002: 'silence', 1003: 'stall', 1004: 'silence', 1005: 'stall' });
  const { child, ended } = start(['process-order', '--concurrency', '4', '--results', results, ...list], { env: network.env });
  await network.held(6);
  while ((await processed(['1003', '1005'])).some((times) => times === 0)) ;
  child.kill('SIGKILL');
  assert.equal((await ended).status, 'SIGKILL');
  await network.stop();
}

test('after a kill -9, a resumed run with order ids processes all, each once', async () => {
  const list = withOrders(1000, 1011);
  const results = file('results.ndjson');
  await killed(list, results);
  // As if the kill had hit the last line.
  appendFileSync(results, '{"userId":"1002","orderId":"30');
  const { status, stdout, stderr } = await direct(['--json', '--concurrency', '1', '--settle-ms', '2000', '--resume', results, ...list]);
  assert.equal(status, 0, stderr);
  assert.match(stderr, /^interstream: 4 lost requests may still be running; those users are called last, [12] s from now at the latest/);
  const confirmed = Object.fromEntries(objects(stdout).map(({ userId, confirmedBy }) => [userId, confirmedBy]));
  assert.deepEqual(confirmed, Object.fromEntries(idsOf(list).slice(2).map((userId) =>
    [userId, ['1003', '1005'].includes(userId) ? 'order-history' : 'answer'])));
  assert.deepEqual(objects(stdout).slice(-4).map(({ userId }) => userId).sort(), ['1002', '1003', '1004', '1005'], 'those called last');
  assert.deepEqual(await processed(list), Array(12).fill(1));
});

test('after a kill -9 without order ids, those whose call had begun are for a human, and not called', async () => {
  const list = idsOf(withOrders(1000, 1011));
  const results = file('results.ndjson');
  await killed(list, results);
  const { status, stdout, stderr } = await direct(['--settle-ms', '0', '--resume', results, ...list]);
  assert.equal(status, 1);
  assert.deepEqual(stdout.trim().split('\n').sort(), list.slice(6).map((id) => `${id}: Order was processed`).sort());
  assert.match(stderr, /12 users: 8 processed, 4 unknown \(6 of them left as an earlier run had them\); took /);
  assert.match(stderr, /unknown, INTERRUPTED, for a human to look at: 1002, 1003, 1004, 1005\n/);
  assert.deepEqual(await processed(list), [1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1]);
  // A human has looked, and knows the order now.
  const known = await direct(['--settle-ms', '0', '--resume', results, '1002,301002', '1003,301003']);
  assert.deepEqual(known.stdout.trim().split('\n').sort(), ['1002: Order was processed', '1003: Order was processed']);
  assert.deepEqual(await processed(['1002', '1003']), [1, 1]);
});

test('a resumed run goes by what the calls have ended with', async () => {
  const results = file('results.ndjson');
  const network = await startHolding({ 1000: 'silence', 1001: 'silence' });
  const short = ['--timeout-ms', '150', '--deadline-ms', '300', '--settle-ms', '600'];
  await interstream(['process-order', ...short, '--results', results, '1000,301000', '1001'], { env: network.env });
  await direct(['--max-retries', '0', '--results', results, '4,300004', '6,300006', '103,300103']);
  await network.stop();
  const before = {
    1000: 'unknown TIMEOUT', 1001: 'unknown TIMEOUT', 4: 'rejected ERROR_AMOUNT_DUE', 6: 'unknown ERROR_PROCESSING', 103: 'rejected UNUSABLE_ANSWER',
  };
  assert.deepEqual(lastWords(results), before);

  // Called: 1000, for its order id, and 103, which was only busy. Not: a refusal, a failure half way, a lost call without order id.
  const again = await startHolding({ 1000: undefined, 103: undefined });
  const { status, stderr } = await interstream(['process-order', '--settle-ms', '0', '--resume', results], { env: again.env });
  await again.stop();
  assert.equal(status, 1);
  assert.deepEqual([...new Set(again.users)].sort(), ['1000', '103']);
  assert.deepEqual(lastWords(results), { ...before, 1000: 'processed', 103: 'processed' });
  assert.match(stderr, /5 users: 2 processed, 1 rejected, 2 unknown \(3 of them left as an earlier run had them\); took /);
  assert.match(stderr, /rejected, ERROR_AMOUNT_DUE: 4\n/);
  assert.match(stderr, /unknown, ERROR_PROCESSING, for a human to look at: 6\n/);
  assert.match(stderr, /unknown, TIMEOUT, for a human to look at: 1001\n/);

  // Once somebody has put it right, the refused and those with an order id are called; without an order id, still nobody.
  const asked = await startHolding({ 4: undefined, 6: undefined });
  await interstream(['process-order', '--settle-ms', '0', '--resume', results, '--again'], { env: asked.env });
  await asked.stop();
  assert.deepEqual([...new Set(asked.users)].sort(), ['4', '6']);
  assert.deepEqual(await processed(['1000', '1001', '4', '6', '103']), [1, 0, 0, 0, 1]);
});

test('what was unknown stays unknown until it is known to be processed', async () => {
  await direct(['1000,301000']);
  // As a call tells that never got to see that.
  const error = { name: 'TimeoutError', code: 'TIMEOUT', message: 'Lost.', outcome: 'unknown', attempts: 1, retryable: true };
  const lost = { userId: '1000', orderId: '301000', at: '2026-01-01T00:00:00.000Z', error };
  const results = file('results.ndjson', `${JSON.stringify(lost)}\n`);

  const gone = await startHolding();
  await gone.stop();
  const nowhere = await interstream(['process-order', '--json', '--max-retries', '0', '--resume', results], { env: gone.env });
  assert.equal(nowhere.status, 1);
  const [told] = objects(nowhere.stdout);
  assert.deepEqual([told.error.code, told.error.outcome, told.error.retryable], ['CONNECTION_FAILED', 'unknown', true]);
  assert.match(told.error.message, /^An earlier call may have processed the order\. The last one: /);

  const { status, stdout } = await direct(['--json', '--settle-ms', '0', '--resume', results]);
  assert.deepEqual([status, objects(stdout)[0].confirmedBy], [0, 'order-history']);
  assert.deepEqual(await processed(['1000']), [1]);
});

test('Ctrl-C while lost requests are waited for changes nothing about them', async () => {
  const at = new Date().toISOString();
  const results = file('results.ndjson', `${JSON.stringify({ userId: '1000', orderId: '301000', begun: at })}\n`);
  const { child, ended, said } = start(['process-order', '--settle-ms', '600000', '--resume', results], { env: env() });
  await said(/1 lost requests may still be running; those users are called last, 600 s from now/);
  child.kill('SIGINT');
  assert.equal((await ended).status, 1);
  assert.deepEqual(lastWords(results), { 1000: 'unknown ABORTED' });
  assert.deepEqual(await processed(['1000']), [0]);
  const never = await direct(['--settle-ms', 'Infinity', '--resume', results]);
  assert.deepEqual([never.status, never.stdout], [1, '']);
  assert.deepEqual(await processed(['1000']), [0]);
});

test('where results cannot be written any more, nobody else is called', async () => {
  const list = withOrders(1000, 1009);
  const results = file('results.ndjson');
  // The file may grow to 512 bytes, as if the disk were full then.
  const program = ['sh', '-c', 'ulimit -f 1; exec "$@"', 'sh', process.execPath, CLI];
  const args = ['process-order', '--json', '--concurrency', '1', '--results', results, ...list];
  const { status, stdout, stderr } = await interstream(args, { env: env(), program });
  assert.equal(status, 1);
  assert.match(stderr, /^interstream: the results cannot be written \(EFBIG\)/);
  const told = objects(stdout).map(({ error }) => (error === undefined ? 1 : 0));
  assert.ok(told.includes(0) && told.includes(1));
  assert.deepEqual(await processed(list), told);
  const resumed = await direct(['--settle-ms', '0', '--resume', results, ...list]);
  assert.equal(resumed.status, 0, resumed.stderr);
  assert.deepEqual(await processed(list), Array(10).fill(1));
});

test('a results file belongs to one run at a time, and a dead one does not hold it', async () => {
  const results = file('results.ndjson');
  const network = await startHolding();
  const { child, ended } = start(['process-order', '--results', results, '1000,301000'], { env: network.env });
  await network.held(1);
  const second = await direct(['--settle-ms', '0', '--resume', results]);
  assert.deepEqual([second.status, second.stdout], [2, '']);
  assert.match(second.stderr, new RegExp(`is in use by another run \\(process ${child.pid}, since \\S+\\)\\. If that is none, remove `));
  child.kill('SIGKILL');
  await ended;
  assert.ok(existsSync(`${results}.lock`));
  await network.stop();
  const third = await direct(['--settle-ms', '0', '--resume', results]);
  assert.deepEqual([third.status, third.stdout], [0, '1000: Order was processed\n']);
  assert.ok(!existsSync(`${results}.lock`));
});

test('whoever closes the output ends the run in good order', async () => {
  const list = withOrders(1000, 1004);
  const results = file('results.ndjson');
  const network = await startHolding({ 1000: undefined });
  const { child, ended, said } = start(['process-order', '--concurrency', '1', '--results', results, ...list], { env: network.env });
  child.stdout.destroy();
  await said(/the output cannot be written \(EPIPE\)/);
  network.release();
  assert.equal((await ended).status, 1);
  await network.stop();
  const words = Object.values(lastWords(results));
  assert.equal(words.length, 5);
  assert.ok(words.includes('not-sent ABORTED'));
  assert.deepEqual(await processed(list), words.map((word) => Number(word === 'processed')));
});

test('a results file that does not fit is refused before anything is sent', async () => {
  const ok = JSON.stringify({ userId: '1000', orderId: '301000', ok: 'Order was processed', at: new Date().toISOString() });
  const results = file('results.ndjson', `${ok}\n`);
  for (const [args, expected] of [
    [['--results', results, '1001', '1000'], /user 1000 is in \S+results\.ndjson already: --resume it, or name another file/],
    [['--resume', results, '1000,5'], /the list names order 5 of user 1000, the earlier results order 301000/],
    [['--resume', file('users.csv', '1000,301000\n')], /users\.csv:1 is not a line of results/],
    [['--resume', file('other.ndjson', `${ok}\n{"userId":7}\n`)], /other\.ndjson:2 is not a line of results/],
    [['--resume', file('empty.ndjson', '')], /no user id was given/],
    [['--results', '/dev/full', '1001'], /\/dev\/full cannot be read \(it is not a plain file\)/],
  ]) {
    const { status, stdout, stderr } = await direct(args);
    assert.deepEqual([status, stdout], [2, ''], args.join(' '));
    assert.match(stderr, expected);
  }
  assert.equal(readFileSync(results, 'utf8'), `${ok}\n`);
  assert.deepEqual(await processed(['1000', '1001']), [0, 0]);
  const appended = await direct(['--results', results, '1001,301001']);
  assert.equal(appended.status, 0);
  assert.deepEqual(lastWords(results), { 1000: 'processed', 1001: 'processed' });
});

test('the output of --json can be resumed too', async () => {
  const first = await direct(['--json', '--max-retries', '0', '1000,301000', '103,300103']);
  const { status, stdout } = await direct(['--resume', file('out.ndjson', first.stdout)]);
  assert.deepEqual([status, stdout], [0, '103: Order was processed\n']);
});
