// The same order, the same network, twice: by a fetch that is repeated, and by interstream. Each has a sandbox of its own,
// fresh for every run, and what happens is written down as the steps of a picture.

import { Interstream } from 'interstream';
import { createSandbox } from 'interstream/sandbox';
import { processOrder } from './naive.js';

/** What can be shown: the user, and whether the connection drops while the first request is on its way. */
export const STORIES = {
  well: { user: 2, drops: false },
  lost: { user: 108, drops: true },
  due: { user: 4, drops: false },
};

const ONE_WAY_MS = 30;
const SETTLE_MS = 400;
/** Nothing on this network takes longer. */
const LATEST_MS = 1000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Something that is waited for, but not for ever. */
function moment() {
  let come;
  const comes = new Promise((resolve) => { come = resolve; });
  return { come, comes: () => Promise.race([comes, pause(LATEST_MS)]) };
}

/**
 * A fetch on a sandbox that notes what happens. In `drops`, the connection of the first process_order drops, and the request
 * is still on its way: it arrives when somebody has sent it again, or has looked. What is looked up after that waits until
 * the API has done with the order. (With times alone, a slow machine would tell another story each time.)
 */
function network({ sandbox, drops, note }) {
  const counts = { process_order: 0, list_orders: 0 };
  const [somethingElse, worked] = [moment(), moment()];
  return async (url, { method, body, signal }) => {
    const action = new URL(url).searchParams.get('do');
    counts[action] += 1;
    const isOrder = action === 'process_order';
    const isFirst = counts[action] === 1;
    const isDropped = drops && isOrder && isFirst;
    note({ kind: 'send', action });
    if (isOrder && !isFirst) somethingElse.come();
    const arrives = async () => {
      if (isDropped) return somethingElse.comes();
      await pause(ONE_WAY_MS);
      return drops && !isOrder && !isFirst ? worked.comes() : undefined;
    };
    const answered = arrives().then(() => sandbox.fetch(url, { method, body })).then(async (response) => {
      const { ok } = await response.clone().json();
      if (isOrder && ok !== undefined) note({ kind: 'work' });
      if (isOrder) worked.come();
      return response;
    });
    if (isDropped) {
      await pause(ONE_WAY_MS * 2);
      note({ kind: 'lost', action });
      throw new TypeError('fetch failed');
    }
    const response = await answered;
    await pause(ONE_WAY_MS);
    signal?.throwIfAborted();
    note({ kind: 'answer', action, json: await response.clone().json() });
    if (!isOrder) somethingElse.come();
    return response;
  };
}

async function lane({ user, drops }, call) {
  const sandbox = createSandbox();
  const notes = [];
  const note = (step) => notes.push(step);
  const orderId = 300_000 + user;
  let end;
  try {
    const result = await call({ user, orderId, note, options: { ...sandbox.options, fetch: network({ sandbox, drops, note }) } });
    end = { kind: 'end', result };
  } catch (error) {
    end = { kind: 'end', error };
  }
  // A request that nobody waits for any more is worked on all the same.
  await pause(5 * ONE_WAY_MS);
  const { timesProcessed } = sandbox.ledger().find((order) => order.orderId === orderId);
  return { notes: [...notes, end], timesProcessed };
}

/** Plays a story in both lanes. Each resolves to what happened, in order, and how often the order was processed. */
export async function play(story) {
  const naive = lane(story, ({ user, options }) => processOrder(user, options));
  const interstream = lane(story, async ({ user, orderId, note, options }) => {
    const client = new Interstream({
      ...options,
      // This secret opens nothing but the sandbox in this page. A real one must never be here.
      dangerouslyAllowBrowser: true,
      settleMs: SETTLE_MS,
      onEvent: ({ type }) => type === 'pause' && note({ kind: 'wait' }),
    });
    return client.processOrder(user, { orderId });
  });
  return { naive: await naive, interstream: await interstream };
}

/** What happened, as the steps of a picture, in words. A look and its answer are one step. */
export function stepsOf({ notes }, words) {
  let processed = 0;
  return notes.flatMap((note) => {
    const { kind, action, json, result, error } = note;
    const isLook = action === 'list_orders';
    switch (kind) {
      case 'send': return isLook ? [] : [{ kind, text: action, mono: true }];
      case 'lost': return [{ kind, text: words.lost }];
      case 'wait': return [{ kind, text: words.wait }];
      case 'work':
        processed += 1;
        return [{ kind, text: words.processed(processed), isBad: processed > 1, isGood: processed === 1 }];
      case 'answer': return [isLook ? { kind: 'ask', text: words.looked[json.list[0]?.status] } : { kind, text: json.ok ?? json.error, mono: true }];
      default: return [{ kind, ...endOf(result, error, words) }];
    }
  });
}

function endOf(result, error, words) {
  if (error !== undefined) return { text: error.code ?? error.message.split(':')[0], mono: true };
  return typeof result === 'string' ? { text: words.returns } : { text: words.resolves[result.confirmedBy], isGood: true };
}
