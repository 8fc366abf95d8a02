// What the queue has tried as often as it may; and that what is tested is what is deployed.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Interstream } from 'interstream';
import { startFaultProxy } from '../node/fault-proxy.js';
import { CLI } from '../node/runtime.js';
import { startSandbox } from '../node/sandbox.js';
import { bundle, startShop } from './worker-shop.js';

test('wrangler deploys the example as it stands', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'interstream-deploy-'));
  try {
    const said = await bundle(folder);
    for (const named of ['Customer', 'Desk', 'interstream-payments', 'Total Upload', '--dry-run: exiting now']) {
      assert.ok(said.includes(named), `${named} is not in\n${said}`);
    }
    assert.doesNotMatch(said, /warning|error/i);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const AWAY = 'while the API is away a payment ends at the desk, and is settled once the operator has it tried again';

test(AWAY, { timeout: 60_000 }, async (context) => {
  const sandbox = await startSandbox(CLI);
  context.after(() => sandbox.stop());
  let isAway = true;
  const proxy = await startFaultProxy(sandbox.served.apiUrl, () => (isAway ? 'page502Before' : undefined));
  context.after(() => proxy.stop());
  const shop = await startShop({
    api: { ...sandbox.served, apiUrl: proxy.url },
    vars: { TIMEOUT_MS: 300, DEADLINE_MS: 600, SETTLE_MS: 300, RETRY_SECONDS: 1, RETRY_CAP_SECONDS: 1 },
    queue: { maxRetries: 1 },
  });
  context.after(() => shop.stop());
  const client = new Interstream(sandbox.served);
  await client.store.modifyCart(7, { cartAction: 'add', productID: 1 });
  const { id: orderId } = await client.store.placeOrder(7);
  await shop.deliver({ id: 'pay_away', userId: 7, orderId, amount: '5.50' });
  await shop.until((told) => told.some(({ state }) => state === 'case'));
  const told = shop.told.map(({ delivery, state }) => `${delivery}: ${state}`);
  assert.deepEqual(told, ['1: later', '2: later', '1: case']);
  assert.match(await shop.page(), /pay_away.*RETRIES_USED_UP \(not-sent\).*Not settled in 2 attempts\..*Try again/);

  isAway = false;
  assert.equal((await shop.press('again', 'pay_away')).status, 303);
  await shop.until((told) => told.at(-1).state === 'settled');
  assert.match(await shop.page(), /None\. Every payment is settled/);
  assert.match(await shop.page('/customers/7'), /pay_away.*settled/);
  const payments = await (await fetch(new URL('/payments', sandbox.served.apiUrl))).json();
  assert.deepEqual(payments, [{ orderId, userId: 7, amount: '5.50', description: 'pay_away' }]);
});
