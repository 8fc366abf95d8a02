// `interstream process-order`: tells the store API of each user's order that it is paid.

import { resolve } from 'node:path';
import { LIMITS_HELP, LIMIT_OPTIONS, UsageError, help, limitsIn, parse, wholeNumber } from './arguments.js';
import { CREDENTIALS_HELP, ENV_FILE_OPTION, clientOf } from './credentials.js';
import { interruptible } from './interruption.js';
import { lock } from './lock.js';
import { Progress } from './progress.js';
import { ResultsFile, outcomeOf, readResults, resultOf } from './results.js';
import { planned } from './resume.js';
import { run } from './run.js';
import { summary } from './summary.js';
import { printable } from './table.js';
import { findProblems, readOrders } from './users.js';

export const usage = `Usage: interstream process-order <user_id[,order_id]...> [--file <csv|txt|->] [options]

Tells the store API that each user's current order is paid, and waits until it knows how that ended. With order ids, a
lost answer is settled from the order's own record, and a run may be repeated safely.

  --file         one user_id[,order_id] a line, with or without such a header; - reads standard input
  --concurrency  how many calls run at once, 1 to 256 (default 8)
  --json         one JSON object a line instead of text
  --results      a file to which each result is appended as one JSON object a line, and each call before it begins, so
                 that a crash loses nothing
  --resume       a file of results (of --results, or the output of --json): calls only those who are not settled, after
                 --settle-ms where a lost request may still be running, and appends to it; without a list, all in it.
                 Whose outcome is unknown and cannot be found out by a call is listed for a human, and not called
  --again        with --resume: also those who were rejected, and unknown ones with an order id, once you have put right
                 what their errors name
${CREDENTIALS_HELP}${LIMITS_HELP}
Ctrl-C finishes the calls in flight and tells of those who were not called; a second one ends at once.
Exit status: 0 all processed, 1 some rejected, not sent or unknown (each named), 2 usage or configuration.
`;

const OPTIONS = {
  file: { type: 'string', multiple: true, default: [] },
  concurrency: { type: 'string', default: '8' },
  json: { type: 'boolean', default: false },
  results: { type: 'string' },
  resume: { type: 'string' },
  again: { type: 'boolean', default: false },
  ...ENV_FILE_OPTION,
  ...LIMIT_OPTIONS,
};

/** Given to the client in any case, so that a resumed run waits for as long as its calls do. */
const SETTLE_MS = 30_000;

export async function processOrders(args, { stdin, stdout, stderr }) {
  const { values, positionals } = parse(args, OPTIONS, { allowPositionals: true });
  if (values.help) return help(stdout, usage);
  refuseContradictions(values);
  const concurrency = wholeNumber('concurrency', values.concurrency, 1, 256);
  const limits = { settleMs: SETTLE_MS, ...limitsIn(values) };
  const client = clientOf(values, limits);
  const path = values.resume ?? values.results;
  if (path !== undefined) lock(path);
  const plan = await planOf(client, positionals, values, stdin, limits.settleMs);
  const results = path === undefined ? undefined : new ResultsFile(path);
  const ended = await runAll(client, plan.calls, { concurrency, json: values.json, results, stdout, stderr });
  results?.close();
  const earlier = [...plan.processed, ...plan.left];
  if (ended.length + earlier.length > 1 || earlier.length > 0) stderr.write(printableLines(summary(ended, earlier)));
  return [...ended, ...earlier].every((result) => outcomeOf(result) === 'processed') ? 0 : 1;
}

function refuseContradictions({ results, resume, again }) {
  if (again && resume === undefined) throw new UsageError('--again goes with --resume');
  // Results in two places would each be incomplete, and whom they lack would be called again.
  if (resume !== undefined && results !== undefined && resolve(resume) !== resolve(results)) {
    throw new UsageError('--resume appends to its file: leave out --results, or name the same file');
  }
}

/** Whom to call, once all that was given has been found right. */
async function planOf(client, positionals, { file, results, resume, again }, stdin, settleMs) {
  const { orders, problems: unread } = await readOrders(positionals, file, stdin);
  const earlier = resume === undefined ? new Map() : readResults(resume);
  if (positionals.length === 0 && file.length === 0) {
    for (const { userId, orderId } of earlier.values()) orders.push({ userId, orderId, where: resume });
  }
  const told = resume === undefined && results !== undefined ? toldAlready(orders, results) : [];
  const problems = unread.concat(await findProblems(client, orders), told);
  if (problems.length > 0) throw new UsageError(problems);
  if (orders.length === 0) throw new UsageError('no user id was given');
  return planned(orders, earlier, { settleMs, now: Date.now(), again });
}

function toldAlready(orders, file) {
  const told = readResults(file, { missing: true });
  return orders.filter(({ userId }) => told.has(userId))
    .map(({ userId }) => `user ${userId} is in ${file} already: --resume it, or name another file`);
}

function remarks(calls) {
  const remarks = [];
  const without = calls.filter(({ orderId }) => orderId === undefined).length;
  if (without > 0) {
    remarks.push(`no order id for ${without} of ${calls.length} users. With user_id,order_id a lost answer is settled `
      + "from the order's record, and the run may be repeated safely.");
  }
  const waiting = calls.filter(({ notBefore }) => notBefore > Date.now());
  if (waiting.length > 0) {
    const seconds = Math.ceil((waiting.at(-1).notBefore - Date.now()) / 1000);
    remarks.push(`${waiting.length} lost requests may still be running; those users are called last, ${seconds} s from now `
      + 'at the latest (--settle-ms).');
  }
  return remarks;
}

/** Calls all; resolves to the results, in the order in which they came. */
async function runAll(client, orders, { concurrency, json, results, stdout, stderr }) {
  const ended = [];
  let begun = 0;
  const { stopping, stop, release } = interruptible(stderr, () => begun - ended.length);
  const progress = new Progress(stderr, orders.length);
  const kept = (keep) => {
    try {
      keep();
      return true;
    } catch (error) {
      stop(`the results cannot be written (${error.code ?? error.message})`);
      return false;
    }
  };
  stdout.on('error', (error) => stop(`the output cannot be written (${error.code})`));
  stderr.on('error', () => {});
  for (const line of remarks(orders)) stderr.write(`interstream: ${line}\n`);
  await run(client, orders, {
    concurrency,
    stopping,
    begun: (order) => {
      if (kept(() => results?.begun(order, new Date()))) begun += 1;
    },
    ended: (order, outcome) => {
      const result = resultOf(order, outcome, new Date());
      kept(() => results?.ended(result));
      ended.push(result);
      progress.clear();
      stdout.write(json ? `${JSON.stringify(result)}\n` : asLine(result));
      progress.count(outcomeOf(result));
    },
  });
  progress.clear();
  release();
  return ended;
}

function asLine({ userId, ok, error }) {
  return printableLines(error === undefined ? `${userId}: ${ok}\n` : `${userId}: ${error.outcome}, ${error.code}: ${error.message}\n`);
}

const printableLines = (text) => text.split('\n').map(printable).join('\n');
