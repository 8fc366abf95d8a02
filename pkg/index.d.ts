/**
 * The client. Everything that fails rejects (or, in a constructor, throws) with an {@link InterstreamError}: see
 * {@link Outcome} for what is then known of the order.
 *
 * @module interstream
 */

/// <reference lib="esnext.disposable" />

import type { AnyCallOptions, CallRequest, OrderPayment, SettledOrder, Store } from './store.js';
export type * from './store.js';

/**
 * A positive integer, at most 2^63-1; as a number, a safe integer (below 2^53). Text must be plain ASCII decimal digits
 * without a leading zero (`"2"`, never `" 2"`, `"+2"`, `"02"`, `"2.0"`, `"1e3"`, `"０２"`). Anything else is an
 * {@link InvalidUserIdError}, before anything is sent.
 */
export type UserId = number | bigint | string;

/** What a client is made of. Anything that is not as described here is a {@link ConfigurationError}. */
export interface InterstreamOptions {
  /** The API's address, e.g. `https://www.interstreamdomain.tv/api.php`. Only https, except for loopback hosts. */
  apiUrl: string | RuntimeUrl;
  /** Key ID of the API credential, from the API section of the back office. Public. */
  keyId: string;
  /** Shared secret of the API credential, as the raw text it is shown as. Never printed, logged or serialised. */
  sharedSecret: string;
  /**
   * Milliseconds for one attempt, from connecting to the last byte of the body. Above 0, at most 1e12. Default 15_000.
   */
  timeoutMs?: number | undefined;
  /** Milliseconds for the whole call, all attempts and pauses included. Above 0, at most 1e12. Default 60_000. */
  deadlineMs?: number | undefined;
  /** How many times the request may be sent again after the first attempt. 0 (sends once) to 1000. Default 2. */
  maxRetries?: number | undefined;
  /**
   * Milliseconds the API may go on working on a request whose answer was lost. Until then the order is only looked up,
   * never sent again. 0 to 1e12, or Infinity: never send again after a lost answer. Default 30_000 (PHP's usual limit).
   */
  settleMs?: number | undefined;
  /** Used instead of the runtime's own `fetch`. */
  fetch?: FetchLike | undefined;
  /**
   * Whether the given `fetch` sends each request at most once. Only then is it believed that a request was never sent
   * (outcome "not-sent"): one that repeats requests by itself may have sent it before. Default: true for the runtime's own
   * fetch, also as a framework or a tracer wraps it; false for a given one.
   */
  fetchSendsOnce?: boolean | undefined;
  /** Told about every attempt, answer, pause and result; see {@link CallEvent}. What it throws is ignored. */
  onEvent?: ((event: CallEvent) => void) | undefined;
  /**
   * Allow a page's script, or a worker of a page, to hold the shared secret, which every visitor can then read. Without
   * it, constructing a client there is a {@link ConfigurationError}. Default false.
   */
  dangerouslyAllowBrowser?: boolean | undefined;
  /**
   * Allow `http://` to hosts other than loopback: whoever is on the network then sees what is signed. Default false.
   */
  dangerouslyAllowInsecureHttp?: boolean | undefined;
}

/**
 * What a `fetch` has to be: less than the DOM's, so that undici's, Bun's, a mock's or a wrapper's fits, and no global types
 * are needed. `typeof globalThis.fetch` is one, in every runtime's types.
 */
export type FetchLike = (url: string, init: FetchInit) => Promise<ResponseLike>;
/** What `fetch` is given. */
export interface FetchInit {
  /** `"POST"`. */
  method: string;
  /** `accept` and `content-type`. */
  headers: Record<string, string>;
  /** The variables, form-encoded; `null` where there are none. */
  body?: any;
  /** `"manual"`: a redirect is not followed. */
  redirect: "manual";
  /** An `AbortSignal`: time is up, or the call was ended. */
  signal: any;
  /** What a runtime may need besides. */
  [more: string]: any;
}
/** What `fetch` gives: of a `Response`, what is read. The body is read as a stream, else by `arrayBuffer` or `text`. */
export interface ResponseLike {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body?: any;
}
/** An `AbortSignal`, where there are types for it; else what is used of one. */
export type RuntimeAbortSignal = typeof globalThis extends { AbortSignal: { prototype: infer Signal } } ? Signal : {
  readonly aborted: boolean;
  readonly reason?: any;
  addEventListener(type: "abort", listener: () => void, options?: any): void;
  removeEventListener(type: "abort", listener: () => void): void;
};
/** A `URL`, where there are types for it; else what is used of one. */
export type RuntimeUrl = typeof globalThis extends { URL: { prototype: infer Url } } ? Url : { readonly href: string };

