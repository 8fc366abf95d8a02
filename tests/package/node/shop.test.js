// The sandbox's store, embedded and over HTTP: what tests of a shop need it for.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { Interstream } from 'interstream';
import { createSandbox } from 'interstream/sandbox';
import { CLI } from './runtime.js';
import { startSandbox } from './sandbox.js';

let started;
before(async () => {
  started = await startSandbox(CLI);
});
after(() => started.stop());
beforeEach(() => started.reset());

/** How to call an API: `post(action, user, body, more)` gives the answer's JSON. */
function callerOf(options, send) {
  const client = new Interstream(options);
  return async (action, user, body = '', more = {}) => {
    const answer = await send(client.signedUrl('store', action, user), { method: 'POST', body, ...more });
    return answer.json();
  };
}

function embedded() {
  const sandbox = createSandbox();
  return { post: callerOf(sandbox.options, sandbox.fetch), sandbox, payments: async () => sandbox.payments() };
}

function overHttp() {
  const look = async (path) => (await fetch(new URL(path, started.served.apiUrl))).json();
  return { post: callerOf(started.served, fetch), payments: () => look('/payments'), look };
}

const form = (variables) => new URLSearchParams(variables);

function multipart(variables) {
  const data = new FormData();
  for (const [name, value] of Object.entries(variables)) data.append(name, value);
  return data;
}

const PAYMENT = { amount: '0.50', description: 'slip 1 & 2 = 3 + €' };
const URLENCODED = { 'content-type': 'application/x-www-form-urlencoded' };

/** Every kind of body a fetch takes, as POST variables: `[name, body, more]`. */
const bodies = () => [
  ['URLSearchParams', form(PAYMENT)],
  ['FormData', multipart(PAYMENT)],
  ['text', form(PAYMENT).toString(), { headers: URLENCODED }],
  ['bytes', new TextEncoder().encode(form(PAYMENT)), { headers: new Headers(URLENCODED) }],
  ['a Blob', new Blob([form(PAYMENT).toString()], { type: URLENCODED['content-type'] })],
  ['a stream', new Response(form(PAYMENT)).body, { headers: URLENCODED, duplex: 'half' }],
];

for (const [where, api] of [['embedded', embedded], ['over HTTP', overHttp]]) {
  test(`${where}: a cart becomes an order, is paid in parts, processed and delivered`, async () => {
    const { post, payments } = api();
    const done = { ok: 'Cart action was performed' };
    assert.deepEqual(await post('modify_cart', 7, form({ cartAction: 'add', productID: 1 })), done);
    assert.deepEqual(await post('modify_cart', 7, multipart({ cartAction: 'add', productID: 4, productQty: 2 })), done);
    assert.deepEqual(await post('place_order', 7), { ok: 'Order was placed', id: 310001 });
    assert.equal((await post('get_cart', 7)).data.order_amount_due, '7.50');
    assert.deepEqual(await post('add_payment', 7, form({ amount: '7', description: 'p-1' })), { ok: 'Payment was added' });
    assert.equal((await post('process_order', 7)).error, 'ERROR_AMOUNT_DUE');
    assert.equal((await post('add_payment', 7, form({ amount: '0.51' }))).error, 'ERROR_AMOUNT_TOO_BIG');
    assert.deepEqual(await post('add_payment', 7, multipart({ amount: '0.50' })), { ok: 'Payment was added' });
    assert.deepEqual(await post('process_order', 7), { ok: 'Order was processed' });
    assert.deepEqual((await post('list_current_content', 7)).list.map(({ title }) => title), ['Premium Clip']);
    assert.equal((await post('get_credit', 7)).data.buyer_credit_formatted, '2.00€');
    assert.deepEqual(await payments(), [
      { orderId: 310001, userId: 7, amount: '7.00', description: 'p-1' },
      { orderId: 310001, userId: 7, amount: '0.50', description: '' },
    ]);
  });

  test(`${where}: POST variables are read from every kind of body`, async () => {
    const { post, payments } = api();
    for (const [kind, body, more] of bodies()) {
      assert.deepEqual(await post('add_payment', 4, body, more), { ok: 'Payment was added' }, kind);
    }
    const each = { orderId: 300004, userId: 4, ...PAYMENT };
    assert.deepEqual(await payments(), bodies().map(() => each));
  });

  test(`${where}: the client processes what was placed and paid`, async () => {
    const { post, sandbox } = api();
    await post('modify_cart', 7, form({ cartAction: 'add', productID: 1 }));
    const { id: orderId } = await post('place_order', 7);
    const client = new Interstream(sandbox?.options ?? started.served);
    await assert.rejects(client.processOrder(7, { orderId }), { code: 'ERROR_AMOUNT_DUE' });
    await post('add_payment', 7, form({ amount: '5.50' }));
    assert.equal((await client.processOrder(7, { orderId })).confirmedBy, 'answer');
    assert.equal((await client.processOrder(7, { orderId })).confirmedBy, 'order-history');
  });
}

test('a Request is read, and its body gone afterwards as with any fetch', async () => {
  const { sandbox } = embedded();
  const url = new Interstream(sandbox.options).signedUrl('store', 'add_payment', 4);
  const request = new Request(url, { method: 'POST', body: multipart(PAYMENT) });
  assert.deepEqual(await (await sandbox.fetch(request)).json(), { ok: 'Payment was added' });
  assert.equal(request.bodyUsed, true);
});

test('the books over HTTP are those of the sandbox', async () => {
  const { post, look } = overHttp();
  await post('add_subtract_credit', 7, form({ creditAction: 'add', amount: '3', description: 'gift' }));
  await post('modify_cart', 7, form({ cartAction: 'add', productID: 1 }));
  await post('place_order', 7);
  await post('cancel_order', 7);
  assert.deepEqual(await look('/credit-changes'), [{ userId: 7, action: 'add', amount: '3.00', description: 'gift' }]);
  assert.deepEqual((await look('/ledger')).at(-1), { orderId: 310001, userId: 7, status: 'cancelled', timesProcessed: 0 });
  await started.reset();
  assert.deepEqual([await look('/credit-changes'), await look('/payments')], [[], []]);
});

test('a body beyond the limit is refused, and the next request is answered', async () => {
  const { post, payments } = overHttp();
  const client = new Interstream(started.served);
  const tooLarge = form({ amount: '0.50', description: 'x'.repeat(8 * 2 ** 20) });
  const refused = await fetch(client.signedUrl('store', 'add_payment', 4), { method: 'POST', body: tooLarge });
  assert.deepEqual([refused.status, await refused.text()], [413, '<h1>Content Too Large</h1>\n']);
  assert.deepEqual([await payments(), await post('get_credit', 0)], [[], { error: 'REQUEST_ERROR', error_long: 'Invalid User ID' }]);
});
