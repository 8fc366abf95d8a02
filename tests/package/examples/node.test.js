// examples/node, as a process of its own, killed and stopped; its API is the sandbox over HTTP, behind a proxy that can
// hold and lose answers.

import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { Interstream } from 'interstream';
import { FAULT_NAMES, randomFrom, startFaultProxy } from '../node/fault-proxy.js';
import { CLI } from '../node/runtime.js';
import { startSandbox } from '../node/sandbox.js';
import { startServer, until } from './program.js';

const EXAMPLE = join(import.meta.dirname, '..', '..', '..', 'examples', 'node');
const KEY = Buffer.from('a key for the tests of this file');
const TOKEN = 'an operator of the tests';
const READY = /Server listening at (http:[^"]+)/;

let sandbox;
let proxy;
let folder;
let choose;
let server;

beforeEach(async () => {
  sandbox = await startSandbox(CLI);
  choose = () => undefined;
  proxy = await startFaultProxy(sandbox.served.apiUrl, (url) => choose(url));
  folder = mkdtempSync(join(tmpdir(), 'interstream-node-'));
  server = await start();
});
afterEach(async () => {
  server.kill('SIGKILL');
  await server.ended;
  await proxy.stop();
  await sandbox.stop();
  rmSync(folder, { recursive: true });
});

function start(more = {}) {
  return startServer([process.execPath, 'src/server.js'], READY, {
    cwd: EXAMPLE,
    env: {
      ...sandbox.env, INTERSTREAM_API_URL: proxy.url, PORT: '0', LEDGER: join(folder, 'payments.ndjson'),
      WEBHOOK_SECRET: `whsec_${KEY.toString('base64')}`, OPERATOR_TOKEN: TOKEN,
      TIMEOUT_MS: '250', SETTLE_MS: '500', DEADLINE_MS: '10000', RETRY_MS: '50', ...more,
    },
  });
}

/** An order of the sandbox, placed and not paid: 5.50. */
async function placeOrder(userId, productID = 1) {
  const client = new Interstream(sandbox.served);
  await client.store.modifyCart(userId, { cartAction: 'add', productID });
  return String((await client.store.placeOrder(userId)).id);
}

/** Signed as the specification says, without the package that the example checks it with. */
function deliver(data, { key = KEY, at = Date.now(), type = 'payment.succeeded', ...given } = {}) {
  const { body = JSON.stringify({ type, data }) } = given;
  const id = `msg_${randomUUID()}`;
  const timestamp = String(Math.floor(at / 1000));
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return fetch(`${server.url}/webhook`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}`,
    },
    body: given.tampered ?? body,
  });
}

const payment = (id, userId, orderId, amount = '5.50') => ({ id, amount, metadata: { user_id: userId, order_id: orderId } });
const look = async (path) => (await fetch(new URL(path, sandbox.served.apiUrl))).json();
const operator = (path, id, token = TOKEN) => fetch(`${server.url}${path}`, {
  headers: { authorization: `Bearer ${token}` }, ...(id !== undefined && { method: 'POST', body: JSON.stringify({ id }) }),
});
const cases = async () => (await operator('/cases')).json();
const nothingOpen = () => until(cases, ({ length }) => length === 0);

/** What the machine leaves to a human is tried again by one, until nothing is left. Resolves to how often. */
async function nothingOpenWithHelp() {
  let times = 0;
  await until(async () => {
    const open = await cases();
    for (const { id } of open.filter(({ state }) => state === 'case')) {
      times += Number((await operator('/cases/again', id)).ok);
    }
    return open;
  }, ({ length }) => length === 0);
  return times;
}

const openCase = () => until(cases, (list) => list.length > 0 && list.every(({ state }) => state === 'case'));
const settled = () => until(() => readFileSync(join(folder, 'payments.ndjson'), 'utf8'), (text) => text.includes('"settled"'));

/** What the API was told, in the end: the payments, and how often each of these orders was processed. */
async function books(...orderIds) {
  const ledger = await look('/ledger');
  return {
    payments: (await look('/payments')).map(({ orderId, amount, description }) => `${orderId} ${amount} ${description}`).sort(),
    processed: orderIds.map((id) => ledger.find(({ orderId }) => orderId === Number(id)).timesProcessed),
  };
}

/** Resolves once a request with this action arrives; `fault` is what happens to it, and later ones pass. */
function once(action, fault) {
  return new Promise((arrived) => {
    choose = (url) => {
      if (!url.includes(`do=${action}`)) return undefined;
      choose = () => undefined;
      arrived();
      return fault;
    };
  });
}

async function restart(more) {
  await server.ended;
  server = await start(more);
}

test('a payment that is delivered five times is settled once', async () => {
  server.kill('SIGKILL');
  // A slow machine is not to be told from a lost answer, and here no answer is lost.
  await restart({ TIMEOUT_MS: '30000', DEADLINE_MS: '60000' });
  const orderId = await placeOrder(7);
  const actions = [];
  choose = (url) => void actions.push(new URL(url, proxy.url).searchParams.get('do'));
  const answers = await Promise.all(Array.from({ length: 5 }, () => deliver(payment('pay_1', 7, orderId))));
  for (const answer of answers) assert.deepEqual([answer.status, await answer.json()], [200, { received: 'pay_1' }]);
  await nothingOpen();
  assert.equal((await deliver(payment('pay_1', 7, orderId))).status, 200);
  assert.deepEqual(actions, ['list_orders', 'get_cart', 'add_payment', 'get_cart', 'process_order']);
  assert.deepEqual(await books(orderId), { payments: [`${orderId} 5.50 pay_1`], processed: [1] });
  const again = async (amount) => (await deliver(payment('pay_1', 7, orderId, amount))).status;
  assert.deepEqual([await again('5.5'), await again('05.500'), await again('5.00'), await again({ value: '5.50' })], [200, 200, 409, 409]);
});

for (const [what, action, fault, reached] of [
  ['whose payment has arrived', 'add_payment', 'stall', async () => (await look('/payments')).length === 1],
  ['whose payment has not arrived', 'add_payment', 'silence', async () => true],
  ['whose order was processed', 'process_order', 'stall', async () => (await look('/ledger')).at(-1).timesProcessed === 1],
]) {
  test(`a process that is killed during a call ${what} is followed by one that settles it once`, async () => {
    const orderId = await placeOrder(7);
    const arrived = once(action, fault);
    assert.equal((await deliver(payment('pay_1', 7, orderId))).status, 200);
    await arrived;
    await until(reached, Boolean);
    server.kill('SIGKILL');
    // As where the crash came in the middle of a line.
    await server.ended;
    appendFileSync(join(folder, 'payments.ndjson'), '{"at":"2026-01-01T00:00:00.000Z","type":"rec');
    await restart();
    assert.equal((await deliver(payment('pay_1', 7, orderId))).status, 200);
    await nothingOpen();
    assert.deepEqual(await books(orderId), { payments: [`${orderId} 5.50 pay_1`], processed: [1] });
  });
}

test('what was begun is not sent again before settleMs has passed since the start', async () => {
  const orderId = await placeOrder(7);
  const arrived = once('add_payment', 'silence');
  await deliver(payment('pay_1', 7, orderId));
  await arrived;
  server.kill('SIGKILL');
  let asked = 0;
  choose = () => void (asked += 1);
  await restart({ SETTLE_MS: '3600000' });
  assert.deepEqual((await cases()).map(({ id, state }) => ({ id, state })), [{ id: 'pay_1', state: 'begun' }]);
  server.kill('SIGTERM');
  assert.deepEqual(await server.ended, { status: 0, signal: null });
  assert.equal(asked, 0);
});

test('SIGTERM during a call: no new webhook is taken, the call ends, and the process exits with 0', async () => {
  const orderId = await placeOrder(7);
  let release;
  const arrived = new Promise((resolve) => {
    choose = (url) => {
      if (!url.includes('do=process_order')) return undefined;
      resolve();
      return new Promise((go) => (release = go));
    };
  });
  server.kill('SIGKILL');
  await restart({ TIMEOUT_MS: '30000', DEADLINE_MS: '60000' });
  await deliver(payment('pay_1', 7, orderId));
  await arrived;
  server.kill('SIGTERM');
  await until(() => fetch(`${server.url}/healthz`), ({ status }) => status === 503);
  const refused = await deliver(payment('pay_2', 7, orderId));
  assert.deepEqual([refused.status, await refused.json()], [503, { error: 'stopping' }]);
  release();
  assert.deepEqual(await server.ended, { status: 0, signal: null });
  await settled();
  assert.deepEqual(await books(orderId), { payments: [`${orderId} 5.50 pay_1`], processed: [1] });
});

test('SIGTERM during a call that does not end: it is aborted, and the next process settles it', async () => {
  server.kill('SIGKILL');
  await restart({ GRACE_MS: '1', TIMEOUT_MS: '30000', DEADLINE_MS: '60000' });
  const orderId = await placeOrder(7);
  const arrived = once('process_order', 'stall');
  await deliver(payment('pay_1', 7, orderId));
  await arrived;
  server.kill('SIGTERM');
  assert.deepEqual(await server.ended, { status: 0, signal: null });
  await restart();
  await nothingOpen();
  assert.deepEqual(await books(orderId), { payments: [`${orderId} 5.50 pay_1`], processed: [1] });
});

test('a wrong, late or foreign signature is refused, and nothing is kept', async () => {
  const data = payment('pay_1', 4, 300004);
  const body = JSON.stringify({ type: 'payment.succeeded', data });
  assert.equal((await deliver(data, { key: Buffer.from('another key') })).status, 401);
  assert.equal((await deliver(data, { at: Date.now() - 600_000 })).status, 401);
  assert.equal((await deliver(data, { tampered: body.replace('5.50', '5.51') })).status, 401);
  assert.equal((await fetch(`${server.url}/webhook`, { method: 'POST', body })).status, 401);
  assert.equal((await deliver(data, { body: 'no JSON' })).status, 400);
  assert.equal((await deliver({})).status, 400);
  assert.equal((await deliver(data, { type: 'payment.failed' })).status, 204);
  assert.equal(readFileSync(join(folder, 'payments.ndjson'), 'utf8'), '');
});

test('what no retry helps is an open case, seen by the operator alone, and tried again when the operator says so', async () => {
  const nonsense = [payment('a', 'x', 1), payment('b', 4, undefined), payment('c', 4, 300004, 5.5), payment('d', 4, 1)];
  for (const data of nonsense) assert.equal((await deliver(data)).status, 200);
  const list = await openCase();
  assert.deepEqual(
    (await until(cases, ({ length }) => length === 4)).map(({ id, error: { code, outcome, retryable } }) => [id, code, outcome, retryable]),
    [
      ['a', 'INVALID_USER_ID', 'not-sent', false],
      ['b', 'INVALID_CONFIGURATION', 'not-sent', false],
      ['c', 'INVALID_CONFIGURATION', 'not-sent', false],
      ['d', 'ORDER_NOT_FOUND', 'rejected', false],
    ],
  );
  assert.ok(list.length > 0);
  assert.equal((await operator('/cases', undefined, 'somebody')).status, 401);
  assert.equal((await operator('/cases/close', 'a', 'somebody')).status, 401);
  for (const { id } of nonsense) assert.equal((await operator('/cases/close', id)).status, 200);
  await nothingOpen();

  // Paid twice: the second payment waits for a human, and what is settled stays so.
  const orderId = await placeOrder(7);
  await deliver(payment('pay_1', 7, orderId));
  await deliver(payment('pay_2', 7, orderId));
  assert.deepEqual((await openCase()).map(({ id, result }) => [id, result.payment]), [['pay_2', 'not-needed']]);
  assert.equal((await operator('/cases/again', 'pay_1')).status, 404);
  assert.equal((await operator('/cases/again', 'pay_2')).status, 200);
  await openCase();
  assert.deepEqual(await books(orderId), { payments: [`${orderId} 5.50 pay_1`], processed: [1] });
});

test('two payments of the same amount for one order are two payments, also where the first one is in doubt', async () => {
  const orderId = await placeOrder(7, 2); // 12.00
  choose = (url) => (url.includes('do=add_payment') ? 'page500Before' : undefined);
  await deliver(payment('pay_1', 7, orderId, '6.00'));
  await deliver(payment('pay_2', 7, orderId, '6.00'));
  await until(cases, ([first]) => first.failures > 0);
  // The second one waits for the first, also where that waits for a human.
  assert.deepEqual((await cases()).map(({ id, failures }) => [id, failures > 0]), [['pay_1', true], ['pay_2', false]]);
  assert.deepEqual(await look('/payments'), []);
  choose = () => undefined;
  await nothingOpenWithHelp();
  assert.deepEqual(await books(orderId), { payments: [`${orderId} 6.00 pay_1`, `${orderId} 6.00 pay_2`], processed: [1] });
});

test('fifty payments over a network that fails are each settled once', async () => {
  const seed = Number(process.env.INTERSTREAM_SEED ?? 20231114);
  const random = randomFrom(seed);
  const users = Array.from({ length: 25 }, (_, at) => 500 + at);
  const orders = new Map();
  for (const userId of users) orders.set(userId, await placeOrder(userId, 2));
  const faults = FAULT_NAMES.filter((name) => name !== 'double');
  choose = () => (random(100) < 40 ? faults[random(faults.length)] : undefined);
  const payments = users.flatMap((userId) => ['5.00', '7.00'].map((amount) => (
    payment(`pay_${userId}_${amount}`, userId, orders.get(userId), amount)
  )));
  await Promise.all(payments.flatMap((data) => [deliver(data), deliver(data)]));
  // Half way, the process is killed.
  await until(async () => (await look('/payments')).length, (count) => count > 20);
  server.kill('SIGKILL');
  await restart();
  const human = await nothingOpenWithHelp();
  console.log(`# seed ${seed}; faults: ${JSON.stringify(proxy.counts)}; tried again by hand: ${human}`);
  assert.deepEqual(await books(...orders.values()), {
    payments: payments.map(({ id, amount, metadata }) => `${metadata.order_id} ${amount} ${id}`).sort(),
    processed: users.map(() => 1),
  });
});

test('a payment whose amount makes no sense is one open case, however often it comes', async () => {
  for (let times = 0; times < 2; times += 1) {
    assert.equal((await deliver(payment('pay_1', 4, 300004, { value: '5.50', currency: 'EUR' }))).status, 200);
  }
  assert.deepEqual((await openCase()).map(({ id, error }) => [id, error.code]), [['pay_1', 'INVALID_CONFIGURATION']]);
});

test('a refund that comes while the API is down keeps the order from being delivered', async () => {
  const orderId = await placeOrder(7);
  choose = () => 'page502Before';
  await deliver(payment('pay_1', 7, orderId));
  await until(cases, ([first]) => first?.failures > 0);
  assert.deepEqual(await (await deliver(payment('pay_1', 7, orderId), { type: 'payment.refunded' })).json(), { refunded: 'pay_1' });
  await nothingOpen();
  choose = () => undefined;
  // Nor does it come back by a late delivery, or a restart.
  assert.equal((await deliver(payment('pay_1', 7, orderId))).status, 200);
  server.kill('SIGKILL');
  await restart();
  assert.deepEqual(await cases(), []);
  assert.deepEqual(await books(orderId), { payments: [], processed: [0] });
  // A refund that is there first.
  await deliver(payment('pay_2', 7, orderId), { type: 'payment.refunded' });
  await deliver(payment('pay_2', 7, orderId));
  assert.deepEqual(await cases(), []);
  // One that comes afterwards is for a human.
  await deliver(payment('pay_3', 7, orderId));
  await nothingOpen();
  await deliver(payment('pay_3', 7, orderId, '1.00'), { type: 'payment.refunded' });
  assert.deepEqual((await openCase()).map(({ id, refunded }) => [id, refunded]), [['pay_3', '1.00']]);
  assert.deepEqual(await books(orderId), { payments: [`${orderId} 5.50 pay_3`], processed: [1] });
});

test('a refund during the call is a case once the call is over', async () => {
  const orderId = await placeOrder(7);
  let release;
  const arrived = new Promise((resolve) => {
    choose = (url) => {
      if (!url.includes('do=process_order')) return undefined;
      resolve();
      return new Promise((go) => (release = go));
    };
  });
  server.kill('SIGKILL');
  await restart({ TIMEOUT_MS: '30000', DEADLINE_MS: '60000' });
  await deliver(payment('pay_1', 7, orderId));
  await arrived;
  await deliver(payment('pay_1', 7, orderId), { type: 'payment.refunded' });
  release();
  assert.deepEqual((await openCase()).map(({ refunded, result }) => [refunded, result.payment]), [['5.50', 'recorded']]);
});

test('a payment id of any length can be closed', async () => {
  const id = `pay/${'長い'.repeat(10_000)}`;
  await deliver(payment(id, 'x', 1));
  await openCase();
  assert.equal((await operator('/cases/close', id)).status, 200);
  assert.deepEqual(await cases(), []);
});

test('forty thousand open payments are taken up while webhooks are answered', { timeout: 60_000 }, async () => {
  server.kill('SIGKILL');
  await server.ended;
  let most = 0;
  let asked = 0;
  choose = () => new Promise(() => {
    asked += 1;
    most = Math.max(most, asked);
  });
  const at = new Date().toISOString();
  const lines = Array.from({ length: 40_000 }, (_, index) => JSON.stringify({
    at, type: 'received', payment: { id: `pay_${index}`, userId: String(100_000 + index), orderId: '1', amount: '5.50' },
  }));
  writeFileSync(join(folder, 'payments.ndjson'), `${lines.join('\n')}\n`);
  await restart({ TIMEOUT_MS: '30000', DEADLINE_MS: '60000' });
  await until(() => most, (count) => count >= 50);
  for (let times = 0; times < 5; times += 1) assert.equal((await deliver(payment(`pay_new_${times}`, 7, 1))).status, 200);
  assert.equal(most, 50, 'the API is not met by all at once');
});

test('what is not set is one line, and nothing is started', async () => {
  server.kill('SIGKILL');
  for (const [more, said] of [
    [{ WEBHOOK_SECRET: 'whsec_c2hvcnQ=' }, 'WEBHOOK_SECRET is missing, or not 24 bytes or more in base64.'],
    [{ OPERATOR_TOKEN: 'short' }, 'OPERATOR_TOKEN is missing, or shorter than 16 characters.'],
    [{ SETTLE_MS: 'soon' }, 'SETTLE_MS must be a number of milliseconds, such as 30000.'],
    [{ INTERSTREAM_KEY_ID: '' }, 'INTERSTREAM_KEY_ID is not set: set it in the environment, or pass it in env or options.'],
    [{ SETTLE_MS: '30000', TIMEOUT_MS: '0' }, 'timeoutMs must be a number of milliseconds above 0 and at most 1e12, e.g. 15000.'],
  ]) {
    await assert.rejects(start(more), (error) => error.message.endsWith(`ended with 1\n${said}\n`));
  }
});
