// examples/express, as a process of its own.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { NODES } from '../hosts/server-side.js';
import { STRANGER, WEBHOOK_SECRET, deliver, payment } from './gateway.js';
import { startServer, until } from './program.js';
import { openShop } from './shop.js';

const EXAMPLE = join(import.meta.dirname, '..', '..', '..', 'examples', 'express');

let shop;
let server;

beforeEach(async () => {
  shop = await openShop();
  server = await start();
});
afterEach(async () => {
  server.kill('SIGKILL');
  await server.ended;
  await shop.close();
});

function start(more = {}) {
  const env = { ...shop.env, WEBHOOK_SECRET, PORT: '0', SETTLE_MS: '0', ...more };
  return startServer([NODES[1].program, 'src/server.ts'], /Listening on (\S+)/, { cwd: EXAMPLE, env });
}

async function restart(more) {
  server.kill('SIGKILL');
  await server.ended;
  server = await start(more);
}

const sent = (data, options) => deliver(`${server.url}/webhook`, data, options);

test('a payment that is delivered five times at once is settled once, one call after the other', async () => {
  const orderId = await shop.placeOrder(7);
  const answers = await Promise.all(Array.from({ length: 5 }, () => sent(payment('pay_1', 7, orderId))));
  assert.deepEqual(await Promise.all(answers.map(async (answer) => [answer.status, (await answer.json()).payment])), [
    [200, 'recorded'], ...Array(4).fill([200, 'already-recorded']),
  ]);
  assert.deepEqual(await shop.books(orderId), ['5.50 pay_1', 1]);
});

test('where answers are lost, the gateway delivers again, and nothing is recorded twice', async () => {
  const orderId = await shop.placeOrder(7);
  let lost = 0;
  shop.choose = (url) => (/do=(add_payment|process_order)/.test(url) && (lost += 1) < 5 ? 'dropAfter' : undefined);
  await until(() => sent(payment('pay_1', 7, orderId)), ({ status }) => status === 200);
  assert.deepEqual(await shop.books(orderId), ['5.50 pay_1', 1]);
});

test('after a crash nothing is sent while an earlier request may be running', async () => {
  const orderId = await shop.placeOrder(7);
  const arrived = shop.once('add_payment', 'stall');
  sent(payment('pay_1', 7, orderId)).catch(() => {});
  await arrived;
  await until(() => shop.books(orderId), ([first]) => first === '5.50 pay_1');
  await restart({ SETTLE_MS: '1500' });
  const before = shop.actions.length;
  const refused = await sent(payment('pay_1', 7, orderId));
  assert.deepEqual([refused.status, refused.headers.get('retry-after'), shop.actions.length], [503, '2', before]);
  await until(() => sent(payment('pay_1', 7, orderId)), ({ status }) => status === 200);
  assert.deepEqual(await shop.books(orderId), ['5.50 pay_1', 1]);
});

test('what only a human can settle, nonsense and strangers are refused, each with its status', async () => {
  const answered = async (answering) => {
    const answer = await answering;
    return [answer.status, (await answer.json().catch(() => ({}))).code];
  };
  assert.deepEqual(await answered(sent(payment('pay_1', 4, 300004, '9.99'))), [422, 'AMOUNT_ABOVE_DUE']);
  assert.deepEqual(await answered(sent(payment('pay_1', 4, 300004, 5.5))), [422, 'INVALID_CONFIGURATION']);
  assert.deepEqual(await answered(sent(payment('pay_1', 'x', 300004))), [422, 'INVALID_USER_ID']);
  assert.deepEqual(await answered(sent({})), [422, 'INVALID_USER_ID']);
  assert.deepEqual(await answered(sent(payment('pay_1', 4, 300004), STRANGER)), [401, undefined]);
  assert.deepEqual(await answered(sent(undefined, { body: 'no JSON' })), [400, undefined]);
  assert.deepEqual(await answered(sent(undefined, { body: 'x'.repeat(70_000) })), [413, undefined]);
  assert.deepEqual(await answered(sent({}, { type: 'payment.failed' })), [204, undefined]);
  assert.equal((await fetch(server.url)).status, 404);
  assert.deepEqual(await shop.books(300004), [0]);
});

test('what is not set is one line, and nothing is started', async () => {
  for (const [more, said] of [
    [{ WEBHOOK_SECRET: '' }, 'WEBHOOK_SECRET is missing, or not 24 bytes or more in base64.'],
    [{ INTERSTREAM_KEY_ID: '' }, 'INTERSTREAM_KEY_ID is not set: set it in the environment, or pass it in env or options.'],
  ]) {
    await assert.rejects(start(more), (error) => error.message.endsWith(`ended with 1\n${said}\n`));
  }
});
