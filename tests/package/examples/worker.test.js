// The deployed Worker on workerd: one payment and what can happen to it, step by step.

import assert from 'node:assert/strict';
import { after, afterEach, before, test as testWithOptions } from 'node:test';
import { Interstream } from 'interstream';
import { startFaultProxy } from '../node/fault-proxy.js';
import { CLI } from '../node/runtime.js';
import { startSandbox } from '../node/sandbox.js';
import { TOKEN, signed, startShop } from './worker-shop.js';

/** What never comes is not waited for for ever. */
const test = (name, work) => testWithOptions(name, { timeout: 60_000 }, work);

/** Small, so that what is waited for is over soon. */
const VARS = { TIMEOUT_MS: 1000, DEADLINE_MS: 3000, SETTLE_MS: 1000, RETRY_SECONDS: 1, RETRY_CAP_SECONDS: 1 };

let sandbox;
let proxy;
let shop;
/** The requests that reached the API's network, and what is done with them. */
let requests = [];
let choose = () => undefined;

before(async () => {
  sandbox = await startSandbox(CLI);
  proxy = await startFaultProxy(sandbox.served.apiUrl, (url) => {
    const { searchParams } = new URL(url, sandbox.served.apiUrl);
    const request = { action: searchParams.get('do'), user: searchParams.get('iq'), at: Date.now() };
    requests.push(request);
    return choose(request);
  });
  shop = await startShop({ api: { ...sandbox.served, apiUrl: proxy.url }, vars: VARS });
});
after(async () => {
  await shop?.stop();
  await proxy?.stop();
  await sandbox?.stop();
});
afterEach(() => {
  requests = [];
  choose = () => undefined;
});

/** A user with an order of 5.50 that nothing is paid of yet. */
async function placed(user) {
  const client = new Interstream(sandbox.served);
  await client.store.modifyCart(user, { cartAction: 'add', productID: 1 });
  return (await client.store.placeOrder(user)).id;
}

const books = async (path, user) => {
  const all = await (await fetch(new URL(path, sandbox.served.apiUrl))).json();
  return all.filter(({ userId }) => userId === user);
};
const recorded = async (user) => (
  (await books('/payments', user)).map(({ amount, description }) => `${description}: ${amount}`)
);
const timesProcessed = async (user) => (await books('/ledger', user)).map((order) => order.timesProcessed);
const states = async (user) => (await shop.ledger(user)).map(({ id, state }) => `${id}: ${state}`);

/** Resolves once so many messages of a payment have ended in one of these states. */
const ended = (id, wanted, times = 1) => shop.until((told) => (
  told.filter(({ payment, state }) => payment === id && wanted.includes(state)).length >= times
));

test('a payment that is delivered five times is settled once, and the API is called once', async () => {
  const orderId = await placed(11);
  const payment = { id: 'pay_five', userId: 11, orderId, amount: '5.50', description: 'Visa' };
  const answers = await Promise.all(Array.from({ length: 5 }, () => shop.deliver(payment)));
  assert.deepEqual(answers.map(({ status }) => status), [204, 204, 204, 204, 204]);
  await ended('pay_five', ['settled'], 5);
  assert.deepEqual(requests.map(({ action }) => action), ['get_cart', 'get_cart', 'add_payment', 'get_cart', 'process_order']);
  assert.deepEqual(await recorded(11), ['pay_five Visa: 5.50']);
  assert.deepEqual(await timesProcessed(11), [1]);
  assert.deepEqual((await shop.ledger(11)).map(({ received, updated, ...row }) => row), [{
    id: 'pay_five', userId: '11', orderId: String(orderId), amount: '5.50', description: 'pay_five Visa',
    state: 'settled', paidBefore: '0.00', busyUntil: 0, attempts: 1, amountDue: '0.00', code: null, outcome: null,
    message: null, who: null, note: null, desk: 'none', part: null,
  }]);
});

for (const [user, amounts] of [[12, ['3.00', '2.50']], [13, ['2.50', '3.00']]]) {
  test(`an order is paid in two parts, ${amounts.join(' then ')}, and processed after the second`, async () => {
    const orderId = await placed(user);
    for (const amount of amounts) {
      await shop.deliver({ id: `pay_${user}_${amount}`, userId: user, orderId, amount });
      await ended(`pay_${user}_${amount}`, ['settled']);
    }
    assert.deepEqual(await recorded(user), amounts.map((amount) => `pay_${user}_${amount}: ${amount}`));
    assert.deepEqual(await timesProcessed(user), [1]);
    assert.deepEqual((await shop.ledger(user)).map(({ paidBefore, amountDue }) => [paidBefore, amountDue]), [
      ['0.00', amounts[1]], [amounts[0], '0.00'],
    ]);
  });
}

