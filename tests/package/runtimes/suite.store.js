// The store section and settling an order, against the sandbox's shop.

import { equal, failure, ok } from './assert.js';

export function store({ interstream, embedded, networked, injected, shown, answer, served }) {
  /** A sandbox in which the first request of an action is done and its answer lost, as often as it is named. */
  function losing(...actions) {
    const { sandbox } = embedded();
    const sent = [];
    const { client } = embedded({
      ...sandbox.options,
      settleMs: 50,
      async fetch(url, init) {
        const action = new URL(url).searchParams.get('do');
        sent.push(action);
        const response = await sandbox.fetch(url, init);
        if (actions[0] !== action) return response;
        actions.shift();
        throw new TypeError('fetch failed');
      },
    });
    return { client, sandbox, sent };
  }

  const books = (sandbox, userId) => [
    sandbox.payments().filter((payment) => payment.userId === userId).map(({ amount }) => amount),
    sandbox.ledger().filter((entry) => entry.userId === userId).map(({ status, timesProcessed }) => `${status} ${timesProcessed}`),
  ];

  async function buys(client) {
    equal((await client.store.modifyCart(7, { cartAction: 'add', productID: 1 })).confirmedBy, 'answer');
    const placed = await client.store.placeOrder(7, { notify_buyer: false });
    equal(placed, { ok: 'Order was placed', id: 310001, attempts: 1, confirmedBy: 'answer' });
    const { data } = await client.store.getCart(7);
    equal([data.order_id, data.order_amount_due, data.order_min_purchase_check], [310001, '5.50', true]);
    const settled = await client.settleOrder(7, { amount: '5.50', description: '入金 #1 & co', orderId: placed.id });
    equal(settled, {
      payment: 'recorded',
      order: { ok: 'Order was processed', userId: '7', orderId: '310001', attempts: 1, confirmedBy: 'answer' },
      amountDue: '0.00',
      orderId: '310001',
    });
    const { list } = await client.store.listCurrentContent(7);
    equal(list.map(({ title, id_clip, id_channel, in_grace_period }) => [title, id_clip, id_channel, in_grace_period]), [
      ['Premium Clip', 1, undefined, false],
    ]);
    const orders = await client.store.listOrders(7);
    const { OrderStatus, PaymentStatus } = interstream;
    equal(orders.list.map(({ id, status, status_payment, total }) => [id, status, status_payment, total]), [
      [310001, OrderStatus.PROCESSED, PaymentStatus.PAID, '5.50'],
    ]);
  }

  return {
    async 'a cart is filled, ordered, settled, and its content listed'() {
      const { client, sandbox } = embedded();
      await buys(client);
      equal(sandbox.payments(), [{ orderId: 310001, userId: 7, amount: '5.50', description: '入金 #1 & co' }]);
      equal(books(sandbox, 7), [['5.50'], ['processed 1']]);
    },

    async 'so it is over a real connection'() {
      await fetch(new URL('/reset', served.apiUrl), { method: 'POST' });
      await buys(networked());
    },

    async 'the configuration of the store is read without a user'() {
      for (const client of [embedded().client, networked()]) {
        const { data } = await client.store.getConfig();
        equal([data.currency_code, data.currency_id, data.currency_symbol_position, data.min_purchase_amount], ['EUR', 5, 1, '1.00']);
        equal(data.payment_methods.map(({ id, name, enable_rp }) => [id, name, enable_rp]), [
          [1, 'BANK', false], [2, 'PAYPAL', true], [3, 'EXTERNAL_GATEWAY', true],
        ]);
        equal(data.payment_methods[1].settings.pp_sandbox, true);
      }
      const events = [];
      const { client } = embedded({ onEvent: (event) => events.push(event) });
      await client.store.getConfig({ timeoutMs: 5_000 });
      equal(events.map(({ type, action, iq }) => [type, action, iq]), [
        ['attempt', 'get_config', undefined], ['answer', 'get_config', undefined], ['settled', 'get_config', undefined],
      ]);
      const refused = await failure(client.store.getConfig({ orderId: 7 }));
      equal([refused.code, refused.message], ['INVALID_CONFIGURATION', 'orderId is taken by processOrder, cancelOrder and settleOrder only.']);
      equal((await client.call('store', 'get_config', {}, { kind: 'read' })).data.currency_id, '5');
    },

    async 'amounts of a currency without decimals are amounts like others'() {
      const users = [{ id: 7, order: { id: 71, total: '1000' } }, { id: 8, order: { id: 72, total: '1000', paid: '400' } }, { id: 9 }];
      const { client, sandbox } = embedded({}, { currency: 'JPY', users });
      const { data } = await client.store.getCart(7);
      equal([data.order_amount_due, data.order_amount_paid], ['1000', '0']);
      equal((await client.settleOrder(7, { amount: '1000.00', orderId: 71, paidBefore: '0.00' })).payment, 'recorded');
      // The same payment, written in another way.
      for (const amount of ['1000', '1000.0', '1000.00']) {
        equal((await client.settleOrder(7, { amount, orderId: 71, paidBefore: '0' })).payment, 'already-recorded');
      }
      equal((await client.settleOrder(8, { amount: '600.00', paidBefore: '400.00' })).order.ok, 'Order was processed');
      equal(sandbox.payments().map(({ orderId, amount }) => [orderId, amount]), [[71, '1000'], [72, '600']]);
      await client.store.modifyCart(9, { cartAction: 'add', productID: 1 });
      await client.store.placeOrder(9);
      const half = await failure(client.store.addPayment(9, { amount: '0.50' }));
      equal([half.code, half.detail], ['REQUEST_ERROR', 'Invalid amount']);
      equal((await client.settleOrder(9, { amount: '550.00' })).payment, 'recorded');
      equal(sandbox.ledger(), [[71, 7], [72, 8], [310001, 9]].map(([orderId, userId]) => (
        { orderId, userId, status: 'processed', timesProcessed: 1 }
      )));
      sandbox.reset();
      equal(books(sandbox, 8), [[], ['current 0']]);
      const { list } = await client.store.listOrders(8);
      equal([list[0].total_formatted, list[0].total_paid], ['¥1000', '400']);
    },

    async 'credit, subscriptions and products have honest values'() {
      const { client } = embedded();
      equal(await client.store.addSubtractCredit(8, { creditAction: 'add', amount: '3.00' }), {
        ok: 'Credit action was performed', attempts: 1, confirmedBy: 'answer',
      });
      equal((await client.store.getCredit(8)).data.buyer_credit, '3.00');
      const { overview } = await client.store.getProduct(8, { type: 'clip', cpID: 1, get_related: true });
      equal(overview.title, 'Premium Clip');
      await client.store.modifyCart(8, { cartAction: 'add', productID: 6 });
      await client.store.placeOrder(8);
      await client.settleOrder(8, { amount: '10.00' });
      const [subscription] = (await client.store.listSubscriptions(8)).list;
      equal([typeof subscription.id, subscription.renewable, subscription.rp_status], ['number', true, '']);
      const { data } = await client.store.getSubscriptionPreRpInfo(8, { subscriptionID: subscription.id });
      equal([data.amount, data.period, typeof data.date_first_payment], ['10.00', 'MONTH', 'number']);
      const profile = {
        subscriptionID: subscription.id, profileID: 'I-1', paymentMethodID: 3, date_first_payment: data.date_first_payment,
        rp_status: 'Active',
      };
      equal((await client.store.setSubscriptionRp(8, profile)).ok, 'Recurring payment profile was set');
      equal((await client.store.listSubscriptions(8)).list[0].rp_profile_id, 'I-1');
    },

    async 'an order is cancelled, and one that is cannot be processed'() {
      const { client } = embedded();
      equal((await client.store.cancelOrder(2, { requester: 'BUYER' }, { orderId: 300002 })).ok, 'The order was cancelled');
      // Again: it is seen to be cancelled.
      const again = await client.store.cancelOrder(2, undefined, { orderId: 300002 });
      equal([again.confirmedBy, again.attempts], ['order-history', 0]);
      // Another order than the current one is not cancelled by mistake.
      equal(shown(await failure(client.store.cancelOrder(4, {}, { orderId: 300002 }))), 'OrderStateError ORDER_NOT_FOUND rejected 0 final');
      equal(shown(await failure(client.processOrder(2, { orderId: 300002 }))), 'OrderStateError ORDER_CANCELLED rejected 1 final');
      equal(shown(await failure(client.store.cancelOrder(3))), 'NoOrderError ERROR_NO_ORDER rejected 1 final');
      equal((await client.store.processOrder(1000)).ok, 'Order was processed');
    },

    async 'a change whose answer is lost is looked for, and not made twice'() {
      const { client, sandbox, sent } = losing('modify_cart', 'place_order', 'add_payment', 'process_order');
      equal((await client.store.modifyCart(7, { cartAction: 'add', productID: 1 })).confirmedBy, 'reading');
      const placed = await client.store.placeOrder(7);
      equal([placed.id, placed.confirmedBy], [310001, 'order-history']);
      equal((await client.store.addPayment(7, { amount: '2.50' })).confirmedBy, 'reading');
      const settled = await client.settleOrder(7, { amount: '3.00' });
      equal([settled.payment, settled.order.confirmedBy], ['recorded', 'order-history']);
      equal(books(sandbox, 7), [['2.50', '3.00'], ['processed 1']]);
      equal(sent.filter((action) => action === 'add_payment').length, 2);
    },

    async 'credit is not changed twice when its answer is lost'() {
      const { client, sandbox } = losing('add_subtract_credit');
      equal((await client.store.addSubtractCredit(7, { creditAction: 'add', amount: '3.00' })).confirmedBy, 'reading');
      equal(sandbox.creditChanges().length, 1);
    },

    async 'a settlement may be asked for again and again'() {
      const { client, sandbox } = embedded();
      const payment = { amount: '5.50', orderId: 300004 };
      const settled = [];
      for (const time of [1, 2, 3]) settled.push([time, (await client.settleOrder(4, payment)).payment]);
      equal(settled, [[1, 'recorded'], [2, 'already-recorded'], [3, 'already-recorded']]);
      equal(books(sandbox, 4), [['5.50'], ['processed 1']]);
    },

    async 'a part of what is due is recorded, reported as such, and not processed'() {
      const { client, sandbox } = embedded();
      const part = { amount: '2.00', paidBefore: '0.00' };
      equal(await client.settleOrder(4, part), { payment: 'recorded', order: null, amountDue: '3.50', orderId: '300004' });
      equal(await client.settleOrder(4, part), { payment: 'already-recorded', order: null, amountDue: '3.50', orderId: '300004' });
      equal((await client.settleOrder(4, { amount: '3.50', paidBefore: '2.00' })).order.ok, 'Order was processed');
      equal(books(sandbox, 4), [['2.00', '3.50'], ['processed 1']]);
    },

    async 'a settlement refuses before anything changes'() {
      const { client, sandbox } = embedded();
      const refused = async (payment) => shown(await failure(client.settleOrder(4, payment)));
      equal(await refused({ amount: '5.51' }), 'OrderStateError AMOUNT_ABOVE_DUE rejected 0 final');
      equal(await refused({ amount: '5.50', orderId: 300005 }), 'OrderStateError ORDER_NOT_FOUND rejected 0 final');
      equal(await refused({ amount: '5.50', currencyCheck: 7 }), 'OrderStateError ORDER_CURRENCY rejected 0 final');
      equal(await refused({ amount: '5.50', paidBefore: '1.00' }), 'OrderStateError AMOUNT_PAID_CHANGED rejected 0 final');
      for (const amount of [5.5, '5,50', '', '-1', '0', '1e1', undefined, null, {}]) {
        equal(await refused({ amount }), 'ConfigurationError INVALID_CONFIGURATION not-sent 0 final', String(amount));
      }
      for (const name of ['orderId', 'paidBefore', 'currencyCheck', 'description']) {
        equal(await refused({ amount: '5.50', [name]: null }), 'ConfigurationError INVALID_CONFIGURATION not-sent 0 final', name);
      }
      equal(await refused(Object.create({ amount: '5.50', orderId: 7 })), 'OrderStateError ORDER_NOT_FOUND rejected 0 final');
      equal(await refused(7), 'ConfigurationError INVALID_CONFIGURATION not-sent 0 final');
      equal(await refused(undefined), 'ConfigurationError INVALID_CONFIGURATION not-sent 0 final');
      equal(shown(await failure(client.settleOrder(3, { amount: '1.00' }))), 'OrderStateError NO_CURRENT_ORDER unknown 0 final');
      equal(shown(await failure(client.settleOrder('x', { amount: '1.00' }))), 'InvalidUserIdError INVALID_USER_ID not-sent 0 final');
      equal(books(sandbox, 4), [[], ['current 0']]);
    },

    async 'where an order cannot be processed, the error says what became of the payment'() {
      const { client } = embedded();
      const error = await failure(client.settleOrder(5, { amount: '1.00' }));
      equal([error.code, error.payment, error.toJSON().payment], ['ERROR_CURRENCY_MISMATCH', 'already-recorded', 'already-recorded']);
    },

    async 'variables are checked before anything is sent'() {
      const { client } = embedded({ fetch: () => { throw new Error('nothing may be sent'); } });
      const refusals = [
        [() => client.store.modifyCart(2, { cartAction: 'buy' }), 'cartAction must be "add", "remove" or "empty".'],
        [() => client.store.modifyCart(2), 'cartAction must be "add", "remove" or "empty".'],
        [() => client.store.modifyCart(2, 'add'), 'variables must be a plain object.'],
        [() => client.store.addPayment(2, new Map([['amount', '1.00']])), 'variables must be a plain object.'],
        [() => client.store.addPayment(2, { amount: '1.00' }, { orderId: 300002 }), 'orderId is taken by processOrder, cancelOrder and settleOrder only.'],
        [() => client.call('clips', 'get', { id: 7 }), 'request has no id: did you mean iq?'],
        [() => client.settleOrder(2, { amount: '1.00', orderID: 7 }), 'payment has no orderID: did you mean orderId?'],
        [() => client.store.getProduct(2, { type: 'clip', cpID: 1.5 }), 'cpID must be an integer, as a number, a bigint or plain decimal digits.'],
        [() => client.store.placeOrder(2, { notify_buyer: 'no' }), 'notify_buyer must be 0, 1, false or true.'],
        [() => client.call('clips', ''), 'action must be text, e.g. "store".'],
        [() => client.call('clips', 'get', { iq: 1.5 }), 'iq must be text, a bigint or a whole number below 2^53.'],
        [() => client.call('clips', 'get', {}, { kind: 'both' }), 'kind must be "read" or "write".'],
        [() => client.call('clips', 'get', { post: { a: {} } }), 'a variable that is not documented must be text, a whole number, a bigint or a boolean.'],
      ];
      for (const [refusal, message] of refusals) {
        const error = await failure(refusal, message);
        equal([error.name, error.message], ['ConfigurationError', message]);
      }
    },

    async 'any other action is sent as it is, and its answer comes as it is'() {
      const requests = [];
      const client = injected(async (url, { body }) => {
        const { searchParams } = new URL(url);
        requests.push([searchParams.get('go'), searchParams.get('do'), searchParams.get('iq'), body]);
        return answer('{"exists":"1","id":null,"big":12345678901234567890}');
      });
      equal(await client.call('clips', 'media_exists', { iq: 'a b.mp4', post: { relaxedSearch: 1, x: true, y: 7n } }), {
        exists: '1', id: null, big: '12345678901234567890',
      });
      equal(await client.call('config', 'get', undefined, { kind: 'read' }), { exists: '1', id: null, big: '12345678901234567890' });
      equal(requests, [['clips', 'media_exists', 'a b.mp4', 'relaxedSearch=1&x=1&y=7'], ['config', 'get', null, null]]);
    },

    async 'what is known of an action counts, however it is called'() {
      const { client, sandbox } = embedded();
      equal(shown(await failure(client.call('store', 'process_order', { iq: 6 }))), 'ProcessingError ERROR_PROCESSING unknown 1 final');
      equal(shown(await failure(client.call('store', 'process_order', { iq: 101 }, { kind: 'read' }))), 'ConnectionError CONNECTION_FAILED unknown 1 final');
      equal(books(sandbox, 101)[1], ['processed 1']);
      equal((await client.call('store', 'get_cart', { iq: 4 }, { kind: 'read' })).data.order_id, '300004');
    },

    async 'an abort between the steps of a settlement keeps the next from being sent'() {
      const { sandbox } = embedded();
      for (const [step, expected] of [['get_cart', [[], ['current 0']]], ['add_payment', [['5.50'], ['current 0']]]]) {
        sandbox.reset();
        const controller = new AbortController();
        const { client } = embedded({
          ...sandbox.options,
          onEvent: ({ type, action }) => type === 'answer' && action === step && controller.abort(),
        });
        const error = await failure(client.settleOrder(4, { amount: '5.50' }, { signal: controller.signal }));
        equal([error.code, error.outcome], ['ABORTED', step === 'get_cart' ? 'not-sent' : 'rejected']);
        equal(books(sandbox, 4), expected, step);
      }
    },

    async 'a lost read is repeated; a lost write is not'() {
      let sent = 0;
      const client = injected(async () => {
        sent += 1;
        if (sent % 2 === 1) throw new TypeError('fetch failed');
        return answer('{"data":{}}');
      });
      equal(await client.call('clips', 'get', { iq: 7 }, { kind: 'read' }), { data: {} });
      equal(sent, 2);
      equal(shown(await failure(client.call('clips', 'delete', { iq: 7 }))), 'ConnectionError CONNECTION_FAILED unknown 1 final');
      equal(sent, 3);
      equal(shown(await failure(injected(async () => answer('{"error":"NOT_FOUND","error_long":"User not found"}')).call('users', 'get', { iq: 7 }))),
        'ApiError NOT_FOUND rejected 1 final');
    },

    async 'each step of a settlement is told'() {
      const events = [];
      const { client } = embedded({ onEvent: (event) => events.push(event) });
      await client.settleOrder(4, { amount: '5.50' });
      const told = events.map(({ type, action, code }) => [type, action, code]).filter(([type]) => type !== 'answer');
      equal(told, [
        ['attempt', 'get_cart', undefined], ['attempt', 'add_payment', undefined], ['attempt', 'get_cart', undefined],
        ['attempt', 'process_order', undefined], ['settled', 'settle_order', 'ok'],
      ]);
      ok(!JSON.stringify(events).includes('5.50'), 'variables are not told');
    },

    async 'a settlement is ended by its signal and by its deadline'() {
      const never = () => new Promise(() => {});
      const hanging = injected(never);
      equal(shown(await failure(hanging.settleOrder(4, { amount: '5.50' }, { deadlineMs: 50 }))), 'TimeoutError TIMEOUT not-sent 0 retryable');
      const signal = AbortSignal.timeout(20);
      equal(shown(await failure(hanging.settleOrder(4, { amount: '5.50' }, { signal }))), 'AbortError ABORTED not-sent 0 retryable');
      ok(interstream.isInterstreamError(await failure(hanging.store.getCart(2, {}, { timeoutMs: 20, maxRetries: 0 }))), 'a read ends too');
    },
  };
}
