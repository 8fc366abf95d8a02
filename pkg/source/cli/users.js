// The list: whose orders, from arguments, files and standard input. All of it is looked at before anything is sent, so
// that a slip in line 400 does not stop a run half way.

import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { UsageError } from './arguments.js';

/** `{ userId, orderId?, where? }` of each line. `where` says which one it is. */
export async function readOrders(given, files, stdin) {
  const problems = [];
  let orders = given.map((argument) => orderOf(argument, undefined, problems));
  for (const file of files) orders = orders.concat(parseLines(await readInput(file, stdin), file, problems));
  return { orders: orders.filter((order) => order !== undefined), problems };
}

async function readInput(file, stdin) {
  try {
    return file === '-' ? await text(stdin) : await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--file ${file} cannot be read (${error.code ?? error.message})`);
  }
}

const HEADER = /^(user_id|user_id,order_id)$/i;

/** One user id a line, or CSV with the columns user_id and, if need be, order_id. */
function parseLines(input, file, problems) {
  const orders = [];
  let first = true;
  for (const [at, line] of input.split(/\r\n|\n|\r/).entries()) {
    if (line.trim() === '') continue;
    const isHeader = first && HEADER.test(cellsOf(line).join(','));
    first = false;
    if (!isHeader) orders.push(orderOf(line, `${file}:${at + 1}`, problems));
  }
  return orders;
}

/** What is trimmed is a byte order mark, too. */
const cellsOf = (line) => line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));

function orderOf(line, where, problems) {
  const [userId, orderId, ...more] = cellsOf(line);
  if (more.length > 0) {
    problems.push(`${where ?? JSON.stringify(line)} has more than user_id,order_id`);
    return undefined;
  }
  return { userId, ...(orderId !== undefined && orderId !== '' && { orderId }), where };
}

const STOPPED = AbortSignal.abort();

/** What a call comes to that is ended before it begins: nothing is sent, but everything is checked, by the core. */
export async function notCalled(client, { userId, orderId }) {
  try {
    return await client.processOrder(userId, { orderId, signal: STOPPED });
  } catch (error) {
    return error;
  }
}

/** What is an id in any case. Of a long list, to ask the core about each would take a tenth of the run. */
const PLAIN_ID = /^[1-9]\d{0,17}$/;

/** Every line whose ids the core does not take, and every user that comes twice. */
export async function findProblems(client, orders) {
  const problems = [];
  const seen = new Map();
  for (const order of orders) {
    const { userId, orderId } = order;
    const where = order.where === undefined ? '' : `${order.where}: `;
    const ids = [userId, orderId].filter((id) => id !== undefined);
    const error = ids.every((id) => PLAIN_ID.test(id)) ? undefined : await notCalled(client, order);
    if (error !== undefined && error.code !== 'ABORTED') {
      problems.push(`${where}${ids.map((id) => JSON.stringify(id)).join(',')}: ${error.message.replace(/\.$/, '')}`);
    } else if (seen.has(userId)) {
      // Two calls for one user could be under way at once, and only one of the orders is the current one.
      problems.push(`${where}user ${userId} comes twice${seen.get(userId)}`);
    } else {
      seen.set(userId, order.where === undefined ? '' : `, first in ${order.where}`);
    }
  }
  return problems;
}
