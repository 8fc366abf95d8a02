// What a test runner's own environment makes of the package. The runner's globals are there: test, expect.

import { Interstream, isInterstreamError } from 'interstream';
import { createSandbox } from 'interstream/sandbox';

const isPage = typeof document !== 'undefined';
const isComplete = typeof TextDecoder !== 'undefined' && typeof TextEncoder !== 'undefined';

const thrownBy = (work) => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

test('what a runtime has not is named', () => {
  const made = thrownBy(() => createSandbox());
  if (isComplete) return expect(typeof made.fetch).toBe('function');
  expect(isInterstreamError(made)).toBe(true);
  return expect(made.message).toMatch(/^This runtime has no Text(De|En)coder/);
});

test('an order is processed without a network', async () => {
  if (!isComplete) return;
  const sandbox = createSandbox();
  const refused = thrownBy(() => new Interstream(sandbox.options));
  expect(isInterstreamError(refused)).toBe(isPage);
  const client = new Interstream({ ...sandbox.options, dangerouslyAllowBrowser: true });
  const result = await client.processOrder(101, { orderId: 300101 });
  expect(result.confirmedBy).toBe('order-history');
  await expect(client.processOrder(4)).rejects.toMatchObject({ code: 'ERROR_AMOUNT_DUE', outcome: 'rejected' });
});

test('a pause of half a minute takes no time with fake timers', async () => {
  if (!isComplete) return;
  const timers = typeof vi === 'undefined' ? jest : vi;
  timers.useFakeTimers();
  try {
    const sandbox = createSandbox();
    const client = new Interstream({ ...sandbox.options, dangerouslyAllowBrowser: true });
    const processing = client.processOrder(102, { orderId: 300102 });
    await timers.advanceTimersByTimeAsync(60_000);
    expect(await processing).toMatchObject({ attempts: 2, confirmedBy: 'answer' });
    sandbox.failNext({ how: 'slow', ms: 10_000, action: 'add_payment' });
    sandbox.failNext({ how: 'request-lost', action: 'process_order' });
    const settling = client.settleOrder(4, { amount: '5.50', orderId: 300004 });
    await timers.advanceTimersByTimeAsync(60_000);
    expect((await settling).order.attempts).toBe(2);
    expect(sandbox.payments().length).toBe(1);
  } finally {
    timers.useRealTimers();
  }
});