/** The options of a call. The four limits are those of {@link InterstreamOptions}; default: the client's. */
export interface CallOptions {
  /** Ends the call; it then rejects with {@link AbortedError}. */
  signal?: RuntimeAbortSignal | undefined;
  /** Milliseconds for one attempt. */
  timeoutMs?: number | undefined;
  /** Milliseconds for the whole call. */
  deadlineMs?: number | undefined;
  /** How many times the request may be sent again. */
  maxRetries?: number | undefined;
  /** Milliseconds until a request whose answer was lost certainly runs no more. */
  settleMs?: number | undefined;
}

/** The options of `processOrder` and `cancelOrder`. */
export interface ProcessOrderOptions extends CallOptions {
  /**
   * The order that is expected to be processed (as returned by `place_order`); written like a {@link UserId}. With it,
   * an answer that was lost on the way is settled from the order's own record, instead of ending as outcome "unknown",
   * and the call may be repeated safely once `settleMs` has passed: an order that is already processed resolves.
   */
  orderId?: number | bigint | string | undefined;
}

/** What `processOrder` resolves with: the order was processed. */
export interface ProcessedOrder {
  /** The API's own words: `"Order was processed"`. */
  ok: string;
  /** Decimal digits, as sent in `iq`. */
  userId: string;
  /** How many times `process_order` was sent (looking the order up does not count). */
  attempts: number;
  /** `"answer"`: the API said so. `"order-history"`: the order's own record says so. */
  confirmedBy: "answer" | "order-history";
}

/**
 * A client of one INTER-STREAM API, for one credential. It opens no connection of its own and keeps nothing running, so
 * that one can be made for each request (as in a Worker) or one for the life of a process.
 */
export class Interstream {
  /** Checks the options. Throws a {@link ConfigurationError} that names the one that is not right. */
  constructor(options: InterstreamOptions);
  /**
   * A client from the texts `INTERSTREAM_API_URL`, `INTERSTREAM_KEY_ID` and `INTERSTREAM_SHARED_SECRET`, of `env` or of the
   * runtime's own environment. `options` adds to them, and comes first where both say something.
   */
  static fromEnv(env?: object, options?: Partial<InterstreamOptions>): Interstream;
  /** The API's address, as the runtime writes it. */
  readonly apiUrl: string;
  /** Key ID of the credential. */
  readonly keyId: string;
  /**
   * `store > process_order`: marks the user's current, fully paid order as paid and delivers it. Resolves only where
   * that is known to have happened. Rejects with an {@link ApiError} where the API says no ({@link AmountDueError},
   * {@link NoOrderError}, {@link CurrencyMismatchError}, {@link ProcessingError}, {@link RequestError}), with an
   * {@link OrderStateError} where the order's record does, or with what has kept the call from an end; `outcome` says
   * what is then known of the order.
   */
  processOrder(userId: UserId, options?: ProcessOrderOptions): Promise<ProcessedOrder>;
  /** The actions of the store section. */
  readonly store: Store;
  /**
   * The job of a payment webhook in one call: reads the order, records the payment, processes the order. With `orderId`
   * (and `paidBefore`, where less than is due is paid) it may be called again after any failure at any point, a crash
   * between the steps included, once `settleMs` has passed: what has been done is seen in the order, and not done
   * twice.
   *
   * The cart is read before each change and before each repetition, since the API takes the user's id only: a payment
   * could go to another order only if that became current within this one round trip.
   *
   * Refuses, before anything changes, an amount that is not exact decimal text or more than is due, and an order that
   * is not the named one ({@link OrderStateError}). What nobody can see: another process that settles the same payment
   * at the same moment. Let one writer at a time settle a user's payments (a queue, a Durable Object).
   */
  settleOrder(userId: UserId, payment: OrderPayment, options?: CallOptions): Promise<SettledOrder>;
  /**
   * Any other action, e.g. `call('clips', 'get', { iq: 7 }, { kind: 'read' })`: its answer as it comes. A write (the
   * default) whose answer was lost ends as outcome "unknown". What is known of the store's actions counts here too.
   */
  call(
    section: string, action: string, request?: CallRequest, options?: AnyCallOptions,
  ): Promise<Record<string, unknown>>;
  /**
   * The signed URL of any action, for callers that send it themselves. Valid for as long as the credential's
   * "requests expiration time" says: treat it as a secret.
   */
  signedUrl(section: string, action: string, iq?: string | number | bigint): string;
  /** `{ apiUrl, keyId }`: never the secret. */
  toJSON(): { apiUrl: string; keyId: string };
  /** Wipes the secret's key from the wasm's memory, once the calls in flight are over. The client takes no new ones. */
  [Symbol.dispose](): void;
}

