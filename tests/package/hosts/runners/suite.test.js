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
