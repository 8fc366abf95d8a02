// Hundreds of payments, each of a user of its own, through the deployed Worker: how many a second, and how many requests
// each takes. Everything is on one machine: workerd, the queue, the API and whoever delivers.

import { Interstream } from 'interstream';
import { startFaultProxy } from '../node/fault-proxy.js';
import { CLI } from '../node/runtime.js';
import { startSandbox } from '../node/sandbox.js';
import { startShop } from './worker-shop.js';

const PAYMENTS = 1_000;
const FIRST_USER = 1_000_000;
/** What the API takes for an answer, so that waiting and working can be told apart. */
const ANSWER_MS = [0, 100];

for (const answerMs of ANSWER_MS) {
  const sandbox = await startSandbox(CLI);
  let requests = 0;
  const proxy = await startFaultProxy(sandbox.served.apiUrl, async () => {
    requests += 1;
    if (answerMs > 0) await new Promise((resolve) => setTimeout(resolve, answerMs));
  });
  const shop = await startShop({ api: { ...sandbox.served, apiUrl: proxy.url }, queue: { maxBatchSize: 100 } });
  try {
    const client = new Interstream(sandbox.served);
    const payments = [];
    for (let at = 0; at < PAYMENTS; at += 1) {
      const userId = FIRST_USER + at;
      await client.store.modifyCart(userId, { cartAction: 'add', productID: 1 });
      const { id: orderId } = await client.store.placeOrder(userId);
      payments.push({ id: `pay_${userId}`, userId, orderId, amount: '5.50' });
    }
    const start = performance.now();
    const rest = payments.values();
    await Promise.all(Array.from({ length: 20 }, async () => {
      for (const payment of rest) await shop.deliver(payment);
    }));
    await shop.until((told) => told.filter(({ state }) => state === 'settled').length === PAYMENTS);
    const seconds = (performance.now() - start) / 1000;
    console.log(`The API answers in ${answerMs} ms: ${PAYMENTS} payments in ${seconds.toFixed(1)} s, ${(PAYMENTS / seconds).toFixed(0)} a second; `
      + `${(requests / PAYMENTS).toFixed(2)} requests to the API each`);
  } finally {
    await shop.stop();
    await proxy.stop();
    await sandbox.stop();
  }
}
