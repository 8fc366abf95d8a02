// The core as the classes use it: one live instance, replaced when it traps, and the calls that are in flight on it.

import { glue } from 'wasm:client';
import { ConfigurationError, InternalError, errorFrom } from './errors.js';
import { startInstance } from './instance.js';
import { redact } from './redact.js';

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
  const started = startInstance(glue, supply(), (thrown) => {
    if (live === started) live = undefined;
    for (const flight of flights) {
      clearTimeout(flight.timer);
      flight.controller?.abort();
      flight.reject(trapped(thrown, flight.attempts));
    }
    flights.clear();
  });
  started.flights = flights;
  return started;
}

function trapped(thrown, attempts) {
  const outcome = attempts > 0 ? 'unknown' : 'not-sent';
  const known = attempts > 0 ? 'The order may have been processed.' : 'Nothing was sent.';
  return new InternalError(`A bug in this package: its wasm trapped. ${known} Please report it.`, {
    outcome,
    attempts,
    cause: thrown,
  });
}

/** Uses the exports at once; what they throw becomes an error. */
export function use(work) {
  const instance = core();
  let result;
  try {
    result = work(instance.exports);
  } catch (thrown) {
    if (!instance.dead) throw errorFrom(thrown);
  }
  if (instance.dead) throw trapped(undefined, 0);
  return result;
}

/** Starts a call and sees it through: settles exactly once, also where the instance dies under it. */
export async function fly({ fetch, onEvent }, start) {
  const instance = core();
  try {
    return await new Promise((resolve, reject) => {
      const flight = { fetch, onEvent, attempts: 0, controller: undefined, timer: undefined, redact, reject };
      const landed = (settle) => (value) => {
        instance.flights.delete(flight);
        settle(value);
      };
      instance.flights.add(flight);
      Promise.resolve(start(instance.exports, flight)).then(
        (value) => {
          // A dead instance answers nothing; its flights have been rejected.
          if (!instance.dead) landed(resolve)(value);
        },
        landed(reject),
      );
    });
  } catch (thrown) {
    throw errorFrom(thrown);
  }
}
