// Lost answers, time-outs, aborts: what is said of the order is what the ledger says.

import { equal, failure, ok } from './assert.js';

export function lost({ interstream, embedded, networked, injected, shown, answer, served, traits }) {
  const processed = (sandbox, userId) => sandbox.ledger().find((entry) => entry.userId === userId).timesProcessed;
  const never = () => new Promise(() => {});

  return {
    async 'a lost answer is settled from the order that was expected'() {
      for (const userId of [101, 104, 107]) {
        const { client, sandbox } = embedded({ timeoutMs: 100 });
        const result = await client.processOrder(userId, { orderId: 300000 + userId });
        equal(result, {
          ok: 'Order was processed', userId: `${userId}`, orderId: `${300000 + userId}`, attempts: 1, confirmedBy: 'order-history',
        });
        equal(processed(sandbox, userId), 1);
      }
    },

    async 'without an expected order a lost answer of a processed order stays unknown'() {
      const cases = [
        [101, 'ConnectionError CONNECTION_FAILED unknown 1 final'],
        [104, 'TimeoutError TIMEOUT unknown 1 final'],
        [107, 'UnusableAnswerError UNUSABLE_ANSWER unknown 1 final'],
        [109, 'ConnectionError CONNECTION_FAILED unknown 1 final'],
      ];
      for (const [userId, expected] of cases) {
        const { client, sandbox } = embedded({ timeoutMs: 100 });
        equal(shown(await failure(client.processOrder(userId))), expected, String(userId));
        equal(processed(sandbox, userId), 1);
      }
    },

    async 'a request that was lost before the order was touched is sent again once that is certain'() {
      const { client, sandbox } = embedded({ settleMs: 150 });
      equal((await client.processOrder(102)).attempts, 2);
      equal(processed(sandbox, 102), 1);
    },

    async 'a given fetch is believed that nothing was sent only where it is said to send once'() {
      const refused = async () => {
        throw Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED', syscall: 'connect' }) });
      };
      const limits = { maxRetries: 0, deadlineMs: 300 };
      const outcome = async (options) => (await failure(injected(refused, { ...limits, ...options }).processOrder(2))).outcome;
      equal([await outcome(), await outcome({ fetchSendsOnce: true })], ['unknown', 'not-sent']);
    },

    async 'any answer can be lost on demand, and is found'() {
      const { client, sandbox } = embedded({ settleMs: 0 });
      sandbox.failNext({ how: 'answer-lost', action: 'add_payment' });
      sandbox.failNext({ how: 'answer-cut', action: 'process_order', userId: 4 });
      const { payment, order } = await client.settleOrder(4, { amount: '5.50', orderId: 300004, paidBefore: '0.00' });
      equal([payment, order.confirmedBy], ['recorded', 'order-history']);
      equal(sandbox.payments().map(({ amount }) => amount), ['5.50']);
      sandbox.failNext({ how: 'slow', ms: 1, times: 2 });
      equal((await client.processOrder(2)).attempts, 1);
      for (const [fault, says] of [[{ how: 'lost' }, 'how must be request-lost, '], [{ how: 'slow', ms: -1 }, 'ms must be a whole number'], [{ actoin: 'x', how: 'slow' }, 'fault has no actoin: did you mean action?']]) {
        ok((await failure(() => sandbox.failNext(fault))).message.startsWith(says), says);
      }
    },

    async 'a busy or failing API is asked again'() {
      const { client, sandbox } = embedded({ settleMs: 150 });
      equal((await client.processOrder(103)).attempts, 2);
      equal((await client.processOrder(105)).attempts, 2);
      equal((await client.processOrder(106)).attempts, 1);
      equal([103, 105, 106].map((userId) => processed(sandbox, userId)), [1, 1, 1]);
    },

    async 'an API that takes no lock is not raced'() {
      const { client, sandbox } = embedded({ timeoutMs: 30, settleMs: 400 });
      equal((await client.processOrder(108, { orderId: 300108 })).confirmedBy, 'order-history');
      equal(processed(sandbox, 108), 1);
      const raced = embedded();
      await Promise.all([raced.client.processOrder(108), raced.client.processOrder(108)]);
      equal(processed(raced.sandbox, 108), 2, 'the sandbox can tell');
    },

    async 'an endless body of empty chunks starves no timer'() {
      const endless = () => new Response(new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array()) }, { highWaterMark: 0 }));
      const client = injected(async (url) => (url.includes('list_orders') ? answer('{"list":[]}') : endless()), { timeoutMs: 50, deadlineMs: 200 });
      equal(shown(await failure(client.processOrder(2))), 'TimeoutError TIMEOUT unknown 1 final');
      // Nothing of it is left that could come later.
      const next = failure(client.processOrder(2, { timeoutMs: 20, deadlineMs: 100 }));
      equal(shown(await next), 'TimeoutError TIMEOUT unknown 1 final');
    },

    async 'losses on a real connection are settled alike'() {
      await fetch(new URL('/reset', served.apiUrl), { method: 'POST' });
      const client = networked({ timeoutMs: 1500, settleMs: 150 });
      for (const userId of [101, 104, 107]) {
        const { attempts, confirmedBy } = await client.processOrder(userId, { orderId: 300000 + userId });
        equal([attempts, confirmedBy], [1, 'order-history'], String(userId));
      }
      equal((await client.processOrder(105)).attempts, 2);
      // Where the runtime sends a POST again by itself, the sandbox refuses the copy for its salt.
      if (traits.repeatsPosts) await client.processOrder(102, { orderId: 300102 }).catch(({ outcome }) => equal(outcome, 'rejected'));
      else equal((await client.processOrder(102)).attempts, 2);
      const ledger = await (await fetch(new URL('/ledger', served.apiUrl))).json();
      for (const userId of [101, 104, 105, 107, ...(traits.repeatsPosts ? [] : [102])]) {
        equal(ledger.find((entry) => entry.userId === userId).timesProcessed, 1, String(userId));
      }
    },

    async 'a call with an expected order may be repeated'() {
      const { client } = embedded();
      const options = { orderId: 300002n };
      equal((await client.processOrder(2, options)).confirmedBy, 'answer');
      equal((await client.processOrder(2, options)).confirmedBy, 'order-history');
      equal((await client.processOrder(2, { orderId: '300002' })).confirmedBy, 'order-history');
      equal(shown(await failure(client.processOrder(2, { orderId: 7 }))), 'OrderStateError ORDER_NOT_FOUND unknown 1 final');
    },

    async 'one time-out covers headers and body'() {
      const silent = injected(never, { timeoutMs: 50, deadlineMs: 200 });
      const error = await failure(silent.processOrder(2));
      equal(shown(error), 'TimeoutError TIMEOUT unknown 1 final');
      equal(shown(error.cause), 'TimeoutError TIMEOUT unknown 1 final');
      let cancelled = false;
      const stalled = () => answer(new ReadableStream({
        pull: never,
        cancel() {
          cancelled = true;
        },
      }));
      const body = injected(async (url) => (url.includes('list_orders') ? answer('{"list":[]}') : stalled()), { timeoutMs: 50 });
      equal(shown(await failure(body.processOrder(2))), 'TimeoutError TIMEOUT unknown 1 final');
      ok(cancelled, 'an unread body is cancelled');
    },

    async 'what comes of a request that was given up is not taken for the answer to the next'() {
      const bare = (text) => ({ status: 200, headers: new Headers(), text: () => text });
      const sent = [];
      let late;
      const client = injected(async (url) => {
        sent.push(new URL(url).searchParams.get('do'));
        if (!url.includes('list_orders')) return bare(new Promise((resolve) => { late = resolve; }));
        late('{"ok":"Order was processed"}');
        await new Promise((resolve) => { setTimeout(resolve); });
        return bare('{"list":[]}');
      }, { timeoutMs: 50 });
      equal(shown(await failure(client.processOrder(2))), 'TimeoutError TIMEOUT unknown 1 final');
      equal(sent, ['process_order', 'list_orders']);
    },

    async 'the deadline ends a call whatever it is doing'() {
      const { client } = embedded({ deadlineMs: 300, settleMs: Infinity });
      const error = await failure(client.processOrder(102));
      equal(shown(error), 'TimeoutError TIMEOUT unknown 1 final');
      equal(error.cause.code, 'CONNECTION_FAILED');
      const busy = injected(async () => answer('', { status: 503, headers: { 'retry-after': '3600' } }));
      equal(shown(await failure(busy.processOrder(2))), 'UnusableAnswerError UNUSABLE_ANSWER rejected 1 retryable');
    },

    async 'a call aborted before it begins sends nothing'() {
      const client = injected(never);
      const error = await failure(client.processOrder(2, { signal: AbortSignal.abort('no longer') }));
      equal(shown(error), 'AbortError ABORTED not-sent 0 retryable');
      equal(error.cause, 'no longer');
      ok(error instanceof interstream.AbortedError, 'class');
    },

    async 'a call aborted on its way is unknown, ends at once and ends its request'() {
      const controller = new AbortController();
      let ended = false;
      const client = injected((url, { signal }) => new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => {
          ended = true;
          reject(signal.reason);
        });
        queueMicrotask(() => controller.abort(new Error('no longer')));
      }));
      const error = await failure(client.processOrder(2, { signal: controller.signal }));
      equal(shown(error), 'AbortError ABORTED unknown 1 final');
      equal([error.cause.message, ended], ['no longer', true]);
    },

    async 'a pause can be aborted'() {
      const controller = new AbortController();
      const onEvent = ({ type }) => type === 'pause' && controller.abort();
      const client = injected(async () => answer('', { status: 503, headers: { 'retry-after': '30' } }), { onEvent });
      equal(shown(await failure(client.processOrder(2, { signal: controller.signal }))), 'AbortError ABORTED rejected 1 retryable');
    },

    async 'abort listeners are removed'() {
      const { signal } = new AbortController();
      let listeners = 0;
      const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
      signal.addEventListener = (...rest) => (listeners += 1, add(...rest));
      signal.removeEventListener = (...rest) => (listeners -= 1, remove(...rest));
      const { client } = embedded();
      await client.processOrder(2, { signal });
      await failure(client.processOrder(3, { signal }));
      equal(listeners, 0);
    },

    async 'a fetch that fails is a connection that failed, with its reason'() {
      const reasons = [new TypeError('fetch failed'), 'text', undefined];
      for (const reason of reasons) {
        const client = injected(async (url) => {
          if (url.includes('list_orders')) return answer('{"list":[]}');
          throw reason;
        });
        const error = await failure(client.processOrder(2));
        equal(shown(error), 'ConnectionError CONNECTION_FAILED unknown 1 final');
        equal(error.cause, reason);
      }
      const throwing = injected((url) => {
        if (url.includes('list_orders')) return answer('{"list":[]}');
        throw new RangeError('at once');
      });
      equal((await failure(throwing.processOrder(2))).cause.message, 'at once');
      const nothing = injected((url) => (url.includes('list_orders') ? answer('{"list":[]}') : undefined));
      equal(shown(await failure(nothing.processOrder(2))), 'ConnectionError CONNECTION_FAILED unknown 1 final');
    },

    async 'a connection that is refused was never sent, where the runtime says so'() {
      // The sandbox listens on another loopback address, so on this one nobody can be listening on its port.
      const apiUrl = served.apiUrl.replace('127.0.0.1', '127.0.0.77');
      const client = networked({ apiUrl, maxRetries: 1, deadlineMs: 5000 });
      const error = await failure(client.processOrder(2));
      if (traits.saysNeverSent) equal(shown(error), 'ConnectionError CONNECTION_FAILED not-sent 2 retryable');
      else equal([error.code, error.outcome, error.attempts], ['TIMEOUT', 'unknown', 1]);
    },
  };
}
