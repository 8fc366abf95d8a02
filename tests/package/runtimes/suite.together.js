// Many calls and clients at once, events, and the default client.

import { equal, failure, ok } from './assert.js';

export function together({ interstream, embedded, networked, served, answer, injected, traits }) {
  return {
    async 'two clients with different credentials do not mix'() {
      const first = embedded({}, { keyId: 'first', sharedSecret: 'the-secret-of-the-first' });
      const second = embedded({}, { keyId: 'second', sharedSecret: 'the-secret-of-the-second' });
      const calls = [];
      for (let userId = 1000; userId < 1050; userId += 1) calls.push(first.client.processOrder(userId), second.client.processOrder(userId));
      const results = await Promise.all(calls);
      ok(results.every(({ attempts }) => attempts === 1), 'all in one attempt');
      for (const { sandbox } of [first, second]) {
        equal(sandbox.ledger().filter(({ timesProcessed }) => timesProcessed === 1).length, 50);
      }
    },

    async 'more clients than are kept prepared all work'() {
      const all = Array.from({ length: 200 }, (_, at) => embedded({}, { keyId: `key-${at}` }));
      for (const round of [1000, 1001]) {
        for (const { client } of all) equal((await client.processOrder(round)).attempts, 1);
      }
    },

    async 'of 500 calls at once, some aborted, none gets the answer of another'() {
      await fetch(new URL('/reset', served.apiUrl), { method: 'POST' });
      const client = networked({ deadlineMs: 120_000, timeoutMs: 60_000 });
      const calls = Array.from({ length: 500 }, async (_, at) => {
        const userId = 2000 + at;
        const controller = new AbortController();
        if (at % 9 === 0) setTimeout(() => controller.abort(), at % 40);
        try {
          const result = await client.processOrder(userId, { signal: controller.signal });
          equal(result.userId, String(userId));
          return 'processed';
        } catch (error) {
          ok(interstream.isInterstreamError(error) && at % 9 === 0, String(error));
          return error.outcome;
        }
      });
      const outcomes = await Promise.all(calls);
      const ledger = await (await fetch(new URL('/ledger', served.apiUrl))).json();
      for (const [at, outcome] of outcomes.entries()) {
        const { timesProcessed } = ledger.find(({ userId }) => userId === 2000 + at);
        if (outcome === 'processed') equal(timesProcessed, 1);
        if (outcome === 'not-sent') equal(timesProcessed, 0);
        ok(timesProcessed <= 1, 'once');
      }
    },

    async 'events tell the story of a call'() {
      const events = [];
      const { client } = embedded({ onEvent: (event) => events.push(event) });
      await client.processOrder(103);
      const call = { section: 'store', action: 'process_order', iq: '103' };
      equal(events.map(({ ms, ...event }) => event), [
        { type: 'attempt', ...call, attempt: 1 },
        { type: 'answer', ...call, attempt: 1, httpStatus: 503 },
        { type: 'pause', ...call, attempt: 1, because: 'the API is busy' },
        { type: 'attempt', ...call, attempt: 2 },
        { type: 'answer', ...call, attempt: 2, httpStatus: 200 },
        { type: 'settled', ...call, attempts: 2, code: 'ok' },
      ]);
      equal(events[2].ms, 1000);
      ok(events.filter(({ ms }) => Number.isInteger(ms) && ms >= 0).length === 4, 'whole milliseconds');
      events.length = 0;
      await failure(client.processOrder(6));
      const { ms, ...settled } = events.at(-1);
      equal(settled, { type: 'settled', section: 'store', action: 'process_order', iq: '6', attempts: 1, code: 'ERROR_PROCESSING', outcome: 'unknown' });
    },

    async 'what a listener throws is ignored'() {
      const listeners = [
        () => {
          throw new Error('from the listener');
        },
        async () => {
          throw new Error('from the listener');
        },
      ];
      for (const onEvent of listeners) equal((await embedded({ onEvent }).client.processOrder(2)).attempts, 1);
    },

    async 'a listener may call the client'() {
      let inner;
      const { client } = embedded({
        onEvent({ type, iq }) {
          if (type === 'attempt' && iq === '1000') inner = client.processOrder(1001);
        },
      });
      equal((await client.processOrder(1000)).userId, '1000');
      equal((await inner).userId, '1001');
    },

    async 'processOrder is that of the configured client'() {
      const guard = traits.page ? { dangerouslyAllowBrowser: true } : {};
      const { sandbox } = embedded();
      interstream.configure({ ...sandbox.options, ...guard });
      equal((await interstream.processOrder(2)).attempts, 1);
      const error = await failure(() => interstream.configure({}));
      equal(error.code, 'INVALID_CONFIGURATION');
      equal((await interstream.processOrder(1000)).attempts, 1);
    },

    async 'an injected fetch may answer without a stream'() {
      const bare = (body) => ({ status: 200, headers: new Headers(), text: async () => body });
      equal((await injected(async () => bare('{"ok":"fine"}')).processOrder(2)).ok, 'fine');
      const buffered = { status: 200, headers: new Headers(), arrayBuffer: async () => new TextEncoder().encode('{"ok":"fine"}').buffer };
      equal((await injected(() => buffered).processOrder(2)).ok, 'fine');
      equal((await injected(async () => answer('{"ok":"fine"}')).processOrder(2)).ok, 'fine');
    },
  };
}
