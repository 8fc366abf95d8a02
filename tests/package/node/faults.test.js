// Hundreds of calls over a network that fails, and the ledger compared with what the callers were told.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Interstream, isInterstreamError } from 'interstream';
import { FAULT_NAMES, randomFrom, startFaultProxy } from './fault-proxy.js';
import { CLI } from './runtime.js';
import { startSandbox } from './sandbox.js';

const SEED = Number(process.env.INTERSTREAM_SEED ?? 20231114);
const CALLS = 600;
const FIRST_USER = 3000;

let sandbox;
before(async () => {
  sandbox = await startSandbox(CLI);
});
after(() => sandbox.stop());

const ledgerOf = async () => {
  const entries = await sandbox.ledger();
  return new Map(entries.map(({ userId, timesProcessed }) => [userId, timesProcessed]));
};

/** What a caller is told: the outcome, and how it was confirmed. */
async function told(client, userId, options) {
  try {
    const { confirmedBy, attempts } = await client.processOrder(userId, options);
    return { outcome: 'processed', confirmedBy, attempts };
  } catch (error) {
    assert.ok(isInterstreamError(error), error);
    return { outcome: error.outcome, code: error.code, attempts: error.attempts };
  }
}

for (const withOrderId of [true, false]) {
  test(`no caller is told what the ledger denies (${withOrderId ? 'with' : 'without'} orderId, seed ${SEED})`, async () => {
    await sandbox.reset();
    const random = randomFrom(SEED + Number(withOrderId));
    // Without an expected order, a request that the network doubles cannot be told from somebody else's.
    const faults = FAULT_NAMES.filter((name) => withOrderId || name !== 'double');
    const proxy = await startFaultProxy(sandbox.served.apiUrl, (url) => {
      const fault = random(100) < 55 ? faults[random(faults.length)] : undefined;
      // Were the look doubled too, the sandbox would refuse both alike for their repeated salts, as if the credential
      // were wrong. That is the one case in which two refusals in the same words mislead.
      return fault === 'double' && url.includes('do=list_orders') ? 'slow' : fault;
    });
    const client = new Interstream({
      ...sandbox.served, apiUrl: proxy.url, timeoutMs: 250, settleMs: 500, deadlineMs: 20_000, maxRetries: 4,
    });
    const results = new Map();
    const users = Array.from({ length: CALLS }, (_, at) => FIRST_USER + at).values();
    await Promise.all(Array.from({ length: 60 }, async () => {
      for (const userId of users) {
        results.set(userId, await told(client, userId, withOrderId ? { orderId: 300000 + userId } : {}));
      }
    }));
    await proxy.stop();

    const ledger = await ledgerOf();
    const tally = {};
    for (const [userId, { outcome, confirmedBy, code, attempts }] of results) {
      const times = ledger.get(userId);
      const story = `user ${userId} was told ${outcome} (${code ?? confirmedBy}, ${attempts} attempts) and was processed ${times} times`;
      assert.ok(times <= 1, story);
      if (outcome === 'processed') assert.equal(times, 1, story);
      if (outcome === 'rejected' || outcome === 'not-sent') assert.equal(times, 0, story);
      const key = `${outcome}${confirmedBy ? ` by ${confirmedBy}` : ''}`;
      tally[key] = (tally[key] ?? 0) + 1;
    }
    console.log(`# told: ${JSON.stringify(tally)}; faults: ${JSON.stringify(proxy.counts)}`);
    assert.equal(results.size, CALLS);
    for (const fault of faults) assert.ok(proxy.counts[fault] > 5, `${fault} happened ${proxy.counts[fault]} times`);
    if (withOrderId) {
      // A call may be repeated until it is settled, and then all is processed, once.
      const unsettled = [...results].filter(([, { outcome }]) => outcome !== 'processed');
      assert.ok(unsettled.length < CALLS / 10, `${unsettled.length} unsettled`);
      const direct = new Interstream(sandbox.served);
      for (const [userId] of results) await direct.processOrder(userId, { orderId: 300000 + userId });
      const settled = await ledgerOf();
      for (const userId of results.keys()) assert.equal(settled.get(userId), 1, `user ${userId}`);
    }
  });
}
