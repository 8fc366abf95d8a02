// examples/next, built and served as its users do.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runProgram } from '../hosts/program.js';
import { NODES } from '../hosts/server-side.js';
import { STRANGER, WEBHOOK_SECRET, deliver, payment } from './gateway.js';
import { startServer, until } from './program.js';
import { openShop } from './shop.js';

const EXAMPLE = join(import.meta.dirname, '..', '..', '..', 'examples', 'next');
const NEXT = [NODES[1].program, join(EXAMPLE, 'node_modules', 'next', 'dist', 'bin', 'next')];

let shop;
let server;

before(async () => {
  // Nothing has to be set to build it.
  await runProgram([...NEXT, 'build'], { cwd: EXAMPLE });
  shop = await openShop();
  server = await start();
});
after(async () => {
  server?.kill('SIGKILL');
  await server?.ended;
  await shop?.close();
});

function start(more = {}) {
  const env = { ...shop.env, WEBHOOK_SECRET, SETTLE_MS: '0', NEXT_TELEMETRY_DISABLED: '1', ...more };
  const command = [...NEXT, 'start', '--hostname', '127.0.0.1', '--port', '0'];
  return startServer(command, /(http:\/\/127\.0\.0\.1:\d+)[^]*Ready/, { cwd: EXAMPLE, env });
}

const sent = (data, options) => deliver(`${server.url}/api/webhook`, data, options);

test('a payment that is delivered again is settled once', async () => {
  const orderId = await shop.placeOrder(7);
  const answers = [];
  for (let times = 0; times < 3; times += 1) {
    const answer = await sent(payment('pay_1', 7, orderId));
    answers.push([answer.status, (await answer.json()).payment]);
  }
  assert.deepEqual(answers, [[200, 'recorded'], [200, 'already-recorded'], [200, 'already-recorded']]);
  assert.deepEqual(await shop.books(orderId), ['5.50 pay_1', 1]);
});

test('where answers are lost, the gateway delivers again, and nothing is recorded twice', async () => {
  const orderId = await shop.placeOrder(8);
  let lost = 0;
  shop.choose = (url) => (/do=(add_payment|process_order)/.test(url) && (lost += 1) < 5 ? 'dropAfter' : undefined);
  await until(() => sent(payment('pay_2', 8, orderId)), ({ status }) => status === 200);
  shop.choose = () => undefined;
  assert.deepEqual(await shop.books(orderId), ['5.50 pay_2', 1]);
});

test('what only a human can settle, nonsense and strangers are refused, each with its status', async () => {
  const answered = async (answering) => {
    const answer = await answering;
    return [answer.status, (await answer.json().catch(() => ({}))).code];
  };
  assert.deepEqual(await answered(sent(payment('pay_3', 4, 300004, '9.99'))), [422, 'AMOUNT_ABOVE_DUE']);
  assert.deepEqual(await answered(sent(payment('pay_3', 4, 300004, 5.5))), [422, 'INVALID_CONFIGURATION']);
  assert.deepEqual(await answered(sent({})), [422, 'INVALID_USER_ID']);
  assert.deepEqual(await answered(sent(payment('pay_3', 4, 300004), STRANGER)), [401, undefined]);
  assert.deepEqual(await answered(sent(undefined, { body: 'no JSON' })), [400, undefined]);
  assert.deepEqual(await answered(sent({}, { type: 'payment.failed' })), [204, undefined]);
  assert.deepEqual(await shop.books(300004), [0]);
});

test('what is not set is one line, and the server does not start', async () => {
  const closed = await start({ WEBHOOK_SECRET: '' }).then(({ ended, said }) => ended.then((end) => ({ ...end, said: said() })), ({ message }) => (
    { status: Number(/ended with (\d+)/.exec(message)?.[1]), said: message }
  ));
  assert.equal(closed.status, 1);
  assert.match(closed.said, /^WEBHOOK_SECRET is missing, or not 24 bytes or more in base64\.$/m);
  assert.doesNotMatch(closed.said, /    at /);
});
