// `interstream settle`: records each payment and processes its order.

import { InterstreamError, isInterstreamError } from 'interstream';
import { BATCH_OPTIONS, STOPPED, batch } from './batch.js';
import { clientOf } from './credentials.js';
import { needsNothing } from './outcome.js';
import { reasonOf } from './results.js';
import { jsonLine, printable } from './text.js';
import { settleUsage } from './usage.js';

export const OPTIONS = { ...BATCH_OPTIONS, 'dry-run': { type: 'boolean', default: false } };

const FIELDS = ['userId', 'orderId', 'amount', 'description', 'paidBefore', 'currencyCheck'];

const JOB = {
  name: 'settle',
  options: OPTIONS,
  usage: settleUsage,
  fields: FIELDS,
  needsHeader: true,
  unit: 'payments',
  warnsWithoutOrderId: false,
  keyOf: (item) => JSON.stringify(FIELDS.map((field) => item[field])),
  twice: (item, words) => words.paymentTwice(item),
  about: (item) => Object.fromEntries([...FIELDS, 'columns', 'reading'].map((field) => [field, item[field]]).filter(([, value]) => value !== undefined)),

  async notCalled(client, item) {
    try {
      return await client.settleOrder(item.userId, paymentOf(item), { signal: STOPPED });
    } catch (error) {
      return error;
    }
  },

  /** What was read is noted before anything is changed: a repetition goes by it. */
  async call(client, item, { begun, isStopping }) {
    const read = { ...item, reading: item.reading ?? await readingOf(client, item) };
    await begun(read);
    return isStopping() ? this.notCalled(client, item) : client.settleOrder(item.userId, paymentOf(read));
  },

  heldBack: () => InterstreamError.from({
    name: 'InterstreamError', code: 'HELD_BACK', outcome: 'not-sent', attempts: 0, retryable: true,
    message: 'An earlier payment of this user is unknown: this one was not sent.',
  }),

  nameOf: ({ userId, orderId, amount }) => [userId, orderId, amount].filter((field) => field !== undefined).join(','),
  said: (result, words) => {
    const { payment, order, amountDue } = result;
    const what = words.settled[payment];
    return order === null ? `${words.outcomes['part-paid']}, ${what}, ${words.partPaid(amountDue)}` : `${words.outcomes[needsNothing(result) ? 'settled' : payment]}, ${what}`;
  },

  dryRun,
};

export const settle = (args, streams) => batch(JOB, args, streams);

function paymentOf({ amount, description, orderId, paidBefore, currencyCheck, reading = {} }) {
  return {
    amount, description, orderId: orderId ?? reading.orderId, paidBefore: paidBefore ?? reading.paidBefore, currencyCheck,
  };
}

/**
 * What a repetition has to know, where the list does not say it: the order's id, and of a part payment what was paid
 * before it. Changes nothing; where it fails, nothing was changed.
 */
async function readingOf(client, { userId, orderId, amount, paidBefore }) {
  const reading = {};
  try {
    if (orderId === undefined) {
      const { list } = await client.store.listOrders(userId);
      const current = list.find(({ status }) => status === CURRENT);
      if (current !== undefined) reading.orderId = String(current.id);
    }
    if (paidBefore === undefined) {
      const { data } = await client.store.getCart(userId);
      const isOfOrder = String(data.order_id) === (orderId ?? reading.orderId);
      if (isOfOrder && isLess(amount, data.order_amount_due)) reading.paidBefore = data.order_amount_paid;
    }
  } catch (error) {
    if (!isInterstreamError(error)) throw error;
    throw Object.assign(InterstreamError.from({ ...error.toJSON(), outcome: 'not-sent' }), { cause: error.cause });
  }
  return Object.keys(reading).length > 0 ? reading : undefined;
}

/** The status of a current order, in `listOrders`. */
const CURRENT = 0;

/** Of two exact decimals. */
function isLess(one, other) {
  const [a, b] = [one, other].map((decimal) => {
    const [, whole, fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(decimal ?? '') ?? [];
    return whole === undefined ? undefined : BigInt(whole + fraction.padEnd(30, '0'));
  });
  return a !== undefined && b !== undefined && a < b;
}

/**
 * What would happen to each payment: the call itself, on a client that is stopped before it changes anything.
 * Resolves to the exit status.
 */
async function dryRun(items, values, limits, { stdout, stderr, words }, concurrency) {
  let problems = 0;
  const queue = items.values();
  const work = async () => {
    for (const item of queue) {
      const would = await wouldBe(item, values, limits, words);
      if (would.error !== undefined) problems += 1;
      const result = { ...JOB.about(item), dryRun: true, ...would };
      stdout.write(values.json ? jsonLine(result) : `${printable(`${JOB.nameOf(item)}: ${told(result, words)}`)}\n`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  stderr.write(`${words.dryRun(items.length, problems)}\n`);
  return problems === 0 ? 0 : 1;
}

const CHANGES = ['add_payment', 'process_order'];

async function wouldBe(item, values, limits, words) {
  const controller = new AbortController();
  let change;
  let due;
  const readOnly = async (input, init) => {
    const action = new URL(input).searchParams.get('do');
    if (!CHANGES.includes(action)) return fetch(input, init);
    change ??= action;
    controller.abort();
    throw new Error('a dry run changes nothing');
  };
  const client = clientOf(values, { ...limits, fetch: readOnly }, words);
  try {
    due = (await client.store.getCart(item.userId)).data.order_amount_due;
    await client.settleOrder(item.userId, paymentOf(item), { signal: controller.signal });
    return { would: 'nothing' };
  } catch (error) {
    if (!isInterstreamError(error)) throw error;
    if (change === 'process_order') return { would: 'process' };
    if (change === 'add_payment') return { would: isLess(item.amount, due) ? 'part' : 'settle', amountDue: due };
    return { error: { ...error.toJSON(), outcome: 'not-sent', ...(reasonOf(error) && { reason: reasonOf(error) }) } };
  }
}

function told({ would, error, amount, amountDue }, words) {
  if (error !== undefined) return `${error.code}: ${error.message}${error.reason === undefined ? '' : ` (${error.reason})`}`;
  const said = words.would[would];
  return typeof said === 'string' ? said : said(amount, amountDue);
}