/** `processOrder` of a default client: that of {@link configure}, else `Interstream.fromEnv()`. */
export function processOrder(userId: UserId, options?: ProcessOrderOptions): Promise<ProcessedOrder>;
/** Makes the client that the function {@link processOrder} uses. Throws what its constructor throws. */
export function configure(options: InterstreamOptions): void;

/**
 * What is known about the order when a call rejects.
 * - `"not-sent"`: nothing reached the API; the order is as it was.
 * - `"rejected"`: the API answered and did not process the order.
 * - `"unknown"`: a request went out, and neither an answer nor the order's record says how it ended; the order may have
 *   been processed.
 */
export type Outcome = "not-sent" | "rejected" | "unknown";

/**
 * Base of everything this package throws or rejects with. Recognise one by its `code` or with
 * {@link isInterstreamError}, also across realms and copies of the package. It carries no secret, salt, signature or
 * signed URL.
 */
export class InterstreamError extends Error {
  /** What happened: the API's own `error`, as received, or one of this package's codes (each class names its own). */
  readonly code: string;
  /** What is known of the order, over all attempts. */
  readonly outcome: Outcome;
  /** The literal class name, also when minified; `"AbortError"` for {@link AbortedError}. */
  readonly name: string;
  /** How many times the action was handed to fetch before this error; of `settleOrder`, its changes together. */
  readonly attempts: number;
  /** Whether the same call may succeed later without any change. */
  readonly retryable: boolean;
  /**
   * With `retryable`: how many milliseconds from now the same call is safe. More than 0 where a request of this call may
   * still be running, or the API has asked for a pause.
   */
  readonly retryAfterMs?: number;
  /** HTTP status of the last answer, if there was one. */
  readonly httpStatus?: number;
  /** Only from `settleOrder`: the order it is about, where that is known. Call again with it. */
  readonly orderId?: string;
  /** Only from `settleOrder`: what became of the payment, where that is known. */
  readonly payment?: SettledOrder['payment'];
  /** The fields above and `message`; neither the stack nor the cause. */
  toJSON(): object;
  /**
   * An error of its class again, from what `toJSON` gave: give that over RPC or `postMessage`, where an error loses its
   * class and its fields.
   */
  static from(json: object): InterstreamError;
}
/**
 * Code `INVALID_CONFIGURATION`: an option or an argument is not as it has to be; the message names it. Nothing was
 * sent.
 */
export class ConfigurationError extends InterstreamError {
  readonly code: "INVALID_CONFIGURATION";
}
/** Code `INVALID_USER_ID`: not a {@link UserId}. Nothing was sent. */
export class InvalidUserIdError extends InterstreamError {
  readonly code: "INVALID_USER_ID";
}
/** The API answered `{error, error_long}`: `code` is its `error`, `detail` its `error_long`, both as received. */
export class ApiError extends InterstreamError {
  /** The API's own words, as received. */
  readonly detail: string;
}
/**
 * Code `REQUEST_ERROR`, e.g. detail "Missing signature" or "Invalid User ID": check key ID, secret, clock and user id.
 */
export class RequestError extends ApiError {
  readonly code: "REQUEST_ERROR";
}
/** Code `ERROR_NO_ORDER`: there is no current order. It was processed or cancelled before, or never placed. */
export class NoOrderError extends ApiError {
  readonly code: "ERROR_NO_ORDER";
}
/** Code `ERROR_AMOUNT_DUE`: record the missing payment (`store > add_payment`), then call again. */
export class AmountDueError extends ApiError {
  readonly code: "ERROR_AMOUNT_DUE";
}
/** Code `ERROR_CURRENCY_MISMATCH`: the Store's currency was changed after the order was placed. */
export class CurrencyMismatchError extends ApiError {
  readonly code: "ERROR_CURRENCY_MISMATCH";
}
/** Code `ERROR_PROCESSING`: it failed half way. Outcome "unknown", never sent again by itself. */
export class ProcessingError extends ApiError {
  readonly code: "ERROR_PROCESSING";
}
/**
 * The order's own record forbids it. The `code` is one of:
 * - `ORDER_CANCELLED`: the order is cancelled (outcome "rejected").
 * - `ORDER_NOT_FOUND`: the order is not this user's (outcome "unknown"; of `settleOrder`, where it is seen before anything
 *   has changed, "rejected").
 * - `ORDER_PROCESSED`: it was to be cancelled, and is processed.
 * - `ORDER_PLACED_BEFORE`: an order was to be placed, and another one is current.
 * - `ORDER_NOT_CURRENT`: before a payment was sent again, another order had become current; nothing was recorded on it.
 *
 * Of `settleOrder`, before anything has changed:
 * - `NO_CURRENT_ORDER`: no `orderId` was given, and there is no order (outcome "unknown": an earlier call may have
 *   processed it).
 * - `AMOUNT_ABOVE_DUE`: the amount is more than is due.
 * - `AMOUNT_PAID_CHANGED`: what was paid before is not `paidBefore`.
 * - `ORDER_CURRENCY`: the order's currency is not `currencyCheck`.
 * - `ORDER_CHANGING`: the order is being changed at this moment. Call again.
 */
