// A run: so many calls at once, each noted before it begins and when it has ended. Ended early, it finishes what is in
// flight and begins nothing more.

import { setMaxListeners } from 'node:events';
import { isInterstreamError } from 'interstream';
import { reasonOf } from './results.js';

/** Longer timers fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** After so many calls in a row whose connection failed, nobody answers: no more calls are made. */
export const MOST_FAILURES_IN_A_ROW = 5;

/**
 * Calls all: those of one user one after the other, in their order. `begun(item)` may throw: then that call is not made.
 * `ended(item, result or error)` is told of every one, also of those that are not called any more because `stopping` (an
 * AbortSignal) was aborted. `pause.until` (Unix milliseconds): no call begins before. `unreachable(count, why)` is told
 * where nobody answers.
 */
export async function run(job, client, items, { concurrency, stopping, pause, begun, ended, unreachable }) {
  setMaxListeners(0, stopping);
  const queue = byUser(items).values();
  let failures = 0;
  const count = (outcome) => {
    failures = outcome?.code === 'CONNECTION_FAILED' ? failures + 1 : 0;
    if (failures === MOST_FAILURES_IN_A_ROW) unreachable(failures, reasonOf(outcome) ?? outcome.code);
  };
  const call = async (item) => {
    await reached(item.notBefore, stopping);
    while (pause.until > Date.now() && !stopping.aborted) await reached(pause.until, stopping);
    if (stopping.aborted) return undefined;
    const outcome = await settled(job.call(client, item, { begun, isStopping: () => stopping.aborted }));
    count(outcome);
    return outcome;
  };
  const work = async () => {
    for (const [first, ...others] of queue) {
      let last = await call(first);
      ended(first, last ?? await job.notCalled(client, first));
      for (const item of others) {
        // What an unknown payment has done would be taken for another one's doing.
        const isClear = last?.outcome !== 'unknown';
        last = isClear ? await call(item) : last;
        ended(item, isClear ? last ?? await job.notCalled(client, item) : job.heldBack(item));
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, work));
}

function byUser(items) {
  const groups = new Map();
  for (const item of items) {
    const group = groups.get(item.userId);
    if (group === undefined) groups.set(item.userId, [item]);
    else group.push(item);
  }
  return groups;
}

/** What a promise resolves with, or the error of this package that it rejects with. */
async function settled(promise) {
  try {
    return await promise;
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
