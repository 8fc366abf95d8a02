// What the command line reads: orders, carts, and the doctor's findings.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { interstream, objects } from './command-line.js';
import { startFaultProxy } from './fault-proxy.js';
import { CLI } from './runtime.js';
import { startSandbox } from './sandbox.js';

let sandbox;
before(async () => {
  sandbox = await startSandbox(CLI);
});
after(() => sandbox.stop());

const run = (args, env) => interstream(args, { env: { ...sandbox.env, ...env } });

test('orders are shown as a table, or as the API told them', async () => {
  const { status, stdout, stderr } = await run(['orders', '4']);
  assert.deepEqual([status, stderr], [0, '']);
  const [head, order, ...rest] = stdout.split('\n');
  assert.match(head, /^ORDER   NUMBER     DATE                  STATUS   PAYMENT  TOTAL  PAID$/);
  assert.match(order, /^300004  ORD300004  \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ  current  Unpaid   5\.50€  0\.00€$/);
  assert.deepEqual(rest, ['']);
  const json = await run(['orders', '4', '--json']);
  const [{ list }] = objects(json.stdout);
  assert.deepEqual(list.map(({ id, status: state, total }) => ({ id, state, total })), [{ id: 300004, state: 0, total: '5.50' }]);
  assert.deepEqual(await run(['orders', '3']), { status: 0, stdout: 'no orders\n', stderr: '' });
});

test('a cart is shown as a table, or as the API told it', async () => {
  const { status, stdout } = await run(['cart', '4']);
  assert.equal(status, 0);
  const shown = Object.fromEntries(stdout.trim().split('\n').map((line) => line.split(/\s{2,}/)));
  assert.equal(shown.order_id, '300004');
  assert.equal(shown.order_amount_due, '5.50');
  const [{ data }] = objects((await run(['cart', '4', '--json'])).stdout);
  assert.deepEqual(Object.fromEntries(Object.entries(data).map(([field, value]) => [field, String(value)])), shown);
});

test('what the API does not show is told with status 1', async () => {
  const { status, stdout, stderr } = await run(['orders', '109']);
  assert.deepEqual([status, stdout], [1, '']);
  assert.match(stderr, /^interstream: REQUEST_ERROR: The API answered REQUEST_ERROR: Permission denied\./);
});

test('control sequences of an answer do not reach the terminal', async () => {
  const evil = JSON.stringify({ list: [{ id: 1, status: 0, order_number: '\u001b]0;owned\u0007\r\u202e' }] });
  const api = await serve((request, response) => response.end(evil));
  const { stdout } = await run(['orders', '1'], { INTERSTREAM_API_URL: api.url });
  await api.stop();
  assert.match(stdout, /\uFFFD\]0;owned\uFFFD\uFFFD\uFFFD/);
  assert.doesNotMatch(stdout, /[\u001b\u0007\r\u202e]/);
});

/** What the doctor finds, as `check: state`, and all that it says. */
async function doctor(userId, env) {
  const { status, stdout } = await run(['doctor', userId, '--json'], env);
  const found = objects(stdout);
  return {
    status,
    states: Object.fromEntries(found.map(({ check, state }) => [check, state])),
    says: Object.fromEntries(found.map(({ check, found: what, change }) => [check, change === undefined ? what : `${what}. ${change}`])),
  };
}

async function serve(answer) {
  const server = createServer(answer);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/api.php`,
    stop: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}

const WELL = { credential: 'ok', API: 'ok', clock: 'ok', signature: 'ok', referer: 'ok', list_orders: 'ok', get_cart: 'ok' };

test('the doctor finds nothing where all is well, and changes nothing', async () => {
  const actions = [];
  const proxy = await startFaultProxy(sandbox.served.apiUrl, (url) => void actions.push(new URL(url, 'http://x').searchParams.get('do')));
  const { status, states } = await doctor('2', { INTERSTREAM_API_URL: proxy.url });
  await proxy.stop();
  assert.deepEqual([status, states, actions], [0, WELL, ['list_orders', 'get_cart']]);
  const { stdout } = await run(['doctor', '2']);
  assert.match(stdout, /^ok  credential   key ID \w+, well-formed\nok  API          http/);
});

test('the doctor names the permission that is missing', async () => {
  const { status, states, says } = await doctor('109');
  assert.deepEqual([status, states], [1, { ...WELL, list_orders: 'change' }]);
  assert.match(says.list_orders, /^refused: REQUEST_ERROR, Permission denied\. Allow the credential store > list_orders: /);
});

test('the doctor tells a refused signature, and what may be behind it', async () => {
  const { status, states, says } = await doctor('2', { INTERSTREAM_SHARED_SECRET: 'not-the-secret' });
  assert.deepEqual([status, states], [1, { credential: 'ok', API: 'ok', clock: 'ok', signature: 'change', referer: 'change' }]);
  assert.match(says.signature, /^refused: REQUEST_ERROR, Invalid signature\. .*compare the key ID and the shared secret/);
  assert.match(says.referer, /leave "Allowed referers" empty, or add the word blank/);
  assert.doesNotMatch(JSON.stringify(says), /not-the-secret/);
});

test('the doctor tells a wrong clock by how much', async () => {
  const proxy = await serve(async (request, response) => {
    const answer = await fetch(new URL(request.url, sandbox.served.apiUrl), { method: 'POST' });
    response.setHeader('date', new Date(Date.now() + 600_000).toUTCString());
    response.end(await answer.text());
  });
  const { status, states, says } = await doctor('2', { INTERSTREAM_API_URL: proxy.url });
  await proxy.stop();
  assert.deepEqual([status, states], [1, { ...WELL, clock: 'change' }]);
  assert.match(says.clock, /^this machine's is (59\d|60\d) s behind the API's\. Set it by a time server/);
});

test('the doctor tells an API that cannot be reached, or is something else', async () => {
  const closed = await serve(() => {});
  await closed.stop();
  const nobody = await doctor('2', { INTERSTREAM_API_URL: closed.url });
  assert.deepEqual([nobody.status, nobody.states], [1, { credential: 'ok', API: 'change' }]);
  assert.match(nobody.says.API, /cannot be reached \(ECONNREFUSED\)\. Check INTERSTREAM_API_URL's host/);
  const elsewhere = await doctor('2', { INTERSTREAM_API_URL: sandbox.served.apiUrl.replace('api.php', 'index.html') });
  assert.deepEqual([elsewhere.status, elsewhere.states.API], [1, 'change']);
  assert.match(elsewhere.says.API, /does not answer as the API does: .*HTTP 404.* Check INTERSTREAM_API_URL: it ends in \/api\.php\.$/);
});
