// examples/hono, the same requests in every runtime it says it runs in.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { CLI } from '../node/runtime.js';
import { startSandbox } from '../node/sandbox.js';
import { PLACES } from './hono-places.js';

const TOKEN = 'the-operator-of-the-tests';

let sandbox;
before(async () => {
  sandbox = await startSandbox(CLI);
});
after(() => sandbox.stop());

/** One way of asking: status and JSON. Nothing that comes back may hold a secret. */
function askerOf(url) {
  return async (path, { token = TOKEN, body = '{}', method = 'POST' } = {}) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(url + path, { method, headers, body: method === 'POST' ? body : undefined });
    const text = await response.text();
    assert.ok(!text.includes(sandbox.served.sharedSecret) && !text.includes(TOKEN), text);
    return { status: response.status, answer: JSON.parse(text), retryAfter: response.headers.get('retry-after') };
  };
}

const processed = (userId, confirmedBy) => (
  { ok: 'Order was processed', userId: String(userId), orderId: String(300000 + userId), attempts: 1, confirmedBy }
);
const seeded = (userId) => [`/orders/${300000 + userId}/process`, { body: JSON.stringify({ userId }) }];
const brief = ({ status, answer: { code, outcome, retryable } }) => [status, code, outcome, retryable];

for (const [name, start] of Object.entries(PLACES)) {
  test(`${name}: every outcome has its status`, { timeout: 60_000 }, async () => {
    await sandbox.reset();
    const place = await start({ ...sandbox.env, OPERATOR_TOKEN: TOKEN });
    try {
      const ask = askerOf(place.url);
      const done = (confirmedBy) => ({ status: 200, answer: processed(2, confirmedBy), retryAfter: null });
      assert.deepEqual(await ask(...seeded(2)), done('answer'));
      assert.deepEqual(await ask(...seeded(2)), done('order-history'));
      // Its answer is lost on the way.
      assert.deepEqual((await ask(...seeded(101))).answer, processed(101, 'order-history'));

      assert.deepEqual(brief(await ask(...seeded(4))), [409, 'ERROR_AMOUNT_DUE', 'rejected', false]);
      assert.deepEqual(brief(await ask(...seeded(6))), [502, 'ERROR_PROCESSING', 'unknown', false]);
      assert.deepEqual(brief(await ask('/orders/1/process', { body: '{"userId":3}' })), [502, 'ORDER_NOT_FOUND', 'unknown', false]);
      assert.deepEqual(brief(await ask('/orders/300002/process', { body: '{"userId":"me"}' })), [400, 'INVALID_USER_ID', 'not-sent', false]);
      const refused = (status) => [status, 'REFUSED', 'not-sent', false];
      for (const body of ['', 'null', 'no JSON', '{}']) assert.deepEqual(brief(await ask('/orders/300002/process', { body })), refused(400), body);
      assert.deepEqual(brief(await ask('/orders/300002/process', { body: JSON.stringify({ userId: 2, more: 'x'.repeat(2000) }) })), refused(413));
      for (const path of ['/orders/x/process', '/orders/0/process', '/orders/9999999999999999999/process', '/orders/2']) {
        assert.deepEqual(brief(await ask(path, { body: '{"userId":2}' })), refused(404), path);
      }
      assert.equal((await fetch(place.url + seeded(2)[0], { method: 'POST', body: '{"userId":2}' })).status, 401);
      for (const token of ['x', `${TOKEN}s`, TOKEN.toUpperCase()]) {
        assert.deepEqual(brief(await ask(seeded(2)[0], { token, body: '{"userId":2}' })), refused(401), token);
      }
      const ledger = await sandbox.ledger();
      const times = Object.fromEntries([2, 4, 101].map((user) => [user, ledger.find(({ userId }) => userId === user).timesProcessed]));
      assert.deepEqual(times, { 2: 1, 4: 0, 101: 1 });
      assert.ok(!place.said().includes(sandbox.served.sharedSecret));
    } finally {
      await place.stop();
    }
  });

  test(`${name}: a wrong credential is this server's fault, and without a token there is no server`, { timeout: 60_000 }, async () => {
    const place = await start({ ...sandbox.env, INTERSTREAM_SHARED_SECRET: 'another', OPERATOR_TOKEN: TOKEN });
    try {
      assert.deepEqual(brief(await askerOf(place.url)(...seeded(4))), [500, 'REQUEST_ERROR', 'rejected', false]);
    } finally {
      await place.stop();
    }
    const missing = [
      [{ ...sandbox.env, OPERATOR_TOKEN: 'short' }, 'OPERATOR_TOKEN is missing, or shorter than 16 characters.'],
      [{ ...sandbox.env, OPERATOR_TOKEN: TOKEN, INTERSTREAM_KEY_ID: '' }, 'INTERSTREAM_KEY_ID is not set: set it in the environment, or pass it in env or options.'],
    ];
    for (const [env, message] of missing) {
      if (name !== 'workerd') {
        // One line, and not a stack.
        await assert.rejects(start(env), (error) => error.message.endsWith(`ended with 1\n${message}\n`));
        continue;
      }
      const closed = await start(env);
      try {
        assert.deepEqual(brief(await askerOf(closed.url)(...seeded(4))), [500, 'NOT_CONFIGURED', 'not-sent', false]);
      } finally {
        await closed.stop();
      }
    }
  });

  // On this machine workerd does not tell a Worker that its caller has gone; the call goes on and ends by itself.
  if (name === 'workerd') continue;

  // Shorter than an attempt may take, which would end the request as well.
  test(`${name}: a caller that goes ends the call`, { timeout: 10_000 }, async () => {
    let arrive;
    let leave;
    const arrived = new Promise((resolve) => (arrive = resolve));
    const left = new Promise((resolve) => (leave = resolve));
    const api = createServer((request, response) => {
      arrive();
      response.once('close', leave);
    });
    await new Promise((resolve) => api.listen(0, '127.0.0.1', resolve));
    const place = await start({ ...sandbox.env, INTERSTREAM_API_URL: `http://127.0.0.1:${api.address().port}/api.php`, OPERATOR_TOKEN: TOKEN });
    try {
      const caller = new AbortController();
      const [path, { body }] = seeded(2);
      const asked = fetch(place.url + path, { method: 'POST', headers: { authorization: `Bearer ${TOKEN}` }, body, signal: caller.signal });
      await arrived;
      caller.abort();
      await assert.rejects(asked, { name: 'AbortError' });
      await left;
    } finally {
      await place.stop();
      api.closeAllConnections();
      await new Promise((resolve) => api.close(resolve));
    }
  });
}
