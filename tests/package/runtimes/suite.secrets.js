// A secret goes in and never comes out. Salt, signature and signed URL count as secret while they are valid.

import { equal, failure, ok } from './assert.js';

const SECRET = 'a-secret-that-must-never-show-up-anywhere';

export function secrets({ interstream, embedded, injected, answer, traits }) {
  /** Everything that can be got out of a value: own and inherited properties, hidden ones, its text in all forms. */
  const everything = (value, seen = new Set()) => {
    if (typeof value === 'function') return everything(String(value), seen);
    if (typeof value !== 'object' || value === null) return String(value);
    if (seen.has(value)) return '';
    seen.add(value);
    const texts = [JSON.stringify(value) ?? '', traits.inspect?.(value) ?? ''];
    if (typeof value.toString === 'function') texts.push(String(value));
    for (let object = value; object !== null && object !== Object.prototype; object = Object.getPrototypeOf(object)) {
      for (const key of Reflect.ownKeys(object)) {
        let property;
        try {
          property = value[key];
        } catch {
          continue;
        }
        texts.push(String(key), everything(property, seen));
      }
    }
    return texts.join('\n');
  };
  const hides = (value, urls, about) => {
    const text = everything(value);
    const hidden = [SECRET, btoa(SECRET)];
    for (const url of urls) {
      const { searchParams } = new URL(url);
      hidden.push(searchParams.get('salt'), searchParams.get('signature'), encodeURIComponent(searchParams.get('signature')));
    }
    for (const secret of hidden) ok(!text.includes(secret), `${about} shows a secret`);
  };

  return {
    async 'a client shows its URL and its key ID, and nothing else'() {
      const { client } = embedded({ sharedSecret: SECRET }, { sharedSecret: SECRET });
      await client.processOrder(2);
      hides(client, [], 'a client');
      equal(JSON.parse(JSON.stringify(client)), { apiUrl: client.apiUrl, keyId: client.keyId });
      equal(Object.keys(client).sort(), ['apiUrl', 'keyId']);
      const error = await failure(() => {
        'use strict';
        client.keyId = 'other';
      });
      ok(error instanceof TypeError, 'read-only');
    },

    async 'no error and no event shows a secret, whatever the runtime puts into its own'() {
      const urls = [];
      const leaky = async (url) => {
        urls.push(url);
        if (url.includes('list_orders')) return answer('{"list":[]}');
        const reason = new TypeError(`error sending request for url (${url})`, { cause: new Error(`GET ${url} failed`) });
        throw Object.assign(reason, { path: url, code: 'ECONNRESET' });
      };
      const events = [];
      const client = injected(leaky, { sharedSecret: SECRET, onEvent: (event) => events.push(event) });
      const error = await failure(client.processOrder(2));
      equal(error.code, 'CONNECTION_FAILED');
      equal([error.cause.name, error.cause.code], ['TypeError', 'ECONNRESET']);
      ok(error.cause.message.startsWith('error sending request for url ('), error.cause.message);
      hides(error, urls, 'an error');
      hides(events, urls, 'an event');
      ok(events.length > 3, 'there were events');
    },

    async 'bad input is not repeated in the error'() {
      for (const options of [{ apiUrl: SECRET }, { keyId: ` ${SECRET}` }, { sharedSecret: `${SECRET}\n` }, { timeoutMs: SECRET }]) {
        hides(await failure(() => injected(undefined, options)), [], Object.keys(options)[0]);
      }
      const client = injected(undefined, { sharedSecret: SECRET });
      hides(await failure(client.processOrder(SECRET)), [], 'userId');
      hides(await failure(client.processOrder(2, { orderId: SECRET })), [], 'orderId');
    },

    async 'an error is recognised by its fields, and made again of them'() {
      const { isInterstreamError, InterstreamError, AmountDueError, AbortedError } = interstream;
      const error = await failure(embedded().client.processOrder(4));
      const json = JSON.parse(JSON.stringify(error));
      ok(isInterstreamError(json) && !(json instanceof InterstreamError));
      const again = InterstreamError.from(json);
      ok(again instanceof AmountDueError);
      equal(again.toJSON(), json);
      ok(InterstreamError.from({ ...json, name: 'AbortError' }) instanceof AbortedError);
      const hostile = new Proxy({}, { get() { throw new Error('no'); } });
      equal([hostile, { code: 'E', outcome: 'lost', attempts: 1 }, { code: 'E' }, 'text', null].map(isInterstreamError), [false, false, false, false, false]);
    },

    async 'an error is recognised without its class'() {
      const { client } = embedded();
      const error = await failure(client.processOrder(3));
      ok(interstream.isInterstreamError(error), 'its own');
      for (const value of [undefined, null, 7, 'text', {}, new Error('other'), { code: 'ERROR_NO_ORDER' }]) {
        equal(interstream.isInterstreamError(value), false);
      }
      const names = Object.keys(interstream).filter((name) => name.endsWith('Error') && name !== 'isInterstreamError');
      for (const name of names) {
        const made = new interstream[name]('text', { code: 'CODE', outcome: 'unknown', attempts: 1, retryable: true });
        equal([made.name, interstream[name].name], [name === 'AbortedError' ? 'AbortError' : name, name]);
        equal(made.toJSON(), { name: made.name, message: 'text', code: 'CODE', outcome: 'unknown', attempts: 1, retryable: true });
      }
      equal(names.length, 16);
    },
  };
}
