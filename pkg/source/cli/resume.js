// What an earlier run has left: who is called again, and when, and who is not. It goes by what the core has said of
// each call (`outcome`, `retryable`) and by whether the order's id is known.

import { UsageError } from './arguments.js';
import { outcomeOf } from './results.js';

/**
 * `calls`: whom to call, with `notBefore` (Unix milliseconds) where a lost request of an earlier run may still be
 * running. `processed`: whom not to call, all being well. `left`: results that stay as they are, for a human.
 */
export function planned(orders, earlier, { settleMs, now, again = false }) {
  const plan = { calls: [], processed: [], left: [] };
  for (const order of orders) {
    const known = earlier.get(order.userId);
    if (known === undefined) plan.calls.push(order);
    else sort(plan, { ...order, orderId: orderIdOf(order, known) }, known, { settleMs, now, again });
  }
  // Those who have to wait come last.
  plan.calls.sort((one, other) => (one.notBefore ?? 0) - (other.notBefore ?? 0));
  return plan;
}

function orderIdOf({ userId, orderId, where }, known) {
  if (orderId !== undefined && known.orderId !== undefined && orderId !== known.orderId) {
    throw new UsageError(`${where ?? 'the list'} names order ${orderId} of user ${userId}, the earlier results order ${known.orderId}`);
  }
  return orderId ?? known.orderId;
}

function sort(plan, order, { result, begun }, { settleMs, now, again }) {
  const outcome = begun ? 'unknown' : outcomeOf(result);
  if (outcome === 'processed') return plan.processed.push(result);
  const inDoubt = outcome === 'unknown' || (result !== undefined && outcomeOf(result) === 'unknown');
  const mayBeCalled = begun
    ? order.orderId !== undefined
    : outcome === 'not-sent' || result.error.retryable || (again && (outcome === 'rejected' || order.orderId !== undefined));
  const safeAfterMs = Math.max(inDoubt ? settleMs : 0, result?.error?.retryAfterMs ?? 0);
  const notBefore = safeAfterMs > 0 ? endOf({ result, begun }, now) + safeAfterMs : undefined;
  if (mayBeCalled && notBefore !== Infinity) return plan.calls.push({ ...order, inDoubt, notBefore });
  return plan.left.push(begun ? interrupted(order) : result);
}

/** When the earlier call ended, as far as is known. A time in the future is none. */
function endOf({ result, begun }, now) {
  const ended = begun ? now : Date.parse(result.at);
  return ended <= now ? ended : now;
}

/** What is known of a call that a run was killed over. */
function interrupted({ userId, orderId }) {
  const error = {
    code: 'INTERRUPTED',
    outcome: 'unknown',
    retryable: false,
    message: 'The earlier run ended during this call. The order may have been processed. Look at the user\'s orders before calling again.',
  };
  return { userId, ...(orderId !== undefined && { orderId }), error };
}
