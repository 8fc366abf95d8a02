// A run: so many calls at once, each noted before it begins and when it has ended. Ended early, it finishes what is in
// flight and begins nothing more.

import { setMaxListeners } from 'node:events';
import { isInterstreamError } from 'interstream';
import { notCalled } from './users.js';

/** Longer timers fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Calls everyone. `begun(order)` may throw: then that call is not made. `ended(order, result or error)` is told of
 * everyone, also of those who are not called any more because `stopping` (an AbortSignal) was aborted.
 */
export async function run(client, orders, { concurrency, stopping, begun, ended }) {
  setMaxListeners(0, stopping);
  const queue = orders.values();
  const work = async () => {
    for (const order of queue) {
      await reached(order.notBefore, stopping);
      if (!stopping.aborted) begun(order);
      // What has been noted may have shown that the run must end.
      ended(order, stopping.aborted ? await notCalled(client, order) : await called(client, order));
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, orders.length) }, work));
}

async function called(client, { userId, orderId }) {
  try {
    return await client.processOrder(userId, orderId === undefined ? {} : { orderId });
  } catch (error) {
    if (!isInterstreamError(error)) throw error;
    return error;
  }
}

/** Resolves at a time (Unix milliseconds), or as soon as the run is to end. */
function reached(time, stopping) {
  const left = (time ?? 0) - Date.now();
  if (left <= 0 || stopping.aborted) return undefined;
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stopping.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.min(left, LONGEST_TIMER_MS));
    stopping.addEventListener('abort', end);
  });
}
