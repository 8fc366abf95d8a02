// examples/lambda: the two functions, bundled as they are deployed, and called as Lambda calls them.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { runProgram } from '../hosts/program.js';
import { STRANGER, WEBHOOK_SECRET, event, payment } from './gateway.js';
import { openShop } from './shop.js';

const EXAMPLE = join(import.meta.dirname, '..', '..', '..', 'examples', 'lambda');
const ESBUILD = join(import.meta.dirname, '..', 'hosts', 'node_modules', '.bin', 'esbuild');

/** Lambda brings its own; this one keeps what is sent. */
const SQS = `export class SQSClient { send(command) { return globalThis.sent.push(command.input); } }
export class SendMessageCommand { constructor(input) { this.input = input; } }
`;

let shop;
let folder;
let webhook;
let settle;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'interstream-lambda-'));
  const { scripts } = JSON.parse(readFileSync(join(EXAMPLE, 'package.json'), 'utf8'));
  const [program, ...args] = scripts.bundle.replace('--outdir=dist', `--outdir=${folder}`).split(' ');
  assert.equal(program, 'esbuild');
  await runProgram([ESBUILD, ...args], { cwd: EXAMPLE });
  const sqs = join(folder, 'node_modules', '@aws-sdk', 'client-sqs');
  mkdirSync(sqs, { recursive: true });
  writeFileSync(join(sqs, 'package.json'), '{ "type": "module", "exports": "./index.js" }');
  writeFileSync(join(sqs, 'index.js'), SQS);
  shop = await openShop();
  Object.assign(process.env, shop.env, { WEBHOOK_SECRET, QUEUE_URL: 'https://sqs.invalid/payments.fifo', SETTLE_MS: '300' });
  [{ handler: webhook }, { handler: settle }] = await Promise.all(['webhook', 'settle'].map((name) => started(name)));
});
after(async () => {
  await shop.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  globalThis.sent = [];
});
afterEach(() => {
  shop.choose = () => undefined;
});

/** A function that has just been started. */
let starts = 0;
const started = (name) => import(`${pathToFileURL(join(folder, `${name}.mjs`))}?${starts += 1}`);

const asked = ({ headers, body }, isBase64Encoded = false) => webhook({
  headers, isBase64Encoded, body: isBase64Encoded ? Buffer.from(body).toString('base64') : body,
});

/** What the queue hands out: of each message its payment. */
const handedOut = (...payments) => ({
  Records: payments.map((body, at) => ({ messageId: `m${at}`, body: JSON.stringify(body), attributes: { MessageGroupId: body.userId } })),
});
const withTime = (ms) => {
  const end = Date.now() + ms;
  return { getRemainingTimeInMillis: () => end - Date.now() };
};
const failedOf = async (...payments) => (await settle(handedOut(...payments), withTime(120_000))).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

test('a payment goes onto the queue, in the group of its user; strangers and nonsense do not', async () => {
  assert.deepEqual(await asked(event(payment('pay_1', 7, 310001))), { statusCode: 204 });
  assert.deepEqual(await asked(event(payment('支払い', 8, 310002)), true), { statusCode: 204 });
  assert.deepEqual(globalThis.sent, [['pay_1', '7', '310001'], ['支払い', '8', '310002']].map(([id, userId, orderId]) => ({
    QueueUrl: 'https://sqs.invalid/payments.fifo', MessageGroupId: userId, MessageDeduplicationId: id,
    MessageBody: JSON.stringify({ id, userId, orderId, amount: '5.50' }),
  })));
  assert.equal((await asked(event(payment('pay_1', 7, 310001), STRANGER))).statusCode, 401);
  assert.equal((await asked(event(undefined, { body: 'no JSON' }))).statusCode, 400);
  assert.equal((await asked(event({}, { type: 'payment.failed' }))).statusCode, 204);
  assert.equal(globalThis.sent.length, 2);
});

test('what is handed out is settled once, however often it is', async () => {
  const orderId = await shop.placeOrder(7);
  const one = { id: 'pay_1', userId: '7', orderId: String(orderId), amount: '5.50' };
  assert.deepEqual([await failedOf(one), await failedOf(one, one)], [[], []]);
  assert.deepEqual(await shop.books(orderId), ['5.50 pay_1', 1]);
});

test('what fails is reported, and so is what follows it in its group; the others go on', async () => {
  const [first, second] = [await shop.placeOrder(8), await shop.placeOrder(9)];
  shop.choose = (url) => (url.includes('iq=8') ? 'page502Before' : undefined);
  const payments = [
    { id: 'pay_8', userId: '8', orderId: String(first), amount: '5.50' }, { id: 'pay_9', userId: '9', orderId: String(second), amount: '5.50' },
    { id: 'pay_8_again', userId: '8', orderId: String(first), amount: '5.50' },
  ];
  assert.deepEqual(await failedOf(...payments), ['m0', 'm2']);
  assert.deepEqual([await shop.books(first), await shop.books(second)], [[0], ['5.50 pay_9', 1]]);
  shop.choose = () => undefined;
  assert.deepEqual(await failedOf(payments[0]), []);
  assert.deepEqual(await failedOf({ id: 'pay_much', userId: '4', orderId: '300004', amount: '9.99' }), ['m0']);
  assert.deepEqual(await failedOf({ id: 'pay_twice', userId: '9', orderId: String(second), amount: '5.51' }), ['m0']);
});

test('a call ends before the function does, and an event for which there is no time is not begun', async () => {
  const orderId = await shop.placeOrder(10);
  const one = { id: 'pay_10', userId: '10', orderId: String(orderId), amount: '5.50' };
  shop.choose = (url) => (url.includes('do=add_payment') ? 'silence' : undefined);
  const start = Date.now();
  const { batchItemFailures } = await settle(handedOut(one), withTime(6_000));
  assert.equal(batchItemFailures.length, 1);
  assert.ok(Date.now() - start < 6_000, 'it would have been cut off');
  const before = shop.actions.length;
  assert.equal((await settle(handedOut(one), withTime(4_000))).batchItemFailures.length, 1);
  assert.equal(shop.actions.length, before);
  // The next process, once the message is visible again.
  shop.choose = () => undefined;
  const { handler } = await started('settle');
  assert.deepEqual(await handler(handedOut(one), withTime(120_000)), { batchItemFailures: [] });
  assert.deepEqual(await shop.books(orderId), ['5.50 pay_10', 1]);
});

test('what is not set fails the start, with a line that says what', async () => {
  for (const [name, variable, said] of [
    ['webhook', 'WEBHOOK_SECRET', 'WEBHOOK_SECRET is not set.'], ['webhook', 'QUEUE_URL', 'QUEUE_URL is not set.'],
    ['settle', 'INTERSTREAM_KEY_ID', 'INTERSTREAM_KEY_ID is not set: set it in the environment, or pass it in env or options.'],
  ]) {
    const kept = process.env[variable];
    delete process.env[variable];
    await assert.rejects(started(name), { message: said });
    process.env[variable] = kept;
  }
});
