// What the operator of the deployed Worker sees and does: on a telephone, in two languages; closing a case and opening it
// again; who is told; part payments whose rest does not come; refunds. And what happens where something is not set.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test as testWithOptions } from 'node:test';
import { Interstream } from 'interstream';
import { CLI } from '../node/runtime.js';
import { startSandbox } from '../node/sandbox.js';
import { startShop } from './worker-shop.js';

const test = (name, work) => testWithOptions(name, { timeout: 60_000 }, work);

const VARS = {
  TIMEOUT_MS: 1000, DEADLINE_MS: 3000, SETTLE_MS: 1000, RETRY_SECONDS: 1, RETRY_CAP_SECONDS: 1, PART_PAYMENT_HOURS: 1 / 3600,
  TIME_ZONE: 'Asia/Tokyo', BACK_OFFICE_URL: 'https://shop.example/admin/users/{userId}?order={orderId}',
};

let sandbox;
let shop;
let hook;
/** What was posted to NOTIFY_URL; the first time it fails. */
const notified = [];

before(async () => {
  sandbox = await startSandbox(CLI);
  hook = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text) => (body += text)).on('end', () => {
      notified.push(JSON.parse(body));
      response.writeHead(204).end();
    });
  });
  await new Promise((resolve) => hook.listen(0, '127.0.0.1', resolve));
  shop = await startShop({ api: sandbox.served, vars: { ...VARS, NOTIFY_URL: `http://127.0.0.1:${hook.address().port}/` } });
});
after(async () => {
  await shop?.stop();
  hook?.close();
  await sandbox?.stop();
});

async function placed(user) {
  const client = new Interstream(sandbox.served);
  await client.store.modifyCart(user, { cartAction: 'add', productID: 1 });
  return (await client.store.placeOrder(user)).id;
}

const ended = (id, wanted, times = 1) => shop.until((told) => (
  told.filter(({ payment, state }) => payment === id && wanted.includes(state)).length >= times
));

