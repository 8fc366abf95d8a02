// Results: a JSON object for each user and each line. In a results file, a line is written before a call begins, too:
// after a crash, that shows whose order may have been processed without anybody having been told.

import { appendFileSync, closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { isInterstreamError } from 'interstream';
import { UsageError } from './arguments.js';

/** What is told of a call that has ended: its result or its error, as an object. */
export function resultOf({ userId, orderId, inDoubt }, ended, at) {
  const about = { userId, ...(orderId !== undefined && { orderId }), at: at.toISOString() };
  if (!isInterstreamError(ended)) return { ...ended, ...about };
  const error = ended.toJSON();
  // Nothing but success makes good what an earlier call has left open.
  if (inDoubt && error.outcome !== 'unknown') {
    error.outcome = 'unknown';
    error.message = `An earlier call may have processed the order. The last one: ${error.message}`;
  }
  return { ...about, error };
}

/** What became of a user's order, in a word. */
export const outcomeOf = (result) => (result.error === undefined ? 'processed' : result.error.outcome);

/** Where results are kept: each line is with the operating system before anything else happens. */
export class ResultsFile {
  #file;

  constructor(path) {
    try {
      // Who was paid what is nobody else's business.
      this.#file = openSync(path, 'a+', 0o600);
      endLastLine(this.#file);
    } catch (error) {
      throw new UsageError(`--results ${path} cannot be written (${error.code ?? error.message})`);
    }
  }

  begun({ userId, orderId }, at) {
    this.#append({ userId, ...(orderId !== undefined && { orderId }), begun: at.toISOString() });
  }

  ended(result) {
    this.#append(result);
  }

  close() {
    closeSync(this.#file);
  }

  #append(line) {
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}

/** A crash may have cut the last line; what follows must not hang on to it. */
function endLastLine(file) {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  if (size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== 10) appendFileSync(file, '\n');
}

/** What a results file says of each user: `{ userId, orderId?, result?, begun }`, by user id. */
export function readResults(file, { missing = false } = {}) {
  const text = textIn(file, missing);
  const users = new Map();
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() !== '') note(users, lineOf(line), `${file}:${at + 1}`);
  }
  return users;
}

function textIn(path, missing) {
  let file;
  try {
    file = openSync(path, 'r');
    // A pipe or a device may have no end, and cannot be read again after a crash.
    if (!fstatSync(file).isFile()) throw new Error('it is not a plain file');
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (missing && error.code === 'ENOENT') return '';
    throw new UsageError(`${path} cannot be read (${error.code ?? error.message})`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function lineOf(line) {
  try {
    return JSON.parse(line);
  } catch {
    // Cut by a crash while it was written: that the call has begun is in a line of its own.
    return line.startsWith('{') && !line.endsWith('}') ? undefined : null;
  }
}

function note(users, line, where) {
  if (line === undefined) return;
  const isResult = typeof line?.userId === 'string'
    && (typeof line.ok === 'string' || typeof line.begun === 'string' || typeof line.error?.outcome === 'string');
  if (!isResult) throw new UsageError(`${where} is not a line of results`);
  const { userId, orderId } = line;
  const known = users.get(userId) ?? { userId };
  const begun = line.begun !== undefined;
  users.set(userId, {
    ...known,
    ...(orderId !== undefined && { orderId: String(orderId) }),
    ...(!begun && { result: line }),
    begun,
  });
}
