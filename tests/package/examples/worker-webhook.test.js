// Who is believed to be the gateway, and what is taken for a payment.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imported } from './typescript.js';
import { SECRET, signed } from './worker-shop.js';

const { NotAPayment, isNothing, isSame, paymentOf } = await imported('../../../examples/worker/src/payment.ts');
const { bodyOf, isGenuine } = await imported('../../../examples/worker/src/webhook.ts');

/** The vector that the Standard Webhooks specification and its libraries publish. */
const PUBLISHED = {
  body: '{"test": 2432232314}',
  headers: {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  },
};
const SENT = 1_614_265_330_000;

function genuine({ body = PUBLISHED.body, headers = {}, secret = SECRET, now = SENT } = {}) {
  const sent = new Headers({ ...PUBLISHED.headers, ...headers });
  return isGenuine(sent, new TextEncoder().encode(body).buffer, secret, now);
}

test('the published webhook is genuine', async () => {
  assert.equal(await genuine(), true);
  assert.equal(await genuine({ secret: SECRET.replace('whsec_', '') }), true);
});

test('what node:crypto signs is genuine', async () => {
  const body = JSON.stringify({ type: 'payment.succeeded', data: { note: '支払い ü \u{1F4B6}' } });
  const headers = signed(body);
  const now = Number(headers['webhook-timestamp']) * 1000;
  assert.equal(await isGenuine(new Headers(headers), new TextEncoder().encode(body).buffer, SECRET, now), true);
});

test('of several signatures one has to be right', async () => {
  const right = PUBLISHED.headers['webhook-signature'];
  const wrong = 'v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
  const given = (signatures) => genuine({ headers: { 'webhook-signature': signatures } });
  assert.equal(await given(`${wrong} ${right}`), true);
  assert.equal(await given(`${right} ${wrong}`), true);
  assert.equal(await given(`v1a,c29tZXRoaW5n ${right}`), true);
  assert.equal(await given(`${wrong} ${wrong}`), false);
});

test('nothing else is genuine', async () => {
  const signature = PUBLISHED.headers['webhook-signature'];
  const others = {
    'another secret': { secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD' },
    'a changed body': { body: '{"test": 2432232315}' },
    'another id': { headers: { 'webhook-id': 'msg_other' } },
    'another time': { headers: { 'webhook-timestamp': '1614265331' } },
    'six minutes old': { now: SENT + 301_000 },
    'from the future': { now: SENT - 301_000 },
    'no time': { headers: { 'webhook-timestamp': '' } },
    'a time that is none': { headers: { 'webhook-timestamp': 'NaN' } },
    'no id': { headers: { 'webhook-id': '' } },
    'no signature': { headers: { 'webhook-signature': '' } },
    'a signature without a version': { headers: { 'webhook-signature': signature.slice(3) } },
    'another version': { headers: { 'webhook-signature': signature.replace('v1', 'v2') } },
    'a cut signature': { headers: { 'webhook-signature': signature.slice(0, -6) } },
    'no base64': { headers: { 'webhook-signature': 'v1,%%%' } },
  };
  for (const [what, given] of Object.entries(others)) assert.equal(await genuine(given), false, what);
});

test('a webhook of five minutes ago is genuine still', async () => {
  assert.equal(await genuine({ now: SENT + 300_000 }), true);
});

test('however many signatures there are, a handful is compared', async (context) => {
  const right = PUBLISHED.headers['webhook-signature'];
  const wrong = (at) => `v1,${Buffer.alloc(32, at).toString('base64')}`;
  const given = (signatures) => genuine({ headers: { 'webhook-signature': signatures } });
  const { verify, importKey } = crypto.subtle;
  const compared = context.mock.method(crypto.subtle, 'verify', verify.bind(crypto.subtle));
  const keys = context.mock.method(crypto.subtle, 'importKey', importKey.bind(crypto.subtle));
  assert.equal(await given(`${[1, 2, 3, 4].map(wrong).join(' ')} ${right}`), true);
  assert.equal(compared.mock.callCount(), 5);
  assert.equal(await given(`${Array.from({ length: 2_400 }, (_, at) => wrong(at % 256)).join(' ')} ${right}`), false);
  assert.equal(compared.mock.callCount(), 10);
  // What is no signature is not even looked at.
  for (const nonsense of [`v1,${'A'.repeat(120_000)}=`, `${'v1, '.repeat(30_000)}`, 'v1,AAAA', `v1a,${right.slice(3)}`]) {
    assert.equal(await given(nonsense), false);
  }
  assert.deepEqual([compared.mock.callCount(), keys.mock.callCount()], [10, 2]);
});

test('no more of a body is read than may be in it', async () => {
  let pulled = 0;
  const endless = () => new ReadableStream({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(1_000));
    },
  });
  const sent = (body) => new Request('https://shop.example/webhook', { method: 'POST', body, duplex: 'half' });
  assert.equal(await bodyOf(sent(endless()), 65_536), undefined);
  assert.ok(pulled < 80, `${pulled} chunks`);
  assert.equal(Buffer.from(await bodyOf(sent('支払い'), 9)).toString(), '支払い');
  assert.equal(await bodyOf(sent('支払い'), 8), undefined);
  assert.equal((await bodyOf(sent(undefined), 8)).byteLength, 0);
});