/** Holds the first request of an action for ever; resolves once it has come. */
function hold(action) {
  return new Promise((resolve) => {
    choose = (request) => {
      if (request.action !== action) return undefined;
      choose = () => undefined;
      resolve();
      return 'silence';
    };
  });
}

test('an object that is restarted during a call calls again only once the earlier request is over', async () => {
  const orderId = await placed(14);
  const held = hold('add_payment');
  await shop.deliver({ id: 'pay_restarted', userId: 14, orderId, amount: '3.00' });
  await held;
  const [{ busyUntil, paidBefore, state }] = await shop.ledger(14);
  assert.deepEqual([paidBefore, state], ['0.00', 'open']);
  await shop.kill(14);
  const sent = requests.length;
  await shop.deliver({ id: 'pay_restarted', userId: 14, orderId, amount: '3.00' });
  await shop.deliver({ id: 'pay_restarted_rest', userId: 14, orderId, amount: '2.50' });
  await ended('pay_restarted', ['settled'], 2);
  await ended('pay_restarted_rest', ['settled']);
  assert.ok(requests[sent].at >= busyUntil, `called ${busyUntil - requests[sent].at} ms too early`);
  const waited = shop.told.filter(({ message }) => message === 'An earlier request may be running.');
  assert.ok(waited.length >= 2, `${waited.length} messages were told to come later`);
  assert.deepEqual((await recorded(14)).sort(), ['pay_restarted: 3.00', 'pay_restarted_rest: 2.50']);
  assert.deepEqual(await timesProcessed(14), [1]);
});

test('a part that was recorded before a restart is not recorded again', async () => {
  const orderId = await placed(15);
  let isOver = false;
  choose = async ({ action }) => {
    if (action !== 'add_payment' || isOver) return undefined;
    isOver = true;
    return 'stall';
  };
  await shop.deliver({ id: 'pay_part', userId: 15, orderId, amount: '2.00' });
  while ((await recorded(15)).length === 0) await new Promise(setImmediate);
  await shop.kill(15);
  await ended('pay_part', ['settled']);
  assert.deepEqual(await recorded(15), ['pay_part: 2.00']);
  const [{ paidBefore, amountDue, attempts }] = await shop.ledger(15);
  assert.deepEqual({ paidBefore, amountDue, attempts }, { paidBefore: '0.00', amountDue: '3.50', attempts: 2 });
});

test('one id with another amount or order is a case, and never a second settlement', async () => {
  const [orderId, other] = [await placed(16), 399_999];
  const payment = { id: 'pay_same', userId: 16, orderId, amount: '2.00' };
  await shop.deliver(payment);
  await ended('pay_same', ['settled']);
  for (const [at, changed] of [{ amount: '3.50' }, { orderId: other }].entries()) {
    await shop.deliver({ ...payment, ...changed });
    await ended('pay_same', ['conflict'], at + 1);
    const said = `Payment pay_same came first as 2.00 for order ${orderId}, which is settled`;
    assert.match(await shop.page(), new RegExp(`SAME_ID_DIFFERS.*${said}`));
  }
  assert.deepEqual(await recorded(16), ['pay_same: 2.00']);
  assert.deepEqual(await states(16), ['pay_same: settled']);
  assert.equal((await shop.press('done', 'pay_same', 'conflict')).status, 303);
  assert.doesNotMatch(await shop.openCases(), /pay_same/);
});

