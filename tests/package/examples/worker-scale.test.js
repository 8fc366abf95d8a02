// Hundreds of payments at once, each delivered up to five times, out of order, while more than half of the API's
// answers meet a fault, objects are restarted in the middle of their calls, and twice the whole machine goes down.
// Afterwards the API's books are compared with what the gateway has sent, the ledgers, and the operator's page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Interstream } from 'interstream';
import { FAULT_NAMES, randomFrom, startFaultProxy } from '../node/fault-proxy.js';
import { CLI } from '../node/runtime.js';
import { startSandbox } from '../node/sandbox.js';
import { startShop } from './worker-shop.js';

const SEED = Number(process.env.INTERSTREAM_SEED ?? 20231114);
const FIRST_USER = 20_001;

/** What customers do: how many, with which payments, and how these end. An order is of 5.50. */
const CUSTOMERS = [
  { count: 90, pays: ['5.50'], ends: ['settled'], processed: 1 },
  { count: 35, pays: ['3.00', '2.50'], ends: ['settled', 'settled'], processed: 1 },
  { count: 25, pays: ['0.01', '5.49'], ends: ['settled', 'settled'], processed: 1 },
  { count: 15, pays: ['2.75', '2.75'], ends: ['settled', 'settled'], processed: 1 },
  { count: 10, pays: ['2.00'], ends: ['settled'], processed: 0 },
  // Either may come first, and the other one is too much.
  { count: 15, pays: ['5.50', '5.50'], ends: ['settled', 'PAYMENT_NOT_NEEDED'], processed: 1 },
  { count: 10, pays: ['9.99'], ends: ['AMOUNT_ABOVE_DUE'], processed: 0 },
  { count: 10, pays: ['5.50'], ends: ['ORDER_NOT_FOUND'], processed: 0, orderId: 399_999 },
  { count: 5, pays: ['5.50'], ends: ['ORDER_CANCELLED'], processed: 0, isCancelled: true },
];

const LIMITS = { TIMEOUT_MS: 250, DEADLINE_MS: 2500, SETTLE_MS: 800, RETRY_SECONDS: 1, RETRY_CAP_SECONDS: 1 };

/** Each customer with an order that is placed, and the payments that the gateway will tell of. */
async function prepared(served) {
  const client = new Interstream(served);
  const users = CUSTOMERS.flatMap(({ count, ...kind }) => Array.from({ length: count }, () => ({ ...kind })));
  for (const [at, customer] of users.entries()) {
    customer.userId = FIRST_USER + at;
    await client.store.modifyCart(customer.userId, { cartAction: 'add', productID: 1 });
    const { id } = await client.store.placeOrder(customer.userId);
    if (customer.isCancelled) await client.store.cancelOrder(customer.userId);
    customer.placed = id;
    customer.payments = customer.pays.map((amount, part) => ({
      id: `pay_${customer.userId}_${part}`, userId: customer.userId, orderId: customer.orderId ?? id, amount,
    }));
  }
  return users;
}

function shuffled(list, random) {
  for (let at = list.length - 1; at > 0; at -= 1) {
    const other = random(at + 1);
    [list[at], list[other]] = [list[other], list[at]];
  }
  return list;
}