async function until(ask, wanted) {
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const row = async (user, id) => (await shop.ledger(user)).find((one) => one.id === id);
const payments = async (user) => (await (await fetch(new URL('/payments', sandbox.served.apiUrl))).json())
  .filter(({ userId }) => userId === user).map(({ amount }) => amount);

test('a case is closed only by somebody, for a reason, after a question; and can be opened again', async () => {
  const orderId = await placed(30);
  await shop.deliver({ id: 'pay_30', userId: 30, orderId, amount: '9.99' });
  await ended('pay_30', ['case']);
  assert.match(await shop.openCases(), /pay_30.*href="https:\/\/shop\.example\/admin\/users\/30\?order=\d+".*GMT\+9/);
  const question = await shop.page('/cases/done?id=pay_30&kind=case');
  assert.match(question, /9\.99.*AMOUNT_ABOVE_DUE/s);
  assert.match(question, /name="who" required.*name="note" required/s);
  for (const missing of [{ who: ' ' }, { note: '' }]) {
    const answer = await shop.press('done', 'pay_30', 'case', missing);
    assert.equal(answer.status, 400);
    assert.match(await shop.openCases(), /pay_30/);
  }
  assert.equal((await shop.press('done', 'pay_30', 'case', { who: 'Abe', note: 'refunded <b>4.49</b>' })).status, 303);
  assert.doesNotMatch(await shop.openCases(), /pay_30/);
  assert.match(await shop.page(), /<h2>.*pay_30.*Abe.*refunded &lt;b&gt;4\.49&lt;\/b&gt;/s);
  const closed = await row(30, 'pay_30');
  assert.deepEqual([closed.state, closed.who, closed.note], ['closed', 'Abe', 'refunded <b>4.49</b>']);
  await shop.press('reopen', 'pay_30');
  assert.match(await shop.openCases(), /pay_30.*AMOUNT_ABOVE_DUE/);
  assert.deepEqual([(await row(30, 'pay_30')).state, (await row(30, 'pay_30')).who], ['case', null]);
});

test('the pages are in the language that the browser asks for, and each cell says on a telephone what it is', async () => {
  const page = await shop.page('/cases', { 'accept-language': 'ja,en;q=0.8' });
  assert.match(page, /<html lang="ja">.*未解決の案件: 1.*超える分を返金/s);
  assert.match(page, /<td data-label="金額"><div>9\.99<\/div><\/td>.*<time datetime="[^"]*Z">.*前<small>.*JST/s);
  assert.match(await shop.page('/customers/30', { 'accept-language': 'ja' }), /状態/);
  assert.match(await shop.page('/cases', { 'accept-language': 'de' }), /<html lang="en">/);
});

test('of a new case somebody is told, once', async () => {
  await until(() => notified, (all) => all.length > 0);
  await shop.deliver({ id: 'pay_31', userId: 31, orderId: 399_999, amount: '1.00' });
  await ended('pay_31', ['case']);
  const about = (id) => notified.flatMap(({ cases }) => cases).filter((one) => one.id === id);
  await until(() => about('pay_31'), (all) => all.length > 0);
  await shop.deliver({ id: 'pay_31', userId: 31, orderId: 399_999, amount: '1.00' });
  await ended('pay_31', ['case'], 2);
  assert.deepEqual(about('pay_30').map(({ code }) => code), ['AMOUNT_ABOVE_DUE']);
  assert.deepEqual(about('pay_31').map(({ code }) => code), ['ORDER_NOT_FOUND']);
  assert.match(notified.at(-1).text, /ORDER_NOT_FOUND: payment pay_31 of 1\.00, user 31, order 399999/);
});

test('a part payment whose rest does not come is a case, until it comes', async () => {
  const orderId = await placed(32);
  await shop.deliver({ id: 'pay_32_part', userId: 32, orderId, amount: '2.00' });
  await until(() => shop.openCases(), (page) => /pay_32_part.*PART_PAYMENT_WAITS.*3\.50 of order/.test(page));
  await shop.deliver({ id: 'pay_32_rest', userId: 32, orderId, amount: '3.50' });
  await ended('pay_32_rest', ['settled']);
  assert.doesNotMatch(await shop.page(), /pay_32/);
  // Where it comes in time, nobody hears of it.
  const other = await placed(33);
  for (const [part, amount] of [['one', '2.00'], ['two', '3.50']]) {
    await shop.deliver({ id: `pay_33_${part}`, userId: 33, orderId: other, amount });
    await ended(`pay_33_${part}`, ['settled']);
  }
  assert.deepEqual((await shop.ledger(33)).map(({ part }) => part), [null, null]);
});

test('a refund keeps what is not recorded from being recorded, and is a case where it is', async () => {
  const orderId = await placed(34);
  const [early, late] = ['early', 'late'].map((name) => ({ id: `pay_34_${name}`, userId: 34, orderId, amount: '5.50' }));
  await shop.deliver(early, 'payment.refunded');
  await ended('pay_34_early', ['closed']);
  await shop.deliver(early);
  await ended('pay_34_early', ['closed'], 2);
  assert.deepEqual(await payments(34), []);
  await shop.deliver(late);
  await ended('pay_34_late', ['settled']);
  await shop.deliver({ ...late, amount: '1.00' }, 'payment.refunded');
  await ended('pay_34_late', ['case']);
  assert.match(await shop.openCases(), /pay_34_late.*REFUNDED \(recorded\).*1\.00 was refunded after the payment was recorded/);
  assert.deepEqual(await payments(34), ['5.50']);
});

test('what is not set is one line in the log, and nothing is done', async () => {
  const wrong = [
    [{ OPERATOR_TOKEN: 'short' }, 'OPERATOR_TOKEN is missing, or shorter than 16 characters.'],
    [{ WEBHOOK_SECRET: 'whsec_c2hvcnQ=' }, 'WEBHOOK_SECRET is missing, or not 24 bytes or more in base64.'],
    [{ TIME_ZONE: 'Tokio' }, 'TIME_ZONE is no time zone: Tokio'],
    [{ INTERSTREAM_SHARED_SECRET: '' }, 'INTERSTREAM_SHARED_SECRET is not set: set it in the environment, or pass it in env or options.'],
  ];
  for (const [vars, message] of wrong) {
    const broken = await startShop({ api: sandbox.served, vars: { ...VARS, ...vars } });
    try {
      const answer = await broken.deliver({ id: 'pay_x', userId: 30, orderId: 1, amount: '1.00' });
      assert.deepEqual([answer.status, await answer.text()], [500, 'This Worker is not configured: its log says why.\n']);
      assert.deepEqual(broken.complaints, [message]);
    } finally {
      await broken.stop();
    }
  }
});
