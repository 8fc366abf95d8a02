// What the API says, and what goes over the wire.

import { equal, failure, ok } from './assert.js';

export function answers({ interstream, served, networked, embedded, injected, shown, answer }) {
  return {
    async 'an order is processed over the network, once'() {
      await fetch(new URL('/reset', served.apiUrl), { method: 'POST' });
      const client = networked();
      equal(await client.processOrder(2), { ok: 'Order was processed', userId: '2', attempts: 1, confirmedBy: 'answer' });
      const error = await failure(client.processOrder(2));
      equal(error.toJSON(), {
        name: 'NoOrderError', code: 'ERROR_NO_ORDER', outcome: 'rejected', attempts: 1, retryable: false, httpStatus: 200,
        detail: 'There is no order to process', message: error.message, action: 'process_order', userId: '2',
      });
      ok(error instanceof interstream.NoOrderError && error instanceof interstream.ApiError, 'class');
      ok(error instanceof interstream.InterstreamError && error instanceof Error, 'base class');
      const ledger = await (await fetch(new URL('/ledger', served.apiUrl))).json();
      equal(ledger[0], { orderId: 300002, userId: 2, status: 'processed', timesProcessed: 1 });
    },

    async 'an error and a result say what was asked for, as far as it was valid'() {
      const { client } = embedded();
      const { store } = client;
      const asked = async (call) => {
        const { action, userId, orderId } = await failure(call);
        return [action, userId, orderId];
      };
      const { signal } = new AbortController();
      equal(await asked(client.processOrder(3)), ['process_order', '3', undefined]);
      equal(await asked(client.processOrder(4n, { orderId: '300004' })), ['process_order', '4', '300004']);
      equal(await asked(client.processOrder('04', { orderId: 300004n })), ['process_order', undefined, '300004']);
      equal(await asked(client.processOrder(4, { orderId: 0 })), ['process_order', '4', undefined]);
      equal(await asked(client.processOrder(4, { orderID: 300004 })), ['process_order', '4', undefined]);
      equal(await asked(client.settleOrder(4, { amount: 5.5, orderId: 300004 })), ['settle_order', '4', '300004']);
      equal(await asked(client.settleOrder(4, { amount: '9.00' }, { orderId: 300004 })), ['settle_order', '4', '300004']);
      equal(await asked(client.settleOrder(4, { amount: '9.00' })), ['settle_order', '4', '300004'], 'the order that was found');
      equal(await asked(client.settleOrder(4)), ['settle_order', '4', undefined]);
      equal(await asked(store.cancelOrder(3, {}, { orderId: 300003 })), ['cancel_order', '3', '300003']);
      equal(await asked(store.addPayment({}, { amount: '1.00' })), ['add_payment', undefined, undefined]);
      equal(await asked(store.getConfig({ timeoutMs: 0 })), ['get_config', undefined, undefined]);
      equal(await asked(client.call('store', 'process_order', { iq: 3 })), ['process_order', undefined, undefined]);
      equal(await asked(client.call('store', 7)), [undefined, undefined, undefined]);
      equal(await asked(client.processOrder(2, { signal: AbortSignal.abort() })), ['process_order', '2', undefined]);
      const error = await failure(client.processOrder(4, { orderId: 300004, signal }));
      equal([error.toJSON().orderId, interstream.InterstreamError.from(error.toJSON()).userId], ['300004', '4']);
      equal((await client.processOrder(2, { orderId: 300002 })).orderId, '300002');
      equal((await client.processOrder(1000)).orderId, undefined);
      equal((await store.cancelOrder(1001, {}, { orderId: 301001 })).orderId, '301001');
    },

    async 'a user id may be a number, a bigint or text'() {
      const { client } = embedded();
      equal((await client.processOrder(1000)).userId, '1000');
      equal((await client.processOrder(1001n)).userId, '1001');
      equal((await client.processOrder('1002')).userId, '1002');
      const far = await failure(client.processOrder(9223372036854775807n));
      equal(shown(far), 'NoOrderError ERROR_NO_ORDER rejected 1 final');
    },

    async 'every documented refusal has its class'() {
      const { client } = embedded();
      const refusals = [
        [3, 'NoOrderError ERROR_NO_ORDER rejected 1 final', 'There is no order to process'],
        [4, 'AmountDueError ERROR_AMOUNT_DUE rejected 1 final', "Can't process the order because there is amount due"],
        [5, 'CurrencyMismatchError ERROR_CURRENCY_MISMATCH rejected 1 final',
          "Can't process the order because the order currency does not match the Store configuration currency"],
        [6, 'ProcessingError ERROR_PROCESSING unknown 1 final', 'Error while processing the order'],
      ];
      for (const [userId, expected, detail] of refusals) {
        const error = await failure(client.processOrder(userId));
        equal(shown(error), expected);
        equal(error.detail, detail);
        ok(error instanceof interstream[error.name], error.name);
      }
      const wrong = embedded({ sharedSecret: 'not-the-secret' });
      equal(shown(await failure(wrong.client.processOrder(2))), 'RequestError REQUEST_ERROR rejected 1 final');
      const stranger = embedded({ keyId: 'not-the-key' });
      equal(shown(await failure(stranger.client.processOrder(2))), 'RequestError REQUEST_ERROR rejected 1 final');
    },

    async 'an unknown code is kept as received, and believed only where the order is seen to be current'() {
      const refusal = '{"error":"ERROR_NEU","error_long":"\\u65b0\\u3057\\u3044"}';
      // The whole API may fail in these words, whatever it has done.
      const alike = await failure(injected(async () => answer(refusal)).processOrder(2));
      equal(shown(alike), 'ApiError ERROR_NEU unknown 1 final');
      const current = '{"list":[{"id":"319","status":"0","date":"1506765778"}]}';
      const client = injected(async (url) => answer(url.includes('list_orders') ? current : refusal));
      const error = await failure(client.processOrder(2));
      equal(shown(error), 'ApiError ERROR_NEU rejected 1 final');
      equal(error.detail, '新しい');
    },

    async 'what is sent is what the documented sample sends'() {
      let sent;
      const client = injected(async (url, init) => {
        sent = { url, init };
        return answer('{"ok":"Order was processed"}');
      });
      await client.processOrder(2);
      const { url, init } = sent;
      const pattern = /^https:\/\/www\.interstreamdomain\.tv\/api\.php\?go=store&do=process_order&iq=2&timestamp=(\d{10})&salt=[0-9a-f]{32}&key=key&signature=[\w%]+$/;
      const [, timestamp] = pattern.exec(url) ?? [];
      ok(timestamp !== undefined, `unexpected ${url.replace(/salt.*/, '…')}`);
      ok(Math.abs(Number(timestamp) - Date.now() / 1000) < 60, 'the timestamp is Unix seconds');
      equal({ ...init, signal: init.signal instanceof AbortSignal }, {
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
        body: null,
        redirect: 'manual',
        signal: true,
      });
    },

    async 'answers that need a guess are never results'() {
      const bodies = ['', '<html>', 'ok', '[]', '{"ok":"Order was proc', '{"ok":1}', '{"ok":"a","ok":"b"}', '{"ok":"a","error":"B"}', '{}'];
      for (const body of bodies) {
        const client = injected(async (url) => answer(url.includes('do=list_orders') ? '{"list":[]}' : body));
        const error = await failure(client.processOrder(2), body);
        equal(shown(error), 'UnusableAnswerError UNUSABLE_ANSWER unknown 1 final', body);
        equal(error.httpStatus, 200);
      }
    },

    async 'warnings of PHP and comments behind an answer are stepped over'() {
      for (const noise of ['<!-- cached -->', '<br />\n<b>Warning</b>:  Unknown: write failed: No space left on device (28)']) {
        equal((await injected(async () => answer(`{"ok":"Order was processed"}\n${noise}`)).processOrder(2)).attempts, 1);
      }
    },

    async 'a body of ten megabytes is given up after the first'() {
      let pulled = 0;
      let cancelled = false;
      const endless = () => new ReadableStream({
        pull(controller) {
          pulled += 1;
          controller.enqueue(new Uint8Array(65536).fill(32));
          if (pulled > 160) controller.close();
        },
        cancel() {
          cancelled = true;
        },
      });
      const client = injected(async (url) => answer(url.includes('do=list_orders') ? '{"list":[]}' : endless()));
      equal(shown(await failure(client.processOrder(2))), 'UnusableAnswerError UNUSABLE_ANSWER unknown 1 final');
      ok(pulled < 30 && cancelled, `pulled ${pulled} chunks, cancelled: ${cancelled}`);
    },

    async 'a redirect is not followed'() {
      const client = injected(async () => answer(null, { status: 302, headers: { location: 'https://elsewhere.invalid/api.php?signature=s' } }));
      const error = await failure(client.processOrder(2));
      equal(shown(error), 'UnusableAnswerError UNUSABLE_ANSWER rejected 1 final');
      equal(error.httpStatus, 302);
      equal(error.message, 'apiUrl redirects to https://elsewhere.invalid/api.php. The order was not processed. If that is the API, set it as apiUrl.');
    },

    async 'a wrong clock is corrected by the answer and kept'() {
      const twoHoursAhead = () => Date.now() / 1000 + 7200;
      const { client, sandbox } = embedded({ maxRetries: 0 }, { now: twoHoursAhead });
      equal((await client.processOrder(1000)).attempts, 2);
      equal((await client.processOrder(1001)).attempts, 1);
      equal(sandbox.ledger().filter(({ timesProcessed }) => timesProcessed > 0).map(({ userId }) => userId), [1000, 1001]);
    },

    async 'signedUrl signs any action, afresh each time'() {
      const { client, sandbox } = embedded();
      const send = async (action, body) => {
        const url = client.signedUrl(...action);
        return (await sandbox.fetch(url, { method: 'POST', body })).json();
      };
      const ask = (...action) => send(action);
      equal((await ask('store', 'get_cart', 4)).data.order_amount_due, '5.50');
      equal((await ask('store', 'list_orders', 2n)).list[0].id, '300002');
      // POST variables go along as the runtime's own fetch would send them.
      const multipart = new FormData();
      multipart.append('amount', '1.25');
      for (const body of [new URLSearchParams({ amount: '4.25' }), multipart]) {
        equal(await send(['store', 'add_payment', 4], body), { ok: 'Payment was added' });
      }
      equal(sandbox.payments().map(({ orderId, amount }) => [orderId, amount]), [[300004, '4.25'], [300004, '1.25']]);
      equal(await ask('store', 'process_order', '0'), { error: 'REQUEST_ERROR', error_long: 'Invalid User ID' });
      const [first, second] = [client.signedUrl('clips', 'get', 'a b+ü~'), client.signedUrl('clips', 'get', 'a b+ü~')];
      ok(first.includes('?go=clips&do=get&iq=a+b%2B%C3%BC%7E&timestamp='), 'encoded as PHP does');
      ok(first !== second, 'a salt is used once');
      ok(client.signedUrl('config', 'get').includes('?go=config&do=get&timestamp='), 'iq may be left out');
    },
  };
}