test(`no payment is lost, and none counts twice (seed ${SEED})`, { timeout: 240_000 }, async (context) => {
  const random = randomFrom(SEED);
  const sandbox = await startSandbox(CLI);
  context.after(() => sandbox.stop());
  const customers = await prepared(sandbox.served);
  const payments = customers.flatMap((customer) => customer.payments);
  let shop;
  const killed = [];
  // A doubled reading is refused for its repeated salt in the words of a wrong credential: see the guide on networks
  // that double requests.
  const faults = FAULT_NAMES.filter((name) => name !== 'double');
  const proxy = await startFaultProxy(sandbox.served.apiUrl, async (url) => {
    const { searchParams } = new URL(url, sandbox.served.apiUrl);
    const isChange = ['add_payment', 'process_order'].includes(searchParams.get('do'));
    if (isChange && random(100) < 10) {
      killed.push(searchParams.get('iq'));
      shop.kill(searchParams.get('iq'));
    }
    // An API that goes on working on a change although whoever asked for it has gone.
    if (isChange && random(100) < 30) await new Promise((resolve) => setTimeout(resolve, random(500)));
    return random(100) < 56 ? faults[random(faults.length)] : undefined;
  });
  context.after(() => proxy.stop());
  const api = { ...sandbox.served, apiUrl: proxy.url };
  shop = await startShop({ api, vars: LIMITS, queue: { maxBatchSize: 100, maxRetries: 100 } });
  context.after(() => shop.stop());
  const expected = new Map(customers.flatMap(({ payments: sent, ends }) => sent.map(({ id }) => [id, ends])));
  const endOf = ({ state, code }) => (state === 'case' ? code : state);
  const isExpected = (told) => expected.get(told.payment).includes(endOf(told));
  const over = () => new Set(shop.told.filter(isExpected).map(({ payment }) => payment)).size;

  // What the package itself could not find out within its deadline is a case, and an operator has it tried again.
  const pressed = [];
  const operate = async () => {
    const times = new Map();
    for (let at = 0; over() < payments.length; at += 1) {
      await shop.until((told) => told.length > at);
      const told = shop.told[at];
      if (told.state !== 'case' || isExpected(told)) continue;
      pressed.push(told.code);
      times.set(told.payment, (times.get(told.payment) ?? 0) + 1);
      assert.ok(times.get(told.payment) < 6, `tried again and again: ${JSON.stringify(told)}`);
      // Where the machine is down, the case is there still when it is up.
      await shop.press('again', told.payment).catch(() => {});
    }
  };

  const deliver = async (deliveries) => {
    for (const payment of deliveries) assert.equal((await shop.deliver(payment)).status, 204);
  };
  const sell = async () => {
    await deliver(shuffled(payments.flatMap((payment) => Array(1 + random(5)).fill(payment)), random));
    for (const share of [0.35, 0.7]) {
      await shop.until(() => over() >= share * payments.length);
      await shop.restart();
      // The queue of this machine forgets what was on it, which Cloudflare's does not: the gateway delivers it again.
      await deliver(shuffled([...payments], random));
    }
  };
  await Promise.all([operate(), sell()]);
  console.log(`# ${payments.length} payments of ${customers.length} users in ${shop.told.length} deliveries; `
    + `${killed.length} objects restarted in a call; `
    + `"try again" pressed for ${pressed.join(', ') || 'none'}; faults: ${JSON.stringify(proxy.counts)}`);

  const known = new Map(await Promise.all(customers.map(async ({ userId }) => [userId, await shop.ledger(userId)])));
  const look = async (path) => (await fetch(new URL(path, sandbox.served.apiUrl))).json();
  const recorded = await look('/payments');
  const processed = new Map((await look('/ledger')).map(({ orderId, timesProcessed }) => [orderId, timesProcessed]));
  for (const { userId, payments: sent, placed, ends, processed: times } of customers) {
    const rows = known.get(userId);
    const story = `user ${userId}: ${JSON.stringify(rows)}`;
    const meant = ({ id, amount, orderId }) => `${id}: ${amount} for ${orderId}`;
    assert.deepEqual(rows.map(meant).sort(), sent.map(meant).sort(), story);
    assert.deepEqual(rows.map(endOf).sort(), [...ends].sort(), story);
    const settled = rows.filter(({ state }) => state === 'settled')
      .map(({ id, amount }) => `${id}: ${amount} for ${placed}`);
    const inTheBooks = recorded.filter((payment) => payment.userId === userId)
      .map(({ description, amount, orderId }) => `${description}: ${amount} for ${orderId}`);
    assert.deepEqual(inTheBooks.sort(), settled.sort(), story);
    assert.equal(processed.get(placed), times, story);
  }
  const users = new Set(customers.map(({ userId }) => userId));
  assert.deepEqual(recorded.filter(({ userId }) => !users.has(userId)), []);

  const cases = [...known.values()].flat().filter(({ state }) => state === 'case');
  const page = await shop.page();
  assert.ok(page.includes(`<h1>Open cases: ${cases.length}</h1>`), page.slice(0, 1000));
  for (const { id, code } of cases) assert.match(page, new RegExp(`<div>${id}</div>.*${code}`));
  const met = Object.entries(proxy.counts).reduce((sum, [fault, count]) => sum + (fault === 'none' ? 0 : count), 0);
  assert.ok(met > proxy.counts.none, `${met} answers met a fault, ${proxy.counts.none} did not`);
  assert.ok(killed.length > 20, `${killed.length} restarts`);
  for (const fault of faults) assert.ok(proxy.counts[fault] > 5, `${fault} happened ${proxy.counts[fault]} times`);
});
