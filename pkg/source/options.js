// Copying what a caller gives: each property is read once, here, and nothing is decided about its value. Getters may
// throw, proxies may do anything: a failure to read is a ConfigurationError.

import leven from 'leven';
import { ConfigurationError } from './errors.js';

export const misconfigured = (message, cause) =>
  new ConfigurationError(message, { code: 'INVALID_CONFIGURATION', cause });

export function isObject(value) {
  return typeof value === 'object' && value !== null;
}

/**
 * The known options among the properties of an object, inherited ones too: one that is overlooked is a check that is not
 * made. A name that is not an option is refused.
 * @param what what the object is called, in errors
 */
export function copied(given, names, what = 'options') {
  if (given === undefined) return Object.create(null);
  if (!isObject(given)) throw misconfigured(`${what} must be an object.`);
  try {
    // Without a prototype, on which somebody may have put an option.
    const known = Object.create(null);
    for (const name of names) {
      const value = isOfCaller(given, name) ? given[name] : undefined;
      if (value !== undefined) known[name] = value;
    }
    const other = Object.keys(given).find((name) => !names.includes(name));
    if (other !== undefined) throw misconfigured(`${what} has no ${other}: ${suggestion(other, names)}`);
    return known;
  } catch (cause) {
    throw readable(cause, what);
  }
}

/** All own properties of a plain object, but those that are undefined. */
export function record(given, what) {
  if (given === undefined) return undefined;
  try {
    // Of a Map, URLSearchParams or FormData, nothing would be left.
    if (!isObject(given) || typeof given[Symbol.iterator] === 'function') throw misconfigured(`${what} must be a plain object.`);
    return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  } catch (cause) {
    throw readable(cause, what);
  }
}

function readable(cause, what) {
  return cause instanceof ConfigurationError ? cause : misconfigured(`${what} could not be read.`, cause);
}

/** Whether a property is the caller's own or his class's: not one that somebody has put on Object.prototype. */
export function isOfCaller(object, name) {
  for (let holder = object; holder !== null; holder = Object.getPrototypeOf(holder)) {
    if (Object.hasOwn(holder, name)) return holder === object || Object.getPrototypeOf(holder) !== null;
  }
  return false;
}

function suggestion(name, names) {
  const distance = (other) => leven(name.toLowerCase(), other.toLowerCase());
  const nearest = names.reduce((best, other) => (distance(other) < distance(best) ? other : best));
  return distance(nearest) <= name.length / 2 ? `did you mean ${nearest}?` : `it takes ${names.join(', ')}.`;
}
