// `interstream orders` and `interstream cart`: what the API shows of a user. Reads only.

import { isInterstreamError } from 'interstream';
import { LIMITS_HELP, LIMIT_OPTIONS, UsageError, help, limitsIn, parse } from './arguments.js';
import { CREDENTIALS_HELP, ENV_FILE_OPTION, clientOf } from './credentials.js';
import { printable, table } from './table.js';

const usageOf = (command, what) => `Usage: interstream ${command} <user_id> [options]

Shows ${what}.

  --json         the API's answer as JSON instead of a table
${CREDENTIALS_HELP}${LIMITS_HELP}
Exit status: 0 shown, 1 the API did not show it, 2 usage or configuration.
`;

export const ordersUsage = usageOf('orders', "a user's orders, with their ids");
export const cartUsage = usageOf('cart', "a user's cart; once an order was placed, the current order");

export const orders = (args, streams) =>
  shown(args, streams, ordersUsage, (client, userId) => client.store.listOrders(userId), ordersTable);

export const cart = (args, streams) =>
  shown(args, streams, cartUsage, (client, userId) => client.store.getCart(userId), cartTable);

async function shown(args, { stdout, stderr }, usage, read, asTable) {
  const { values, positionals } = parse(
    args, { json: { type: 'boolean', default: false }, ...ENV_FILE_OPTION, ...LIMIT_OPTIONS }, { allowPositionals: true },
  );
  if (values.help) return help(stdout, usage);
  const userId = oneUser(positionals);
  const client = clientOf(values, limitsIn(values));
  try {
    const answer = await read(client, userId);
    stdout.write(values.json ? `${JSON.stringify(answer)}\n` : asTable(answer));
    return 0;
  } catch (error) {
    if (!isInterstreamError(error)) throw error;
    if (error.code === 'INVALID_USER_ID') throw new UsageError(error.message.replace(/\.$/, ''));
    stderr.write(`interstream: ${error.code}: ${printable(error.message)}\n`);
    return 1;
  }
}

export function oneUser(positionals) {
  if (positionals.length !== 1) throw new UsageError('give one user id');
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

function cartTable({ data }) {
  return table(Object.entries(data).map(([field, value]) => [
    field, typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
  ]));
}
