// `interstream orders` and `interstream cart`: what the API shows of a user. Reads only.

import { isInterstreamError } from 'interstream';
import { LIMIT_OPTIONS, UsageError, help, limitsIn, parse } from './arguments.js';
import { ENV_FILE_OPTION, clientOf } from './credentials.js';
import { reasonOf } from './results.js';
import { jsonLine, printable, table } from './text.js';
import { cartUsage, ordersUsage } from './usage.js';
import { withoutFullStop } from './words.js';

export const OPTIONS = { json: { type: 'boolean', default: false }, ...ENV_FILE_OPTION, ...LIMIT_OPTIONS };

export const orders = (args, streams) =>
  shown(args, streams, ordersUsage, (client, userId) => client.store.listOrders(userId), ordersTable);

export const cart = (args, streams) =>
  shown(args, streams, cartUsage, (client, userId) => client.store.getCart(userId), cartTable);

async function shown(args, streams, usage, read, asTable) {
  const { stdout, stderr, words } = streams;
  const { values, positionals } = parse(args, OPTIONS, { allowPositionals: true, words });
  if (values.help) return help(streams, usage);
  const userId = oneUser(positionals, words);
  const client = clientOf(values, limitsIn(values), words);
  try {
    const answer = await read(client, userId);
    stdout.write(values.json ? jsonLine(answer) : asTable(answer));
    return 0;
  } catch (error) {
    if (!isInterstreamError(error)) throw error;
    if (error.code === 'INVALID_USER_ID') throw new UsageError(withoutFullStop(error.message));
    const reason = reasonOf(error);
    stderr.write(`interstream: ${printable(`${error.code}: ${error.message}${reason === undefined ? '' : ` (${reason})`}`)}\n`);
    return 1;
  }
}

export function oneUser(positionals, words) {
  if (positionals.length !== 1) throw new UsageError(words.oneUser);
  return positionals[0];
}

/** The API's own numbers for where an order stands. */
const STATUS = ['current', 'processed', 'cancelled'];

function ordersTable({ list }) {
  if (list.length === 0) return 'no orders\n';
  return table([
    ['ORDER', 'NUMBER', 'DATE', 'STATUS', 'PAYMENT', 'TOTAL', 'PAID'],
    ...list.map((order) => [
      order.id, order.order_number, dateOf(order), STATUS[order.status] ?? order.status,
      order.status_payment_text ?? order.status_payment, order.total_formatted ?? order.total, order.total_paid_formatted ?? order.total_paid,
    ]),
  ]);
}

function dateOf({ date, date_formatted: formatted }) {
  const time = new Date(Number(date) * 1000);
  return Number.isNaN(time.getTime()) ? formatted : time.toISOString().replace('.000', '');
}

const isObject = (value) => typeof value === 'object' && value !== null;

/** Its fields, and each list of objects in it as a table of its own. */
function cartTable({ data }) {
  const fields = Object.entries(data);
  const isList = (value) => Array.isArray(value) && value.length > 0 && value.every(isObject);
  const plain = fields.filter(([, value]) => !isList(value)).map(([name, value]) => [name, cellOf(value)]);
  const lists = fields.filter(([, value]) => isList(value)).map(([name, list]) => `\n${printable(name)}\n${listTable(list)}`);
  return [plain.length > 0 ? table(plain) : '', ...lists].join('');
}

function listTable(list) {
  const names = [...new Set(list.flatMap((one) => Object.keys(one)))];
  return table([names, ...list.map((one) => names.map((name) => cellOf(one[name])))]);
}

const cellOf = (value) => (isObject(value) ? JSON.stringify(value) : value);
