// The core as the classes use it: one live instance, replaced when it traps, and the calls that are in flight on it.

import { glue } from 'wasm:client';
import { Flight, TRAPPED, drive } from './driver.js';
import { ConfigurationError, InternalError, errorFrom, isInterstreamError } from './errors.js';
import { startInstance } from './instance.js';

let supply = () => {
  throw new ConfigurationError('The wasm is not there yet: call init(module) of "interstream/slim" first.', {
    code: 'INVALID_CONFIGURATION',
  });
};
let live;

/** How an entry brings the compiled module; asked for at the first use, never at import. */
export function supplyModule(from) {
  let module;
  supply = () => (module ??= compiled(from));
}

function compiled(from) {
  try {
    return from();
  } catch (cause) {
    throw new ConfigurationError(
      "The wasm could not be compiled here. In a page, the Content-Security-Policy must allow 'wasm-unsafe-eval'.",
      { code: 'INVALID_CONFIGURATION', cause },
    );
  }
}

function core() {
  return (live ??= startCore());
}

function startCore() {
  const flights = new Set();
  const started = startInstance(glue, supply(), () => {
    if (live === started) live = undefined;
    // Each is waiting, and finds the instance dead as soon as it looks.
    for (const flight of flights) flight.ring(TRAPPED);
  });
  started.flights = flights;
  started.decoder = new TextDecoder();
  started.ask = (question) => {
    const answer = textSaid(started, question(started.exports));
    if (answer !== NEEDS_RANDOMNESS) return answer;
    refill(started);
    return textSaid(started, question(started.exports));
  };
  return started;
}

/** What an export gives whose client the instance does not know. */
const PREPARE_FIRST = '@';

/** What an export gives that needs random bytes first. */
const NEEDS_RANDOMNESS = '?';

/** The text that an export has just said, and gave the length of. */
function textSaid({ exports, memory, decoder }, length) {
  return decoder.decode(new Uint8Array(memory.buffer, exports.said(), length));
}

/** Many at once, and each instance its own. */
function refill({ exports, memory }) {
  const place = new Uint8Array(memory.buffer, exports.random(), exports.randomBytes());
  let filled = false;
  try {
    crypto.getRandomValues(place);
    filled = true;
  } catch {
    // The core says so.
  }
  exports.refilled(filled);
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

/** Uses exports that say nothing. */
export function use(work) {
  const instance = core();
  try {
    return work(instance.exports);
  } catch (thrown) {
    throw bug(thrown, 0);
  }
}

/** Uses an export that says something: its text, or the error that it tells of. May have to `prepare` the client first. */
export function ask(question, prepare) {
  const instance = core();
  let text;
  try {
    text = instance.ask(question);
  } catch (thrown) {
    throw bug(thrown, 0);
  }
  if (text === PREPARE_FIRST) {
    ask(prepare);
    return ask(question);
  }
  if (text[0] === '!') throw errorFrom(text.slice(1));
  return text;
}

/** Begins a call and sees it through: settles exactly once, also where the instance dies under it. */
export async function fly(host, signal, begin, prepare) {
  const instance = core();
  const call = Number(ask(begin, prepare));
  const flight = new Flight(signal);
  instance.flights.add(flight);
  try {
    return await drive(instance, call, flight, host);
  } catch (thrown) {
    throw isInterstreamError(thrown) ? thrown : bug(thrown, flight.attempts);
  } finally {
    flight.land();
    instance.flights.delete(flight);
    if (!instance.dead) instance.exports.end(call);
  }
}
