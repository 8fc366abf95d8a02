// What an earlier run has left: who is called again, and when, and who is not. It goes by what the core has said of
// each call (`outcome`, `retryable`) and by whether the order's id is known.

import { UsageError } from './arguments.js';
import { needsNothing, outcomeOf } from './outcome.js';

/**
 * `calls`: whom to call, with `notBefore` (Unix milliseconds) where a lost request of an earlier run may still be
 * running. `done`: whom not to call, all being well. `left`: results that stay as they are, for a human.
 */
export function planned(job, items, earlier, { settleMs, now, again = false, words }) {
  const plan = { calls: [], done: [], left: [] };
  for (const item of items) {
    const known = earlier.get(job.keyOf(item));
    if (known === undefined) plan.calls.push(item);
    else sort(job, plan, withOrderId(item, known, words), known, { settleMs, now, again });
  }
  // Those who have to wait come last.
  plan.calls.sort((one, other) => (one.notBefore ?? 0) - (other.notBefore ?? 0));
  return plan;
}

function withOrderId(item, { about }, words) {
  if (item.orderId !== undefined && about.orderId !== undefined && item.orderId !== about.orderId) {
    throw new UsageError(words.otherOrder(item.where, item.orderId, item.userId, about.orderId));
  }
  return { ...item, orderId: item.orderId ?? about.orderId };
}

function sort(job, plan, item, known, { settleMs, now, again }) {
  const { result, begun, about } = known;
  if (!begun && result.error === undefined) return needsNothing(result) ? plan.done.push(result) : plan.left.push(result);
  const outcome = begun ? 'unknown' : outcomeOf(result);
  const inDoubt = outcome === 'unknown' || (result !== undefined && outcomeOf(result) === 'unknown');
  // What was read before a call that may have done something is what a repetition goes by.
  const call = { ...item, ...(inDoubt && about.reading !== undefined && { reading: about.reading }) };
  const isNamed = (call.orderId ?? call.reading?.orderId) !== undefined;
  const mayBeCalled = begun
    ? isNamed
    : outcome === 'not-sent' || result.error.retryable || (again && (outcome === 'rejected' || isNamed));
  const safeAfterMs = Math.max(inDoubt ? settleMs : 0, result?.error?.retryAfterMs ?? 0);
  const notBefore = safeAfterMs > 0 ? endOf({ result, begun }, now) + safeAfterMs : undefined;
  if (mayBeCalled && notBefore !== Infinity) return plan.calls.push({ ...call, inDoubt, notBefore });
  return plan.left.push(begun ? interrupted(job, item) : result);
}

/** When the earlier call ended, as far as is known. A time in the future is none. */
function endOf({ result, begun }, now) {
  const ended = begun ? now : Date.parse(result.at);
  return ended <= now ? ended : now;
}

const INTERRUPTED = 'The earlier run ended during this call. The order may have been processed. Look at the user\'s orders before calling again.';

/** What is known of a call that a run was killed over. */
function interrupted(job, item) {
  const error = { code: 'INTERRUPTED', outcome: 'unknown', retryable: false, message: INTERRUPTED };
  return { ...job.about(item), error };
}
