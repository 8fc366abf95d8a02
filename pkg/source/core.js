// The core as the classes use it: one live instance, replaced when it traps, and the calls that are running on it.

import { glue } from 'wasm:client';
import { InternalError, errorFrom, isInterstreamError } from './errors.js';
import { checkRuntime, startInstance } from './instance.js';
import { misconfigured } from './options.js';
import { redact } from './redact.js';

let supply = () => {
  throw misconfigured('The wasm is not there yet: call init(module) of "interstream/slim" first.');
};
let live;

/** How an entry brings the compiled module; asked for at the first use, never at import. */
export function supplyModule(from) {
  let module;
  supply = () => (module ??= compiled(from));
}

function compiled(from) {
  checkRuntime();
  try {
    return from();
  } catch (cause) {
    throw misconfigured(
      "The wasm could not be compiled here. In a page, the Content-Security-Policy must allow 'wasm-unsafe-eval'; for a "
      + 'Worker, the bundler must use the "workerd" condition; the processor must have wasm SIMD.', cause,
    );
  }
}

/** The live instance; a dead one is never used again. */
function current() {
  if (live === undefined || live.dead) {
    const calls = new Set();
    live = startInstance(glue, supply(), () => calls.forEach((call) => call.trapped(started.thrown)));
    const started = live;
    started.calls = calls;
  }
  return live;
}

function bug(thrown, attempts) {
  const outcome = attempts > 0 ? 'unknown' : 'not-sent';
  const known = attempts > 0 ? 'The order may have been processed.' : 'Nothing was sent.';
  return new InternalError(`A bug in this package: its wasm trapped. ${known} Please report it.`, {
    outcome,
    attempts,
    cause: thrown,
  });
}

/** Uses an export that gives its result at once. */
export function use(work) {
  const instance = current();
  let result;
  try {
    result = work(instance.exports);
  } catch (thrown) {
    if (!instance.dead) throw failureOf(thrown);
  }
  if (instance.dead) throw bug(instance.thrown, 0);
  return result;
}

/** What an export throws on purpose are the fields of an error. */
function failureOf(thrown) {
  return thrown instanceof Error ? bug(thrown, 0) : errorFrom(thrown);
}

/** The part of a running call that has to outlive a trap. The wasm sets the first three (src/wasm/options.rs). */
class RunningCall {
  /** How many times the action was handed to fetch. */
  attempts = 0;
  /** The timer that runs now. */
  timer = undefined;
  /** Aborts the request in flight. */
  controller = undefined;

  constructor({ fetch, fetchSendsOnce, listener, signal }, reject) {
    this.fetch = fetch;
    this.fetchSendsOnce = fetchSendsOnce;
    this.listener = listener;
    this.signal = signal;
    this.reject = reject;
  }

  redact(reason, url) {
    return redact(reason, url);
  }

  trapped(thrown) {
    clearTimeout(this.timer);
    this.controller?.abort();
    this.reject(bug(thrown, this.attempts));
  }
}

/**
 * Runs a call: a promise that settles exactly once, also where the instance dies under it.
 * @param start calls an export with the running call; gives the promise that the wasm makes
 */
export function run(settings, start) {
  return new Promise((resolve, reject) => {
    const instance = current();
    const call = new RunningCall(settings, reject);
    instance.calls.add(call);
    const end = (settle) => (value) => {
      instance.calls.delete(call);
      settle(value);
    };
    start(instance.exports, call).then(end(resolve), end((fields) => reject(failureOf(fields))));
  });
}
