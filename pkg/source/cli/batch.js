// A job for many users: a list, calls at once, results, and what is left for the next run. What is called for each is the
// job's (process-order.js, settle.js).

import { resolve } from 'node:path';
import { LIMIT_OPTIONS, UsageError, help, limitsIn, parse, wholeNumber } from './arguments.js';
import { ENV_FILE_OPTION, clientOf } from './credentials.js';
import { interruptible } from './interruption.js';
import { findProblems, readList } from './list.js';
import { lock } from './lock.js';
import { codeOf, needsNothing, outcomeOf } from './outcome.js';
import { Progress } from './progress.js';
import { ResultsFile, readResults, resultOf } from './results.js';
import { planned } from './resume.js';
import { run } from './run.js';
import { summary } from './summary.js';
import { coloured, jsonLine, paint, printable } from './text.js';
import { adviceFor } from './words.js';

export const BATCH_OPTIONS = {
  file: { type: 'string', multiple: true, default: [] },
  concurrency: { type: 'string', default: '8' },
  json: { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
  results: { type: 'string' },
  resume: { type: 'string' },
  again: { type: 'boolean', default: false },
  'allow-missing-order-ids': { type: 'boolean', default: false },
  ...ENV_FILE_OPTION,
  ...LIMIT_OPTIONS,
};

/** Given to the client in any case, so that a resumed run waits for as long as its calls do. */
const SETTLE_MS = 30_000;

/** Of more calls than these, those that went well are only counted, unless asked with --verbose. */
const MOST_LINES = 100;

/** Of a call that is ended before it begins. */
export const STOPPED = AbortSignal.abort();

/** Runs a job over what the command line names; resolves to the exit status. */
export async function batch(job, args, streams) {
  const { words } = streams;
  const { values, positionals } = parse(args, job.options, { allowPositionals: true, words });
  if (values.help) return help(streams, job.usage);
  refuseContradictions(values, words);
  const concurrency = wholeNumber('concurrency', values.concurrency, 1, 256, words);
  const limits = { settleMs: SETTLE_MS, ...limitsIn(values) };
  const listeners = [];
  const onEvent = (event) => listeners.forEach((listener) => listener(event));
  const client = clientOf(values, { ...limits, onEvent }, words);
  const path = values.resume ?? values.results;
  if (path !== undefined) lock(path, words);
  const plan = await planOf(job, client, positionals, values, streams, limits.settleMs);
  if (values['dry-run']) return job.dryRun(plan.calls, values, limits, streams, concurrency);
  const results = path === undefined ? undefined : new ResultsFile(path, words);
  const began = performance.now();
  const { ended, stopped } = await runAll(job, client, plan.calls, { concurrency, values, results, listeners, streams });
  await results?.close();
  const earlier = [...plan.done, ...plan.left];
  const all = [...ended, ...earlier];
  if (all.length > 1 || earlier.length > 0) {
    const seconds = (performance.now() - began) / 1000;
    streams.stderr.write(summary(job, ended, earlier, { stopped, seconds, path, envFile: values['env-file'], words }));
  }
  return all.every(needsNothing) ? 0 : 1;
}

function refuseContradictions({ results, resume, again, 'dry-run': dryRun }, words) {
  if (again && resume === undefined) throw new UsageError(words.againWithResume);
  // Results in two places would each be incomplete, and whom they lack would be called again.
  if (resume !== undefined && results !== undefined && resolve(resume) !== resolve(results)) throw new UsageError(words.appends);
  if (dryRun && (results !== undefined || resume !== undefined)) throw new UsageError(words.dryRunKeepsNothing);
}

/** Whom to call, once all that was given has been found right. */
async function planOf(job, client, positionals, values, { stdin, words }, settleMs) {
  const { file, results, resume, again } = values;
  const { items, problems: unread } = await readList(positionals, file, stdin, { ...job, words });
  const earlier = resume === undefined ? new Map() : readResults(job, resume, { words });
  if (positionals.length === 0 && file.length === 0) {
    for (const { about: { reading, ...item } } of earlier.values()) items.push({ ...item, where: resume });
  }
  const told = resume === undefined && results !== undefined ? toldAlready(job, items, results, words) : [];
  const allowMissingOrderIds = values['allow-missing-order-ids'];
  const problems = unread.concat(await findProblems(job, client, items, { allowMissingOrderIds, words }), told);
  if (problems.length > 0) throw new UsageError(problems);
  if (items.length === 0) throw new UsageError(words.noUser);
  return planned(job, items, earlier, { settleMs, now: Date.now(), again, words });
}

function toldAlready(job, items, file, words) {
  const told = readResults(job, file, { missing: true, words });
  return items.filter((item) => told.has(job.keyOf(item))).map(({ userId }) => words.inResults(userId, file));
}

function remarks(job, calls, words) {
  const remarks = [];
  const without = calls.filter(({ orderId }) => orderId === undefined).length;
  if (without > 0 && job.warnsWithoutOrderId) remarks.push(words.noOrderIds(without, calls.length));
  const waiting = calls.filter(({ notBefore }) => notBefore > Date.now());
  if (waiting.length > 0) {
    const seconds = Math.ceil((waiting.at(-1).notBefore - Date.now()) / 1000);
    remarks.push(words.stillRunning(waiting.length, seconds));
  }
  return remarks;
}

/** Calls all; resolves to the results, in the order in which they came, and how many were not begun. */
async function runAll(job, client, items, { concurrency, values: { json, verbose }, results, listeners, streams }) {
  const { stdout, stderr, words } = streams;
  const ended = [];
  let begun = 0;
  let stopped = 0;
  const progress = new Progress(stderr, items.length, words);
  const tell = (line) => progress.above(() => stderr.write(`interstream: ${printable(line)}\n`));
  const { stopping, stop, release } = interruptible(tell, () => begun - (ended.length - stopped), words);
  const pause = pausing(tell, words);
  listeners.push((event) => progress.heard(event), pause.heard);
  /** Results that cannot be kept end the run: nothing more begins. */
  const kept = async (keep) => {
    try {
      await keep();
      return true;
    } catch (error) {
      stop(words.resultsLost(error.code ?? error.message));
      return false;
    }
  };
  // A terminal that has gone (EIO) does not end a run whose results are kept.
  stdout.on('error', ({ code }) => (code === 'EIO' && results !== undefined) || stop(words.outputLost(code)));
  stderr.on('error', () => {});
  for (const line of remarks(job, items, words)) tell(line);
  const isQuiet = !json && !verbose && items.length > MOST_LINES;
  await run(job, client, items, {
    concurrency,
    stopping,
    pause,
    begun: async (item) => {
      if (await kept(() => results?.begun(job.about(item), new Date()))) begun += 1;
    },
    ended: (item, outcome) => {
      const result = resultOf(job, item, outcome, new Date());
      const isNotBegun = stopping.aborted && outcome.code === 'ABORTED' && outcome.outcome === 'not-sent';
      if (isNotBegun) stopped += 1;
      pause.after(outcome);
      kept(() => results?.ended(result));
      ended.push(result);
      progress.count(outcomeOf(result));
      if (json) progress.above(() => stdout.write(jsonLine(result)));
      else if (!isQuiet || (!needsNothing(result) && !isNotBegun)) progress.above(() => stdout.write(lineOf(job, result, streams)));
    },
    unreachable: (count, why) => stop(words.apiIsDown(count, why)),
  });
  progress.end();
  release();
  return { ended, stopped };
}

/** Where the API asks one call for a pause because there are too many (HTTP 429), none begins before it is over. */
function pausing(tell, words) {
  const statuses = new Map();
  const pause = (ms) => {
    const until = Date.now() + ms;
    if (pausing.until < Date.now() && ms > 0) tell(words.pausing(Math.ceil(ms / 1000)));
    pausing.until = Math.max(pausing.until, until);
  };
  const pausing = {
    until: 0,
    heard: ({ type, iq, httpStatus, ms }) => {
      if (type === 'answer') statuses.set(iq, httpStatus);
      else if (type === 'pause' && statuses.get(iq) === 429) pause(ms);
      else statuses.delete(iq);
    },
    after: ({ code, retryAfterMs }) => {
      if (code === 'RATE_LIMITED') pause(retryAfterMs ?? 1000);
    },
  };
  return pausing;
}

const MARKS = { true: ['✓', 'green'], false: ['✗', 'red'] };

function lineOf(job, result, { stdout, words }) {
  const mark = coloured(stdout) ? `${paint(stdout, ...MARKS[needsNothing(result)])} ` : '';
  return `${mark}${printable(`${job.nameOf(result, words)}: ${said(job, result, words)}`)}\n`;
}

function said(job, result, words) {
  const { error } = result;
  if (error === undefined) return job.said(result, words);
  const reason = error.reason === undefined ? '' : ` (${error.reason})`;
  const message = words.language === 'en' ? error.message : adviceFor(words, codeOf(result));
  return `${words.outcomes[error.outcome]}, ${error.code}: ${message}${reason}`;
}
