// Reading what somebody else made: options, signals, errors, what a given fetch returns. Getters may throw, proxies may
// do anything; whatever cannot be read counts as not there. What the core is told of a value is what it is, not what it
// might be turned into.

const HALF_PAIR = /\p{Surrogate}/u;

/** A property; `undefined` where there is none or reading it fails. */
export function get(object, name) {
  try {
    // Asking first: an exception costs more than all the rest of a call.
    return object?.[name];
  } catch {
    return undefined;
  }
}

/** A property that is text; empty where it is not. */
export function textOf(object, name) {
  const value = get(object, name);
  return typeof value === 'string' ? value : '';
}

export function isObject(value) {
  return typeof value === 'object' && value !== null;
}

/** What a value is, by the numbers that `Given` (src/options.rs) has for the kinds. */
export function kindOf(value) {
  switch (typeof value) {
    case 'undefined': return 0;
    case 'number': return 1;
    case 'bigint': return 2;
    case 'string': return HALF_PAIR.test(value) ? 4 : 3;
    case 'boolean': return value ? 5 : 6;
    case 'function': return 7;
    default: return 8;
  }
}

/** The number that a value is, if it is one. */
export function numberIn(value) {
  return typeof value === 'number' ? value : NaN;
}

/** The text or the digits that a value is, if it is such. */
export function textIn(value) {
  if (typeof value === 'string') return value;
  return typeof value === 'bigint' ? `${value}` : '';
}

/** The places of values on their way in, in the order of src/wasm/arguments.rs. */
const PLACES = Object.fromEntries([
  'options', 'href', 'protocol', 'username', 'password', 'hostname', 'search', 'hash', 'page', 'pageWorker',
  'dangerouslyAllowBrowser', 'dangerouslyAllowInsecureHttp', 'keyId', 'fetch', 'onEvent', 'timeoutMs',
  'deadlineMs', 'maxRetries', 'settleMs', 'userId', 'orderId', 'signal', 'section', 'action', 'iq', 'kind', 'httpStatus', 'date', 'retryAfter', 'reason',
  'code', 'syscall', 'message', 'causeCode', 'causeSyscall', 'causeMessage',
].map((name, place) => [name, place]));

/** Hands values over to the next export that takes them. All have been read before: nothing here can throw. */
export function give(core, values) {
  for (const name of Object.keys(values)) {
    const value = values[name];
    if (value !== undefined) core.give(PLACES[name], kindOf(value), numberIn(value), textIn(value));
  }
}

/** Hands one variable of an action over. */
export function vary(core, name, value) {
  core.vary(name, kindOf(value), numberIn(value), textIn(value));
}
