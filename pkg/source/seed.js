// What a sandbox begins with, as it is asked for: ids and shapes are checked here, amounts in Rust (src/sandbox/seed.rs).

import { copied, misconfigured } from './options.js';

const EXAMPLE = "e.g. [{ id: 7, order: { id: 71, total: '1000' } }]";

/** What the runtime knows of a currency. */
export function currencyOf(code) {
  if (typeof code !== 'string' || !/^[A-Z]{3}$/.test(code)) {
    throw misconfigured('currency must be three capital letters (ISO 4217), e.g. "JPY".');
  }
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: code, currencyDisplay: 'narrowSymbol' });
  const symbol = format.formatToParts(0).find(({ type }) => type === 'currency').value;
  return { code, symbol, places: format.resolvedOptions().maximumFractionDigits };
}

/** The users instead of the seeded ones; `undefined` where none are given. */
export function usersOf(given) {
  if (given === undefined) return undefined;
  if (!Array.isArray(given)) throw misconfigured(`users must be a list, ${EXAMPLE}.`);
  const [userIds, orderIds] = [new Set(), new Set()];
  return given.map((user, at) => {
    const what = `users[${at}]`;
    const { id, order } = copied(user, ['id', 'order'], what);
    return {
      id: newId(id, userIds, `${what}.id`),
      order: order === undefined ? undefined : orderOf(order, orderIds, `${what}.order`),
    };
  });
}

function orderOf(given, orderIds, what) {
  const { id, total, paid = '0' } = copied(given, ['id', 'total', 'paid'], what);
  for (const [name, amount] of Object.entries({ total, paid })) {
    if (typeof amount !== 'string') throw misconfigured(`${what}.${name} must be exact decimal text, ${EXAMPLE}.`);
  }
  return { id: newId(id, orderIds, `${what}.id`), total, paid };
}

function newId(id, known, what) {
  if (!Number.isSafeInteger(id) || id < 1) throw misconfigured(`${what} must be a positive whole number, ${EXAMPLE}.`);
  if (known.has(id)) throw misconfigured(`${what} is ${id}, which is there already.`);
  known.add(id);
  return id;
}
