// Settles what the inbox has, one payment after another, for as long as the server runs.

import { isInterstreamError } from 'interstream';
import type { Interstream } from 'interstream';
import type { Inbox, Row } from './inbox.ts';

export interface Limits {
  deadlineMs: number;
  settleMs: number;
  /** The pause after a failure: doubled each time, up to ten minutes. */
  retryMs: number;
}

const LOOK_AGAIN_MS = 200;
const LONGEST_PAUSE_MS = 600_000;

/** Goes on until it is told to stop, and resolves once nothing is under way. */
export async function settleAll(client: Interstream, inbox: Inbox, limits: Limits, signal: AbortSignal) {
  while (!signal.aborted) {
    const row = inbox.next(Date.now());
    if (row === null) await Bun.sleep(LOOK_AGAIN_MS);
    else await settle(client, inbox, limits, row);
  }
}

async function settle(client: Interstream, inbox: Inbox, { deadlineMs, settleMs, retryMs }: Limits, row: Row) {
  const { id, userId, orderId, amount, failures } = row;
  try {
    // Kept before the first change, for every later try: with it, a payment that is there already is seen to be.
    const paidBefore = row.paidBefore ?? await paidOn(client, row);
    inbox.begun(id, paidBefore, Date.now() + deadlineMs + settleMs);
    const { payment } = await client.settleOrder(userId, { amount, description: id, orderId, paidBefore });
    // Has the customer paid twice? Only a human can tell.
    if (payment === 'not-needed') inbox.failed(id, 'case', 0, 'PAYMENT_NOT_NEEDED', 'Nothing was due on the order.');
    else inbox.settled(id);
  } catch (error) {
    if (!isInterstreamError(error)) throw error;
    const { code, outcome, retryable, message } = error;
    const { retryAfterMs = outcome === 'unknown' ? settleMs : 0 } = error;
    const pause = retryable ? Math.min(retryMs * 2 ** failures, LONGEST_PAUSE_MS) : 0;
    inbox.failed(id, retryable ? 'open' : 'case', Date.now() + Math.max(retryAfterMs, pause), code, message);
    console.error(JSON.stringify({ payment: id, ...error.toJSON() }));
  }
}

/** How much is paid on the order now; of an order that is not there, nothing, and `settleOrder` will say so. */
async function paidOn({ store }: Interstream, { userId, orderId }: Row): Promise<string> {
  const { list } = await store.listOrders(userId);
  return list.find(({ id }) => String(id) === orderId)?.total_paid ?? '0.00';
}
