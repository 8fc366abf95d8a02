// The list: whose orders, from arguments, files and standard input. All of it is looked at before anything is sent, so
// that a slip in line 400 does not stop a run half way.

import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { parse as parseCsv } from 'csv-parse/sync';
import { UsageError } from './arguments.js';
import { decoded } from './decode.js';
import { withoutFullStop } from './words.js';

/** The columns that mean something, by the names that a header may give them; case, spaces, `_` and `-` do not count. */
const NAMES = {
  userId: ['user_id', 'ユーザーID', 'ユーザID', '会員ID', '会員番号'],
  orderId: ['order_id', '注文ID', '受注ID'],
  amount: ['amount', '金額', '入金額', '振込金額'],
  description: ['description', '説明', '摘要'],
  paidBefore: ['paid_before', '入金済額', '入金済み額'],
  currencyCheck: ['id_currency', '通貨ID'],
};

const plain = (name) => name.normalize('NFKC').toLowerCase().replace(/[\s_-]/g, '');

const FIELDS = new Map(Object.entries(NAMES).flatMap(([field, names]) => names.map((name) => [plain(name), field])));

/** What the first column of a header may be called, for an error. */
export const nameOf = (field) => NAMES[field][0];

/**
 * `{ items, problems }`: an item has the fields of its line, `where` it stands, and `columns`, which mean nothing here.
 * `fields`: those that a job knows, in the order of a line without a header.
 */
export async function readList(given, files, stdin, { fields, needsHeader, words }) {
  const problems = [];
  const items = given.map((argument) => itemOf(cellsOf(argument), fields, JSON.stringify(argument), problems, words));
  for (const item of items) delete item?.where;
  for (const file of files) {
    for (const item of linesOf(await readInput(file, stdin, words), file, { fields, needsHeader, words, problems })) items.push(item);
  }
  return { items: items.filter((item) => item !== undefined), problems };
}

async function readInput(file, stdin, words) {
  let bytes;
  try {
    bytes = file === '-' ? await buffer(stdin) : await readFile(file);
  } catch (error) {
    throw new UsageError(words.cannotBeRead(`--file ${file}`, error.code ?? error.message));
  }
  const read = decoded(bytes);
  if (read === undefined) throw new UsageError(words.unknownEncoding(file));
  return read.text;
}

const cellsOf = (argument) => argument.split(',').map((cell) => cell.trim());

/** What separates the cells: what the first line has outside of quotes. */
function separatorOf(text) {
  const [first] = text.replace(/"[^"]*"/g, '').trimStart().split(/[\r\n]/, 1);
  return ['\t', ';'].find((separator) => first.includes(separator)) ?? ',';
}

function linesOf(text, file, { fields, needsHeader, words, problems }) {
  let rows;
  try {
    rows = parseCsv(text, {
      bom: true, delimiter: separatorOf(text), info: true, relax_column_count: true, skip_empty_lines: true, trim: true,
      record_delimiter: ['\r\n', '\n', '\r'],
    });
  } catch (error) {
    if (error.lines === undefined) throw error;
    throw new UsageError(words.notCsv(`${file}:${error.lines}`, withoutFullStop(error.message)));
  }
  rows = rows.filter(({ record }) => record.some((cell) => cell !== ''));
  if (rows.length === 0) return [];
  const header = rows[0].record.map((name) => FIELDS.get(plain(name)));
  const hasHeader = header.includes('userId');
  if (!hasHeader && needsHeader) {
    throw new UsageError(words.needsHeader(`${file}:${firstLineOf(rows[0])}`, fields.map(nameOf)));
  }
  if (!hasHeader) return rows.map((row) => itemOf(row.record, fields, `${file}:${firstLineOf(row)}`, problems, words));
  const twice = header.find((field, at) => field !== undefined && header.indexOf(field) !== at);
  if (twice !== undefined) throw new UsageError(words.columnTwice(`${file}:${firstLineOf(rows[0])}`, nameOf(twice)));
  const known = header.map((field) => (fields.includes(field) ? field : undefined));
  return rows.slice(1).map((row) => itemUnder(known, rows[0].record, row, `${file}:${firstLineOf(row)}`, problems, words));
}

/** A cell may have line breaks in it; the row is named by its first line. */
const firstLineOf = ({ record, info }) => info.lines - record.join('').split(/\r\n|\n|\r/).length + 1;

/** A line without a header: its cells in order. */
function itemOf(cells, fields, where, problems, words) {
  if (cells.length > fields.length) {
    problems.push(words.tooManyCells(where, fields.map(nameOf)));
    return undefined;
  }
  const item = { where };
  fields.forEach((field, at) => {
    if (cells[at] !== undefined && cells[at] !== '') item[field] = cells[at];
  });
  // "1," is not "1": somebody has meant to say which order.
  if (cells.length > 1 && item.orderId === undefined) item.lacksOrderId = true;
  return item;
}

/** A line under a header: what its columns mean, and the others as they are. */
function itemUnder(known, names, { record }, where, problems, words) {
  if (record.length > names.length) {
    problems.push(words.moreThanHeader(where));
    return undefined;
  }
  const item = { where };
  const columns = {};
  names.forEach((name, at) => {
    const cell = record[at] ?? '';
    if (known[at] === undefined) columns[name] = cell;
    else if (cell !== '') item[known[at]] = cell;
  });
  if (known.includes('orderId') && item.orderId === undefined) item.lacksOrderId = true;
  if (Object.keys(columns).length > 0) item.columns = columns;
  return item;
}

/** What is an id in any case. Of a long list, to ask the core about each would take a tenth of the run. */
const PLAIN_ID = /^[1-9]\d{0,17}$/;

/** Every line that cannot be called, and every two that must not both be. */
export async function findProblems(job, client, items, { allowMissingOrderIds, words }) {
  const problems = [];
  const calls = new Map();
  const orders = new Map();
  for (const item of items) {
    const tell = (problem) => problems.push(item.where === undefined ? problem : `${item.where}: ${problem}`);
    const said = (other) => (other.where === undefined ? '' : words.firstIn(other.where));
    const { userId, orderId } = item;
    const ids = [userId, orderId].filter((id) => id !== undefined);
    const error = job.fields.length === 2 && ids.length > 0 && ids.every((id) => PLAIN_ID.test(id))
      ? undefined : await job.notCalled(client, item);
    if (error !== undefined && error.code !== 'ABORTED') {
      const cells = job.fields.map((field) => item[field]).filter((cell) => cell !== undefined);
      tell(`${cells.map((cell) => JSON.stringify(cell)).join(',')}: ${withoutFullStop(error.message)}`);
      continue;
    }
    if (item.lacksOrderId && !allowMissingOrderIds) tell(words.noOrderIdIn(userId));
    const key = job.keyOf(item);
    if (calls.has(key)) {
      tell(`${job.twice(item, words)}${said(calls.get(key))}`);
      continue;
    }
    calls.set(key, item);
    if (orderId === undefined) continue;
    const other = orders.get(orderId);
    if (other === undefined) orders.set(orderId, item);
    else if (other.userId !== userId) tell(`${words.orderOfTwo(orderId, userId, other.userId)}${said(other)}`);
    else if (other.paidBefore === undefined || item.paidBefore === undefined) tell(`${words.severalPayments(orderId)}${said(other)}`);
  }
  return problems;
}