export class OrderStateError extends InterstreamError {
  readonly code: 
    | "ORDER_CANCELLED" | "ORDER_NOT_FOUND" | "ORDER_PROCESSED" | "ORDER_PLACED_BEFORE" | "ORDER_NOT_CURRENT"
    | "NO_CURRENT_ORDER" | "AMOUNT_ABOVE_DUE" | "AMOUNT_PAID_CHANGED" | "ORDER_CURRENCY" | "ORDER_CHANGING";
}
/** Code `CONNECTION_FAILED`: fetch rejected; `cause` is its reason (without the signed URL). */
export class ConnectionError extends InterstreamError {
  readonly code: "CONNECTION_FAILED";
}
/** Code `TIMEOUT`: an attempt (`timeoutMs`) or the whole call (`deadlineMs`) ran out of time. */
export class TimeoutError extends InterstreamError {
  readonly code: "TIMEOUT";
}
/** Code `ABORTED`, name `AbortError`: the call's `signal` ended it; `cause` is the signal's reason. */
export class AbortedError extends InterstreamError {
  readonly code: "ABORTED";
}
/**
 * Code `RATE_LIMITED`: the API answered HTTP 429 to the last request, without reading it. `retryAfterMs` is the pause it
 * asked for, if it did: leave all calls until then.
 */
export class RateLimitError extends InterstreamError {
  readonly code: "RATE_LIMITED";
}
/**
 * Code `UNUSABLE_ANSWER`: an HTTP error page, a redirect, an empty body, no JSON, or JSON that is neither `ok` nor
 * `error`. Something else than the API has answered (check `apiUrl`), or the API was busy or failed.
 */
export class UnusableAnswerError extends InterstreamError {
  readonly code: "UNUSABLE_ANSWER";
}

/** Code `INTERNAL`: a bug in this package. Outcome "unknown" if anything had been sent. The next call works. */
export class InternalError extends InterstreamError {
  readonly code: "INTERNAL";
}

/** The codes that this package and the documentation know; of the API, any other text may come. */
export type InterstreamErrorCode = KnownInterstreamError["code"] | (string & {});

/** The classes whose `code` is known: all but {@link ApiError} for another code of the API. */
export type KnownInterstreamError =
  | ConfigurationError | InvalidUserIdError | RequestError | NoOrderError | AmountDueError | CurrencyMismatchError
  | ProcessingError | OrderStateError | ConnectionError | TimeoutError | AbortedError | RateLimitError
  | UnusableAnswerError | InternalError;

/**
 * Every class, to be told apart by `code`: after `error.code === "ERROR_AMOUNT_DUE"`, `error.detail` is there. An API that
 * says a code of this package's as its own gives an {@link ApiError}: it has a `detail`, which the others have not.
 */
export type AnyInterstreamError = KnownInterstreamError | ApiError;

/**
 * Whether this package threw it: also of another copy of the package or another realm, and the fields of one (`code`,
 * `outcome`, `attempts`) where the class was lost on the way.
 */
export function isInterstreamError(value: unknown): value is AnyInterstreamError;

/**
 * What `onEvent` is told, in the order in which it happens. No event carries a secret, a salt, a signature or a URL;
 * `iq` is the user id (or what `call` was given), and `ms` are milliseconds.
 * - `attempt`: a request is handed to fetch. `attempt` counts those of the same action, from 1.
 * - `answer`: an HTTP answer came, usable or not; `ms` since the request was handed over.
 * - `pause`: the call waits for `ms` before it goes on; `because` says why, in English.
 * - `settled`: the call is over. Always told, always last; `code` is `"ok"` or the error's code, `ms` since the call
 *   began.
 */
export type CallEvent =
  | { type: "attempt"; section: string; action: string; iq?: string; attempt: number }
  | { type: "answer"; section: string; action: string; iq?: string; attempt: number; httpStatus: number; ms: number }
  | { type: "pause"; section: string; action: string; iq?: string; attempt: number; ms: number; because: string }
  | {
      type: "settled"; section: string; action: string; iq?: string; attempts: number; ms: number; code: "ok" | string;
      outcome?: Outcome;
    };
