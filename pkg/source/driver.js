// Drives a call: a loop over three cases. What to do is the core's word (src/wasm/calls.rs); here it is only done, with
// the runtime's fetch, timers and abort signals, found on the global object at the time of use.

import { Answer, readBody, readHead } from './answer.js';
import { get, give, isObject, textOf } from './arguments.js';
import { errorFrom } from './errors.js';
import { redact } from './redact.js';

/** Longer timers fire at once in every runtime. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What interrupts a wait. */
const TIME_UP = 'time is up';
const ABORTED = 'aborted';
export const TRAPPED = 'trapped';

/** Milliseconds that never go back; where there is no such clock, the wall clock has to do. */
export function elapsed() {
  try {
    return performance.now();
  } catch {
    return Date.now();
  }
}

/** One call on its way, and what may interrupt it: its timer, its caller, the end of its instance. */
export class Flight {
  /** How many times process_order was handed to fetch; must be known when the instance is dead. */
  attempts = 0;
  /** Why what is being waited for is not waited for any longer. */
  #rung;
  #wake;
  #timer;
  #signal;
  #onAbort = () => this.ring(ABORTED);

  constructor(signal) {
    this.#signal = signal;
    if (signal !== undefined) this.#listen('addEventListener');
  }

  get aborted() {
    return this.#rung === ABORTED || get(this.#signal, 'aborted') === true;
  }

  get reason() {
    return get(this.#signal, 'reason');
  }

  ring(why) {
    this.#rung = why;
    this.#wake?.(why);
  }

  /** Starts the clock for what follows. */
  startTimer(ms) {
    if (this.#rung === TIME_UP) this.#rung = undefined;
    this.#timer = setTimeout(() => this.ring(TIME_UP), Math.min(ms, LONGEST_TIMER_MS));
  }

  stopTimer() {
    clearTimeout(this.#timer);
  }

  /** Waits until the flight is interrupted. */
  interrupted() {
    return new Promise((resolve) => {
      if (this.#rung === undefined) this.#wake = resolve;
      else resolve();
    });
  }

  /** What a promise comes to; rejects with an Interruption where that comes first. */
  unlessInterrupted(promise) {
    return new Promise((resolve, reject) => {
      this.#wake = (why) => reject(new Interruption(why));
      promise.then(resolve, reject);
      if (this.#rung !== undefined) this.#wake(this.#rung);
    });
  }

  /** Leaves nothing behind. */
  land() {
    this.stopTimer();
    if (this.#signal !== undefined) this.#listen('removeEventListener');
  }

  #listen(method) {
    try {
      this.#signal[method]('abort', this.#onAbort);
    } catch {
      // Whether it is aborted can still be asked.
    }
  }
}

class Interruption {
  constructor(why) {
    this.why = why;
  }
}

/** Sees a call that has begun through to its end: resolves with its result, rejects with its error. */
export async function drive(instance, call, flight, { fetch, onEvent }) {
  const core = instance.exports;
  const reasons = [];
  for (;;) {
    const step = instance.ask(() => core.step(call, flight.aborted, elapsed(), Date.now()));
    const request = step[0] === 's' ? requestIn(step) : undefined;
    if (request !== undefined) flight.attempts = request.attempts;
    if (onEvent !== undefined) {
      for (const event of JSON.parse(instance.ask(() => core.events(call)))) onEvent(event);
      // A listener may do anything, such as end this very instance.
      if (instance.dead) throw instance.thrown;
    }
    switch (step[0]) {
      case 's':
        await send(instance, call, flight, request, fetch, reasons);
        break;
      case 'w':
        flight.startTimer(Number(step.slice(1)));
        await flight.interrupted();
        flight.stopTimer();
        break;
      case 'd':
        return JSON.parse(step.slice(1));
      default:
        throw errorFrom(step.slice(1), (reason) => (reason === 'signal' ? flight.reason : reasons[reason]));
    }
  }
}

/**
 * `s<attempts> <timeout ms> <url>`, and on the next line the body. An empty one is no body: the same goes over the wire, and
 * Node does without a stream for it.
 */
function requestIn(step) {
  const first = step.indexOf(' ');
  const second = step.indexOf(' ', first + 1);
  const end = step.indexOf('\n');
  return {
    attempts: Number(step.slice(1, first)),
    timeoutMs: Number(step.slice(first + 1, second)),
    url: step.slice(second + 1, end),
    body: step.slice(end + 1) || null,
  };
}

/** Sends one request and tells the core what came of it. An abort is left to the loop. */
async function send(instance, call, flight, request, fetch, reasons) {
  const core = instance.exports;
  // By a listener that was just told of it, perhaps.
  if (flight.aborted) return core.notSent(call);
  let controller;
  try {
    controller = new AbortController();
  } catch {
    return core.cannotAbort(call);
  }
  const answer = new Answer();
  flight.startTimer(request.timeoutMs);
  try {
    await flight.unlessInterrupted(exchange(instance, call, request, fetch, controller.signal, answer));
  } catch (thrown) {
    answer.forgo();
    controller.abort();
    if (!(thrown instanceof Interruption)) return lost(core, call, thrown, answer.head, reasons, request.url);
    if (thrown.why === TIME_UP) {
      give(core, answer.head);
      core.lost(call, true);
    }
    return undefined;
  } finally {
    flight.stopTimer();
  }
  give(core, answer.head);
  return core.answered(call);
}

function lost(core, call, thrown, head, reasons, url) {
  const words = (error) => ['code', 'syscall', 'message'].map((name) => textOf(error, name));
  const [code, syscall, message] = words(thrown);
  const [causeCode, causeSyscall, causeMessage] = words(get(thrown, 'cause'));
  const reason = reasons.push(redact(thrown, url)) - 1;
  give(core, { ...head, reason, code, syscall, message, causeCode, causeSyscall, causeMessage });
  core.lost(call, false);
}

/** One request and its answer. */
async function exchange(instance, call, { url, body }, fetch, signal, answer) {
  const core = instance.exports;
  const own = repeatsPosts(fetch) ? connectionOfItsOwn() : undefined;
  try {
    instance.headers ??= JSON.parse(instance.ask(() => core.headers()));
    const headers = { ...instance.headers };
    const init = { method: 'POST', headers, body, redirect: 'manual', signal };
    if (own !== undefined) {
      headers.connection = 'close';
      init.client = own.client;
    }
    const response = await fetch(url, init);
    readHead(response, answer.head);
    await readBody(response, answer, (bytes) => {
      if (!answer.wanted || !core.fits(call, bytes.length)) return false;
      core.received(call, bytes);
      return true;
    });
  } finally {
    try {
      own?.client?.close();
    } catch {
      // Closed already, perhaps.
    }
  }
}

/**
 * Whether this runtime's own fetch repeats a POST by itself when a kept-alive connection is cut: Deno does, and then
 * one request arrives twice. It does not on a connection that is used once.
 */
function repeatsPosts(fetch) {
  return isObject(globalThis.Deno) && fetch === globalThis.fetch;
}

/**
 * A Deno HTTP client that keeps no connection, for one request. To send `connection: close` is not enough: the request
 * may go out on a connection that another part of the program has left open. Where this version of Deno has no such
 * clients, it has to do.
 */
function connectionOfItsOwn() {
  try {
    return { client: globalThis.Deno.createHttpClient({ poolMaxIdlePerHost: 0 }) };
  } catch {
    return { client: undefined };
  }
}
