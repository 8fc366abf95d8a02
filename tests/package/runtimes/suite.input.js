// Bad input: a clear error before anything is sent.

import { equal, failure, ok } from './assert.js';

export function input({ interstream, traits, injected, embedded, shown }) {
  const { Interstream, ConfigurationError, InvalidUserIdError } = interstream;
  const guard = traits.page ? { dangerouslyAllowBrowser: true } : {};
  const good = { apiUrl: 'https://www.interstreamdomain.tv/api.php', keyId: 'key', sharedSecret: 'not-a-real-secret', ...guard };
  const never = async () => {
    throw new Error('a request was sent');
  };

  return {
    async 'no forbidden form of a user id is sent'() {
      const client = injected(never);
      const forbidden = [
        undefined, null, true, '', ' 2', '2 ', '+2', '-2', '02', '0', '2.0', '1e3', '0x2', '０２', '2\n', '2,3', 'abc',
        '9223372036854775808', 0, -1, 2.5, NaN, Infinity, 2 ** 53, 1e300, 0n, -2n, 2n ** 63n, [], [2], {}, () => 2, Symbol('2'), new Number(2),
      ];
      for (const userId of forbidden) {
        const error = await failure(client.processOrder(userId), String(userId));
        equal(shown(error), 'InvalidUserIdError INVALID_USER_ID not-sent 0 final', String(userId));
        ok(error instanceof InvalidUserIdError && error.message.startsWith('userId must be'), error.message);
      }
    },

    async 'each option says what is wrong with it'() {
      const wrong = [
        ['options', undefined], ['options', null], ['options', 'text'],
        ['apiUrl', { ...good, apiUrl: undefined }], ['apiUrl', { ...good, apiUrl: '' }], ['apiUrl', { ...good, apiUrl: 'www.interstreamdomain.tv' }],
        ['apiUrl', { ...good, apiUrl: 7 }], ['apiUrl', { ...good, apiUrl: 'ftp://www.interstreamdomain.tv/api.php' }],
        ['apiUrl', { ...good, apiUrl: 'http://www.interstreamdomain.tv/api.php' }],
        ['apiUrl', { ...good, apiUrl: 'https://key:secret@www.interstreamdomain.tv/api.php' }],
        ['apiUrl', { ...good, apiUrl: 'https://www.interstreamdomain.tv/api.php?go=store' }],
        ['keyId', { ...good, keyId: undefined }], ['keyId', { ...good, keyId: '' }], ['keyId', { ...good, keyId: ' key' }], ['keyId', { ...good, keyId: 7 }],
        ['sharedSecret', { ...good, sharedSecret: undefined }], ['sharedSecret', { ...good, sharedSecret: '' }],
        ['sharedSecret', { ...good, sharedSecret: 'secret\n' }], ['sharedSecret', { ...good, sharedSecret: '\ud800' }],
        ['timeoutMs', { ...good, timeoutMs: 0 }], ['timeoutMs', { ...good, timeoutMs: -1 }], ['timeoutMs', { ...good, timeoutMs: NaN }],
        ['timeoutMs', { ...good, timeoutMs: Infinity }], ['timeoutMs', { ...good, timeoutMs: '15000' }], ['timeoutMs', { ...good, timeoutMs: null }],
        ['deadlineMs', { ...good, deadlineMs: -5 }], ['deadlineMs', { ...good, deadlineMs: Infinity }],
        ['maxRetries', { ...good, maxRetries: -1 }], ['maxRetries', { ...good, maxRetries: 1.5 }], ['maxRetries', { ...good, maxRetries: Infinity }],
        ['settleMs', { ...good, settleMs: -1 }], ['settleMs', { ...good, settleMs: NaN }],
        ['fetch', { ...good, fetch: 'fetch' }], ['onEvent', { ...good, onEvent: {} }],
        ['dangerouslyAllowInsecureHttp', { ...good, dangerouslyAllowInsecureHttp: 'yes' }],
      ];
      for (const [option, options] of wrong) {
        const error = await failure(() => new Interstream(options), option);
        equal(shown(error), 'ConfigurationError INVALID_CONFIGURATION not-sent 0 final', option);
        ok(error instanceof ConfigurationError && error.message.startsWith(`${option} `), error.message);
      }
    },

    async 'options of a call are checked before it is sent'() {
      const client = injected(never);
      const wrong = [
        ['options', 'text'], ['timeoutMs', { timeoutMs: 0 }], ['deadlineMs', { deadlineMs: NaN }], ['maxRetries', { maxRetries: -1 }],
        ['settleMs', { settleMs: '1' }], ['orderId', { orderId: '0319' }], ['orderId', { orderId: null }], ['orderId', { orderId: 2 ** 60 }],
        ['signal', { signal: {} }], ['signal', { signal: 'abort' }],
      ];
      for (const [option, options] of wrong) {
        const error = await failure(client.processOrder(2, options), option);
        equal(shown(error), 'ConfigurationError INVALID_CONFIGURATION not-sent 0 final', option);
        ok(error.message.startsWith(`${option} `), error.message);
      }
    },

    async 'a runtime without a fetch is told to give one'() {
      const { client } = embedded();
      const own = globalThis.fetch;
      const lonely = new Interstream(good);
      try {
        globalThis.fetch = undefined;
        const error = await failure(lonely.processOrder(2));
        equal(shown(error), 'ConfigurationError INVALID_CONFIGURATION not-sent 0 final');
        ok(error.message.startsWith('fetch is missing'), error.message);
        equal((await client.processOrder(2)).attempts, 1);
      } finally {
        globalThis.fetch = own;
      }
    },

    async 'plain http is for loopback, or for who asks for danger by name'() {
      for (const apiUrl of ['http://x.localhost/api.php', 'http://localhost./api.php']) {
        equal(shown(await failure(() => new Interstream({ ...good, apiUrl }))), 'ConfigurationError INVALID_CONFIGURATION not-sent 0 final');
      }
      for (const apiUrl of ['http://localhost:8787/api.php', 'http://127.0.0.1/api.php', 'http://[::1]:8787/api.php']) {
        equal(new Interstream({ ...good, apiUrl }).apiUrl, apiUrl);
      }
      const apiUrl = 'http://shop.internal/api.php';
      equal(new Interstream({ ...good, apiUrl, dangerouslyAllowInsecureHttp: true }).apiUrl, apiUrl);
    },

    async 'a URL object is as good as text'() {
      equal(new Interstream({ ...good, apiUrl: new URL(good.apiUrl) }).toJSON(), { apiUrl: good.apiUrl, keyId: 'key' });
    },

    async 'one URL object may be used for many clients, whatever becomes of it'() {
      const apiUrl = new URL(good.apiUrl);
      const client = new Interstream({ ...good, apiUrl });
      apiUrl.host = 'elsewhere.invalid';
      equal(new URL(client.signedUrl('store', 'process_order', 2)).host, 'www.interstreamdomain.tv');
    },

    async 'what somebody has put on Object.prototype is no option'() {
      const env = { INTERSTREAM_API_URL: good.apiUrl, INTERSTREAM_KEY_ID: 'key', INTERSTREAM_SHARED_SECRET: 'not-a-real-secret' };
      const polluted = { apiUrl: 'https://elsewhere.invalid/api.php', fetch: never, timeoutMs: 0, orderId: 'x', kind: 'x' };
      const { client } = embedded();
      for (const [name, value] of Object.entries(polluted)) Object.prototype[name] = value;
      try {
        equal(Interstream.fromEnv(env, guard).apiUrl, good.apiUrl);
        equal((await client.processOrder(2)).attempts, 1);
      } finally {
        for (const name of Object.keys(polluted)) delete Object.prototype[name];
      }
    },

    async 'a method that was taken off its client says so'() {
      const { client } = embedded();
      const { processOrder, settleOrder, call, signedUrl } = client;
      for (const method of [processOrder, settleOrder, call, signedUrl]) {
        const error = await failure(async () => method(2, {}));
        equal(shown(error), 'ConfigurationError INVALID_CONFIGURATION not-sent 0 final');
        ok(error.message.includes('client.processOrder'), error.message);
      }
      equal(shown(await failure(new Proxy(client, {}).processOrder(2))), 'ConfigurationError INVALID_CONFIGURATION not-sent 0 final');
    },

    async 'a variable is not given twice, once as an array'() {
      const error = await failure(embedded().client.store.addPayment(4, { amount: '5.50', 'amount[]': '0.01' }));
      equal(error.message, 'amount must be given once, without [].');
    },

    async 'options are read once: changing them later changes nothing'() {
      const { sandbox } = embedded();
      const options = { ...sandbox.options, ...guard };
      const client = new Interstream(options);
      options.sharedSecret = 'another';
      options.fetch = never;
      equal((await client.processOrder(2)).attempts, 1);
    },

    async 'fromEnv names what is missing and takes options besides'() {
      const env = { INTERSTREAM_API_URL: good.apiUrl, INTERSTREAM_KEY_ID: 'key', INTERSTREAM_SHARED_SECRET: 'not-a-real-secret' };
      equal(Interstream.fromEnv(env, guard).toJSON(), { apiUrl: good.apiUrl, keyId: 'key' });
      equal(Interstream.fromEnv(env, { ...guard, keyId: 'other' }).keyId, 'other');
      equal((await failure(() => Interstream.fromEnv(env, 'text'))).message, 'options must be an object.');
      for (const name of Object.keys(env)) {
        for (const value of [undefined, '']) {
          const error = await failure(() => Interstream.fromEnv({ ...env, [name]: value }, guard));
          equal(shown(error), 'ConfigurationError INVALID_CONFIGURATION not-sent 0 final');
          ok(error.message.startsWith(`${name} is not set`), error.message);
        }
      }
    },

    async 'a page refuses to hold the secret and everything else does not'() {
      const { dangerouslyAllowBrowser, ...options } = good;
      if (!traits.page) return equal(new Interstream(options).keyId, 'key');
      const error = await failure(() => new Interstream(options));
      equal(shown(error), 'ConfigurationError INVALID_CONFIGURATION not-sent 0 final');
      return ok(error.message.includes('dangerouslyAllowBrowser'), error.message);
    },

    async 'signedUrl takes text, and for iq whole numbers too'() {
      const client = injected(never);
      const wrong = [
        ['section', [undefined, 'get']], ['section', ['', 'get']], ['section', [7, 'get']], ['action', ['store']], ['action', ['store', null]],
        ['iq', ['store', 'get_cart', 2.5]], ['iq', ['store', 'get_cart', NaN]], ['iq', ['store', 'get_cart', 2 ** 53]],
        ['iq', ['store', 'get_cart', null]], ['iq', ['store', 'get_cart', {}]], ['iq', ['store', 'get_cart', true]],
      ];
      for (const [name, action] of wrong) {
        const error = await failure(() => client.signedUrl(...action), name);
        equal(shown(error), 'ConfigurationError INVALID_CONFIGURATION not-sent 0 final', name);
        ok(error.message.startsWith(`${name} must be text`), error.message);
      }
    },

    async 'a disposed client is of no use and says so'() {
      const { client } = embedded();
      client[Symbol.dispose ?? Symbol.for('Symbol.dispose')]();
      client[Symbol.dispose ?? Symbol.for('Symbol.dispose')]();
      for (const use of [() => client.processOrder(2), () => client.signedUrl('store', 'get_cart', 2)]) {
        const error = await failure(use);
        equal(shown(error), 'ConfigurationError INVALID_CONFIGURATION not-sent 0 final');
        ok(error.message.includes('disposed'), error.message);
      }
    },

    async 'the sandbox refuses bad options too'() {
      for (const options of [{ keyId: '' }, { sharedSecret: 7 }, { expiresAfterSeconds: 0 }, { expiresAfterSeconds: 1.5 }]) {
        const error = await failure(() => embedded({}, options));
        ok(interstream.isInterstreamError(error) && error.code === 'INVALID_CONFIGURATION', String(error));
        ok(error.message.startsWith(`${Object.keys(options)[0]} `), error.message);
      }
      const order = { id: 71, total: '10.00' };
      const wrongUsers = [
        [7, 'users must be a list, '], [[7], 'users[0] must be an object.'], [[{}], 'users[0].id must be a positive whole number, '],
        [[{ id: 0 }], 'users[0].id must be a positive whole number, '], [[{ id: 7 }, { id: 7 }], 'users[1].id is 7, which is there already.'],
        [[{ id: 7, orders: [] }], 'users[0] has no orders: did you mean order?'], [[{ id: 7, order: 7 }], 'users[0].order must be an object.'],
        [[{ id: 7, order: { ...order, id: 1.5 } }], 'users[0].order.id must be a positive whole number, '],
        [[{ id: 7, order: { ...order, total: 10 } }], 'users[0].order.total must be exact decimal text, '],
        [[{ id: 7, order: { ...order, total: '10.005' } }], 'users[0].order.total must be exact decimal text in EUR, not "10.005".'],
        [[{ id: 7, order: { ...order, paid: '-1' } }], 'users[0].order.paid must be exact decimal text in EUR, not "-1".'],
        [[{ id: 7, order: { ...order, paid: '10.01' } }], 'users[0].order.paid must not be more than total.'],
        [[{ id: 7, order }, { id: 8, order }], 'users[1].order.id is 71, which is there already.'],
      ];
      for (const [users, message] of wrongUsers) {
        const error = await failure(() => embedded({}, { users }), message);
        ok(error.code === 'INVALID_CONFIGURATION' && error.message.startsWith(message), error.message);
      }
      for (const currency of ['yen', 'jpy', '', 'EURO', 7, null]) {
        const error = await failure(() => embedded({}, { currency }), String(currency));
        ok(error.message.startsWith('currency must be three capital letters'), error.message);
      }
      equal((await embedded({}, { keyId: undefined }).client.processOrder(2)).attempts, 1);
    },
  };
}