test('what a machine cannot settle is a case at once, and stays one when it is delivered again', async () => {
  const orderId = await placed(17);
  await shop.deliver({ id: 'pay_much', userId: 17, orderId, amount: '9.99' });
  await shop.deliver({ id: 'pay_unknown', userId: 17, orderId: 399_999, amount: '5.50' });
  await ended('pay_much', ['case']);
  await ended('pay_unknown', ['case']);
  const before = requests.length;
  await shop.deliver({ id: 'pay_much', userId: 17, orderId, amount: '9.99' });
  await ended('pay_much', ['case'], 2);
  assert.equal(requests.length, before);
  const page = await shop.page();
  assert.match(page, /pay_much.*9\.99.*AMOUNT_ABOVE_DUE \(rejected\).*refund what is too much/);
  assert.match(page, /pay_unknown.*ORDER_NOT_FOUND.*Find out which order was meant/);
  // A right payment of the same order is not held up.
  await shop.deliver({ id: 'pay_right', userId: 17, orderId, amount: '5.50' });
  await ended('pay_right', ['settled']);
  assert.deepEqual(await recorded(17), ['pay_right: 5.50']);
  for (const id of ['pay_much', 'pay_unknown']) await shop.press('done', id);
  assert.deepEqual((await states(17)).sort(), ['pay_much: closed', 'pay_right: settled', 'pay_unknown: closed']);
});

test('a second payment of an order that is paid is a case', async () => {
  const orderId = await placed(18);
  for (const [id, state] of [['pay_one', 'settled'], ['pay_two', 'case']]) {
    await shop.deliver({ id, userId: 18, orderId, amount: '5.50' });
    await ended(id, [state]);
  }
  assert.deepEqual(await recorded(18), ['pay_one: 5.50']);
  assert.deepEqual(await timesProcessed(18), [1]);
  assert.match(await shop.page(), /pay_two.*PAYMENT_NOT_NEEDED.*Look whether the customer has paid twice/);
  await shop.press('done', 'pay_two');
});

test('a webhook is taken only from the gateway, and nonsense is named', async () => {
  const sent = async (body, headers = signed(body)) => {
    const answer = await shop.ask('/webhook', { method: 'POST', body, headers });
    return [answer.status, await answer.text()];
  };
  const event = (data, type = 'payment.succeeded') => JSON.stringify({ type, data });
  const told = shop.told.length;
  const payment = { id: 'pay_x', userId: 19, orderId: 1, amount: '5.50' };
  assert.deepEqual(await sent(event(payment), {}), [401, 'Wrong signature']);
  assert.deepEqual(await sent(event(payment), signed(event({ ...payment, amount: '6.50' }))), [401, 'Wrong signature']);
  assert.deepEqual(await sent('nonsense'), [400, 'The body must be JSON']);
  const named = [400, 'data.amount must be decimal text above 0, such as "5.50"'];
  assert.deepEqual(await sent(event({ ...payment, amount: 5.5 })), named);
  assert.deepEqual(await sent(event(undefined)), [400, 'data must be an object']);
  assert.deepEqual(await sent(event(payment, 'payment.created')), [204, '']);
  assert.deepEqual(await sent('x'.repeat(65_537)), [413, 'Content too large']);
  assert.equal(shop.told.length, told);
});

test('the pages are the operator\'s, and what came from outside is escaped', async () => {
  const basic = (password) => ({ authorization: `Basic ${Buffer.from(`operator:${password}`).toString('base64')}` });
  const others = [`Bearer ${TOKEN}`, 'Basic %%%'].map((authorization) => ({ authorization }));
  for (const headers of [{}, basic(''), basic(`${TOKEN} `), ...others]) {
    for (const asked of ['GET /cases', 'GET /customers/7', 'POST /cases/done', 'GET /', 'GET /webhook']) {
      const [method, path] = asked.split(' ');
      assert.equal((await shop.ask(path, { method, headers })).status, 401, asked);
    }
  }
  for (const origin of [{}, { origin: 'null' }, { origin: 'https://elsewhere.example' }]) {
    const body = new URLSearchParams({ id: 'pay_x', kind: 'case' });
    const answer = await shop.ask('/cases/done', { method: 'POST', body, headers: { ...basic(TOKEN), ...origin } });
    assert.equal(answer.status, 403);
  }
  const id = '"><script>alert(1)</script>&\'';
  await shop.deliver({ id, userId: 20, orderId: 399_999, amount: '1.00', description: '<img src=x onerror=alert(2)>' });
  await ended(id, ['case']);
  for (const path of ['/cases', '/customers/20']) {
    const page = await shop.page(path);
    assert.match(page, /&quot;&gt;&lt;script&gt;alert\(1\)&lt;\/script&gt;&amp;&#39;/);
    assert.doesNotMatch(page, /<script|<img/);
    for (const secret of [sandbox.served.sharedSecret, TOKEN, 'whsec_']) assert.ok(!page.includes(secret), path);
  }
  await shop.press('done', id);
  assert.match(await shop.page(), /None\. Every payment is settled/);
});
