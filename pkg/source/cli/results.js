// Results: a JSON object for each call and each line. In a results file, a line is written before a call begins, too:
// after a crash, that shows whose order may have been processed without anybody having been told.

import { appendFileSync, closeSync, fdatasync, fstatSync, fsyncSync, openSync, readFileSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import { isInterstreamError } from 'interstream';
import { UsageError } from './arguments.js';
import { decoded } from './decode.js';
import { jsonLine } from './text.js';

/** What is told of a call that has ended: its result or its error, as an object. */
export function resultOf(job, item, ended, at) {
  const about = { ...job.about(item), at: at.toISOString() };
  if (!isInterstreamError(ended)) return { ...ended, ...about };
  const error = ended.toJSON();
  const reason = reasonOf(ended);
  if (reason !== undefined) error.reason = reason;
  // Nothing but success makes good what an earlier call has left open.
  if (item.inDoubt && error.outcome !== 'unknown') {
    error.outcome = 'unknown';
    error.message = `An earlier call may have processed the order. The last one: ${error.message}`;
  }
  return { ...about, error };
}

/** Why a connection failed, in the runtime's words: "certificate has expired (CERT_HAS_EXPIRED)". */
export function reasonOf(error) {
  let cause = error.code === 'CONNECTION_FAILED' ? error.cause : undefined;
  while (cause?.cause instanceof Error || cause?.errors?.[0] instanceof Error) cause = cause.cause ?? cause.errors[0];
  if (!(cause instanceof Error)) return undefined;
  const { code, message } = cause;
  return typeof code === 'string' && !message.includes(code) ? `${message} (${code})` : message;
}

/** Where results are kept: each line is with the operating system before anything else happens. */
export class ResultsFile {
  #file;
  /** The sync that runs, and the one that begins after it for all who have asked since. */
  #syncing = Promise.resolve();
  #next;

  constructor(path, words) {
    try {
      // Who was paid what is nobody else's business.
      this.#file = openSync(path, 'a+', 0o600);
      endLastLine(this.#file);
      syncFolder(dirname(path));
    } catch (error) {
      throw new UsageError(words.cannotBeWritten(`--results ${path}`, error.code ?? error.message));
    }
  }

  /** Resolves once a power cut cannot undo it: only then may the call begin. */
  begun(about, at) {
    appendFileSync(this.#file, jsonLine({ ...about, begun: at.toISOString() }));
    return this.#onDisk();
  }

  ended(result) {
    appendFileSync(this.#file, jsonLine(result));
  }

  async close() {
    await this.#onDisk();
    closeSync(this.#file);
  }

  /** Syncing takes milliseconds: calls that begin meanwhile share the next one. */
  #onDisk() {
    this.#next ??= this.#syncing.catch(() => {}).then(() => {
      this.#next = undefined;
      this.#syncing = new Promise((resolve, reject) => {
        fdatasync(this.#file, (error) => (error ? reject(error) : resolve()));
      });
      return this.#syncing;
    });
    return this.#next;
  }
}

/** A new file's name is on the disk only once its folder is; not every system can do that. */
function syncFolder(path) {
  try {
    const folder = openSync(path, 'r');
    fsyncSync(folder);
    closeSync(folder);
  } catch {
    // Windows has no such thing.
  }
}

/** A crash may have cut the last line; what follows must not hang on to it. */
function endLastLine(file) {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  if (size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== 10) appendFileSync(file, '\n');
}

/** What a results file says of each call, by the job's key: the last `result`, what it was `about`, whether one had `begun`. */
export function readResults(job, file, { missing = false, words }) {
  const calls = new Map();
  for (const [at, line] of textIn(file, missing, words).split('\n').entries()) {
    // A power cut may leave zeros where text was to be.
    const text = line.replaceAll('\0', '').trim();
    if (text !== '') note(job, calls, lineOf(text), `${file}:${at + 1}`, words);
  }
  return calls;
}

function textIn(path, missing, words) {
  let file;
  try {
    file = openSync(path, 'r');
    if (!fstatSync(file).isFile()) throw new Error(words.notPlain);
    const bytes = readFileSync(file);
    // Zeros at the start are a power cut's, not UTF-16.
    const read = bytes[0] === 0 ? { text: bytes.toString('utf8') } : decoded(bytes);
    if (read?.encoding?.startsWith('utf-16')) throw new UsageError(words.utf16(path));
    return read?.text ?? bytes.toString('utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (missing && error.code === 'ENOENT') return '';
    throw new UsageError(words.cannotBeRead(path, error.code ?? error.message));
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

function note(job, calls, line, where, words) {
  if (line === undefined) return;
  const isResult = typeof line?.userId === 'string'
    && [line.ok, line.payment, line.begun, line.error?.outcome].some((field) => typeof field === 'string');
  if (!isResult) throw new UsageError(words.notResults(where));
  const other = line.amount === undefined ? 'process-order' : 'settle';
  if (other !== job.name) throw new UsageError(words.resultsOf(where, other));
  const about = job.about(line);
  const key = job.keyOf(about);
  const known = calls.get(key) ?? {};
  const begun = line.begun !== undefined;
  calls.set(key, { ...known, about: { ...known.about, ...about }, ...(!begun && { result: line }), begun });
}
