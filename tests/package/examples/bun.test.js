// examples/bun, as a process of its own.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { BUN } from '../hosts/server-side.js';
import { STRANGER, WEBHOOK_SECRET, deliver, payment } from './gateway.js';
import { startServer, until } from './program.js';
import { openShop } from './shop.js';

const EXAMPLE = join(import.meta.dirname, '..', '..', '..', 'examples', 'bun');
const TOKEN = 'an operator of the tests';

let shop;
let folder;
let server;

beforeEach(async () => {
  shop = await openShop();
  folder = mkdtempSync(join(tmpdir(), 'interstream-bun-'));
  server = await start();
});
afterEach(async () => {
  server.kill('SIGKILL');
  await server.ended;
  await shop.close();
  rmSync(folder, { recursive: true });
});

function start(more = {}) {
  const env = {
    ...shop.env, WEBHOOK_SECRET, OPERATOR_TOKEN: TOKEN, PORT: '0', INBOX: join(folder, 'payments.sqlite'),
    TIMEOUT_MS: '300', DEADLINE_MS: '3000', SETTLE_MS: '500', RETRY_MS: '50', ...more,
  };
  return startServer([BUN.program, 'src/server.ts'], /Listening on (\S+)/, { cwd: EXAMPLE, env });
}

async function restart(more) {
  server.kill('SIGKILL');
  await server.ended;
  server = await start(more);
}

const sent = async (data, options) => (await deliver(`${server.url}webhook`, data, options)).status;
const headers = { authorization: `Bearer ${TOKEN}` };
const cases = async () => (await fetch(`${server.url}cases`, { headers })).json();
const press = async (what, id, more = headers) => (
  (await fetch(`${server.url}cases/${what}`, { method: 'POST', headers: more, body: JSON.stringify({ id }) })).status
);
const isProcessed = (orderId) => until(() => shop.books(orderId), (books) => books.at(-1) > 0);

test('a payment that is delivered five times is settled once', async () => {
  const orderId = await shop.placeOrder(7);
  assert.deepEqual(await Promise.all(Array.from({ length: 5 }, () => sent(payment('pay_1', 7, orderId)))), Array(5).fill(204));
  assert.deepEqual(await isProcessed(orderId), ['5.50 pay_1', 1]);
});

test('an order is paid in two parts, over a network that loses answers, and processed once', async () => {
  const orderId = await shop.placeOrder(7);
  let asked = 0;
  shop.choose = (url) => (/do=(add_payment|process_order)/.test(url) && (asked += 1) % 2 === 1 ? 'dropAfter' : undefined);
  await sent(payment('pay_1', 7, orderId, '3.00'));
  await sent(payment('pay_2', 7, orderId, '2.50'));
  assert.deepEqual(await isProcessed(orderId), ['3.00 pay_1', '2.50 pay_2', 1]);
});

test('a process that is killed during a call is followed by one that settles it once, and not too early', async () => {
  const orderId = await shop.placeOrder(7);
  const arrived = shop.once('add_payment', 'silence');
  await sent(payment('pay_1', 7, orderId, '2.00'));
  await arrived;
  const before = shop.actions.length;
  const killed = Date.now();
  await restart();
  await until(() => shop.actions.length, (count) => count > before);
  assert.ok(Date.now() - killed > 400, 'the call that was cut off may have been running');
  await sent(payment('pay_2', 7, orderId, '3.50'));
  assert.deepEqual(await isProcessed(orderId), ['2.00 pay_1', '3.50 pay_2', 1]);
});

test('what only a human can settle is a case, for the operator alone; strangers and nonsense are refused', async () => {
  for (const data of [payment('much', 4, 300004, '9.99'), payment('x', 'x', 1), payment('number', 60001, 360001, 5.5)]) await sent(data);
  const open = await until(cases, ({ length }) => length === 3);
  assert.deepEqual(open.map(({ id, code }) => [id, code]), [
    ['much', 'AMOUNT_ABOVE_DUE'], ['x', 'INVALID_USER_ID'], ['number', 'INVALID_CONFIGURATION'],
  ]);
  assert.equal(await press('close', 'much', {}), 401);
  assert.equal(await press('close', 'nothing'), 404);
  assert.deepEqual([await press('close', 'much'), await press('close', 'number'), await press('again', 'x')], [204, 204, 204]);
  assert.deepEqual((await until(cases, ({ length }) => length === 1)).map(({ id }) => id), ['x']);
  assert.deepEqual(await shop.books(300004), [0]);
  assert.equal(await sent(payment('pay_1', 4, 300004), STRANGER), 401);
  assert.equal(await sent(undefined, { body: 'no JSON' }), 400);
  assert.equal(await sent({}), 400);
  assert.equal(await sent({}, { type: 'payment.failed' }), 204);
  assert.equal((await fetch(`${server.url}cases`)).status, 401);
});

test('what is not set is one line, and nothing is started', async () => {
  for (const [more, said] of [
    [{ OPERATOR_TOKEN: 'short' }, 'OPERATOR_TOKEN is missing, or shorter than 16 characters.'],
    [{ INTERSTREAM_KEY_ID: '' }, 'INTERSTREAM_KEY_ID is not set: set it in the environment, or pass it in env or options.'],
  ]) {
    await assert.rejects(start(more), (error) => error.message.endsWith(`ended with 1\n${said}\n`));
  }
});