const PAYMENT = { id: 'pay_1', userId: '7', orderId: '310001', amount: '5.50', description: 'pay_1' };

test('a payment is text, whatever its numbers came as', () => {
  const given = { id: 'pay_1', userId: 7, orderId: 310001, amount: '5.50' };
  assert.deepEqual(paymentOf(given), PAYMENT);
  const described = paymentOf({ ...given, userId: '7', description: 'Visa, 支払い' });
  assert.deepEqual(described, { ...PAYMENT, description: 'pay_1 Visa, 支払い' });
  assert.equal(paymentOf({ ...given, orderId: '9223372036854775807' }).orderId, '9223372036854775807');
});

test('nonsense is no payment, and the field is named', () => {
  const nonsense = [
    ['id', undefined], ['id', ''], ['id', 'two words'], ['id', 7], ['id', 'x'.repeat(101)],
    ['userId', undefined], ['userId', 0], ['userId', -7], ['userId', 2 ** 53],
    ['userId', 1.5], ['userId', '07'], ['userId', null],
    ['orderId', undefined], ['orderId', 'A-7'], ['orderId', {}],
    ['amount', undefined], ['amount', 5.5], ['amount', '5,50'], ['amount', '-5.50'],
    ['amount', '0.00'], ['amount', '1e3'], ['amount', '5.'],
    ['description', 7], ['description', 'a\nb'], ['description', 'x'.repeat(151)],
  ];
  for (const [field, value] of nonsense) {
    const given = () => paymentOf({ ...PAYMENT, [field]: value });
    const isNamed = (error) => error instanceof NotAPayment && error.message.startsWith(`data.${field} must be `);
    assert.throws(given, isNamed, `${field} ${value}`);
  }
  for (const data of [undefined, null, 'pay_1']) assert.throws(() => paymentOf(data), NotAPayment);
});

test('two deliveries of one id mean the same where order and amount are the same', () => {
  assert.equal(isSame(PAYMENT, { ...PAYMENT, amount: '05.5', description: 'pay_1 again' }), true);
  assert.equal(isSame({ ...PAYMENT, amount: '100' }, { ...PAYMENT, amount: '100.00' }), true);
  assert.equal(isSame({ ...PAYMENT, amount: '100' }, { ...PAYMENT, amount: '1' }), false);
  assert.equal(isSame(PAYMENT, { ...PAYMENT, amount: '5.05' }), false);
  assert.equal(isSame(PAYMENT, { ...PAYMENT, orderId: '310002' }), false);
  assert.deepEqual(['0', '0.00', '00.0', '0.01', '10'].map(isNothing), [true, true, true, false, false]);
});
