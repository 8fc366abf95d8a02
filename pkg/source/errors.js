// The error classes of the public surface. What an error says is decided in the core; here it only gets its class.

/** Shared by all realms and all copies of this package in a process. */
const BRAND = Symbol.for('interstream.error');

const FIELDS = [
  'code', 'outcome', 'attempts', 'retryable', 'retryAfterMs', 'httpStatus', 'detail', 'action', 'userId', 'orderId', 'payment',
];

/** Gives an error the fields that it does not have yet. */
export function describe(error, fields) {
  for (const name of FIELDS) {
    if (fields[name] !== undefined && error[name] === undefined) {
      Object.defineProperty(error, name, { value: fields[name], enumerable: true, configurable: true });
    }
  }
}

export class InterstreamError extends Error {
  constructor(message, fields = {}) {
    super(message, fields.cause === undefined ? undefined : { cause: fields.cause });
    const known = { code: 'INTERNAL', outcome: 'not-sent', attempts: 0, retryable: false, ...fields };
    describe(this, known);
  }

  /** An error of its class again, from what `toJSON` gave: errors lose their class and fields on the way to another realm. */
  static from(json) {
    const { name, message, ...fields } = json;
    const Class = name === 'AbortError' ? AbortedError : (Object.hasOwn(CLASSES, name) ? CLASSES[name] : InterstreamError);
    return new Class(message, fields);
  }

  /** Everything there is to know, without the stack and the cause. */
  toJSON() {
    const json = { name: this.name, message: this.message };
    for (const name of FIELDS) {
      if (this[name] !== undefined) json[name] = this[name];
    }
    return json;
  }
}

export class ConfigurationError extends InterstreamError {}
export class InvalidUserIdError extends InterstreamError {}
export class ApiError extends InterstreamError {}
export class RequestError extends ApiError {}
export class NoOrderError extends ApiError {}
export class AmountDueError extends ApiError {}
export class CurrencyMismatchError extends ApiError {}
export class ProcessingError extends ApiError {}
export class OrderStateError extends InterstreamError {}
export class ConnectionError extends InterstreamError {}
export class TimeoutError extends InterstreamError {}
export class AbortedError extends InterstreamError {}
export class RateLimitError extends InterstreamError {}
export class UnusableAnswerError extends InterstreamError {}
export class InternalError extends InterstreamError {}

/** By the name the core gives; literal, so that minifiers cannot change what an error is called. */
const CLASSES = {
  InterstreamError, ConfigurationError, InvalidUserIdError, ApiError, RequestError, NoOrderError, AmountDueError,
  CurrencyMismatchError, ProcessingError, OrderStateError, ConnectionError, TimeoutError, AbortedError,
  RateLimitError, UnusableAnswerError, InternalError,
};

const hidden = (value) => ({ value, writable: true, configurable: true });

for (const [name, Class] of Object.entries(CLASSES)) {
  Object.defineProperty(Class, 'name', { value: name, configurable: true });
  // The name that runtimes and libraries recognise an abort by.
  Object.defineProperty(Class.prototype, 'name', hidden(Class === AbortedError ? 'AbortError' : name));
}
Object.defineProperty(InterstreamError.prototype, BRAND, hidden(true));

const OUTCOMES = ['not-sent', 'rejected', 'unknown'];

/** By the mark of the class, else by the fields that every error has: the mark is lost where an error is cloned. */
export function isInterstreamError(value) {
  try {
    if (typeof value !== 'object' || value === null) return false;
    const { code, outcome, attempts } = value;
    return value[BRAND] === true
      || (typeof code === 'string' && OUTCOMES.includes(outcome) && Number.isInteger(attempts));
  } catch {
    // A proxy may do anything.
    return false;
  }
}

/**
 * An error from the fields that the core gives: `cause` are the fields of an error before this one, `reason` is the
 * runtime's own object for it.
 */
export function errorFrom({ name, message, cause, reason, ...fields }) {
  const Class = CLASSES[name] ?? InternalError;
  return new Class(message, { ...fields, cause: cause === undefined ? reason : errorFrom(cause) });
}
