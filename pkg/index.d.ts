// The public surface of "interstream".

import type { AnyCallOptions, CallRequest, OrderPayment, SettledOrder, Store } from './store.js';
export type * from './store.js';

/**
 * Positive integer, at most 2^63-1; as a number, a safe integer (below 2^53). Text must be plain ASCII decimal digits
 * without a leading zero ("2", never " 2", "+2", "02", "2.0", "1e3", "０２").
 */
export type UserId = number | bigint | string;

export interface InterstreamOptions {
  /** The API endpoint, e.g. `https://www.interstreamdomain.tv/api.php`. Only https, except for loopback hosts. */
  apiUrl: string | URL;
  /** Key ID of the API credential. Public. */
  keyId: string;
  /** Shared secret of the API credential, used as the raw text it is shown as. Never printed, logged or serialised. */
  sharedSecret: string;
  /** Milliseconds for one attempt, from connecting to the last byte of the body. Default 15_000. */
  timeoutMs?: number;
  /** Milliseconds for the whole call, all attempts and pauses included. Default 60_000. */
  deadlineMs?: number;
  /** How many times the request may be sent again after the first attempt. Default 2. 0 sends once. */
  maxRetries?: number;
  /**
   * Milliseconds the API may go on working on a request whose answer was lost. Until then the order is only
   * looked up, never sent again. Default 30_000 (PHP's usual limit). Infinity: never send again after a lost answer.
   */
  settleMs?: number;
  /** Used instead of the runtime's own `fetch`. */
  fetch?: typeof globalThis.fetch;
  /** Told about every attempt, pause and result. Carries no secret, salt or signature. What it throws is ignored. */
  onEvent?: (event: CallEvent) => void;
  /** Allow a page's script to hold the shared secret. Off: constructing in a browser context throws ConfigurationError. */
  dangerouslyAllowBrowser?: boolean;
  /** Allow http:// to hosts other than loopback. */
  dangerouslyAllowInsecureHttp?: boolean;
}

export interface CallOptions {
  /** Ends the call; it then rejects with AbortedError. */
  signal?: AbortSignal;
  timeoutMs?: number;
  deadlineMs?: number;
  maxRetries?: number;
  settleMs?: number;
}

export interface ProcessOrderOptions extends CallOptions {
  /**
   * The order that is expected to be processed (as returned by place_order). With it, an answer that was
   * lost on the way is settled from the order's own record, instead of ending as outcome "unknown", and the
   * call may be repeated safely: an order that is already processed resolves.
   */
  orderId?: number | bigint | string;
}

export interface ProcessedOrder {
  /** The API's own words: "Order was processed". */
  ok: string;
  /** Decimal digits, as sent in `iq`. */
  userId: string;
  /** How many times process_order was sent (looking the order up does not count). */
  attempts: number;
  /** "answer": the API said so. "order-history": its answer was lost, and the order's own record says so. */
  confirmedBy: "answer" | "order-history";
}

export class Interstream {
  constructor(options: InterstreamOptions);
  /** Reads INTERSTREAM_API_URL, INTERSTREAM_KEY_ID and INTERSTREAM_SHARED_SECRET (default: the runtime's environment). */
  static fromEnv(env?: Record<string, string | undefined>, options?: Partial<InterstreamOptions>): Interstream;
  readonly apiUrl: string;
  readonly keyId: string;
  /** store > process_order: marks the user's current, fully paid order as paid and delivers it. */
  processOrder(userId: UserId, options?: ProcessOrderOptions): Promise<ProcessedOrder>;
  /** The actions of the store section. */
  readonly store: Store;
  /**
   * The job of a payment webhook in one call: reads the order, records the payment, processes the order. With `orderId`
   * (and `paidBefore`, where less than is due is paid) it may be called again after any failure at any point, a crash
   * between the steps included, once `settleMs` has passed: what has been done is seen in the order, and not done twice. Refuses, before anything changes, an amount that is not exact decimal
   * text or more than is due, and an order that is not the named one. What nobody can see: another process that settles
   * the same payment at the same moment. Let one writer at a time settle a user's payments (a queue, a Durable Object).
   */
  settleOrder(userId: UserId, payment: OrderPayment, options?: CallOptions): Promise<SettledOrder>;
  /** Any other action, e.g. `call('clips', 'get', { iq: 7 }, { kind: 'read' })`: its answer as it comes. */
  call(section: string, action: string, request?: CallRequest, options?: AnyCallOptions): Promise<Record<string, unknown>>;
  /** The signed URL of any action, for callers that send it themselves. Valid once and for a short time: treat as a secret. */
  signedUrl(section: string, action: string, iq?: string | number | bigint): string;
  /** { apiUrl, keyId }: never the secret. */
  toJSON(): { apiUrl: string; keyId: string };
  [Symbol.dispose](): void;
}

/** `processOrder` of a default client: the one given to `configure`, else `Interstream.fromEnv()`. */
export function processOrder(userId: UserId, options?: ProcessOrderOptions): Promise<ProcessedOrder>;
export function configure(options: InterstreamOptions): void;

/**
 * What is known about the order when a call rejects.
 * - "not-sent": nothing reached the API; the order is as it was.
 * - "rejected": the API answered and did not process the order.
 * - "unknown": a request went out and no usable answer came back; the order may have been processed.
 */
export type Outcome = "not-sent" | "rejected" | "unknown";

/** Base of everything this package throws or rejects with. Recognise by `code` or by `isInterstreamError`, also across realms and copies. */
export class InterstreamError extends Error {
  readonly code: string;
  readonly outcome: Outcome;
  /** The literal class name, also when minified; "AbortError" for AbortedError. */
  readonly name: string;
  /** How many times the action was handed to fetch before this error; of `settleOrder`, its changes together. */
  readonly attempts: number;
  /** Whether the same call may succeed later without any change. */
  readonly retryable: boolean;
  /** HTTP status of the last answer, if there was one. */
  readonly httpStatus?: number;
  /** Only from `settleOrder`: the order it is about, where that is known. Call again with it. */
  readonly orderId?: string;
  /** Only from `settleOrder`: what became of the payment, where that is known. */
  readonly payment?: SettledOrder['payment'];
  toJSON(): object;
}
/** code "INVALID_CONFIGURATION". */
export class ConfigurationError extends InterstreamError {}
/** code "INVALID_USER_ID". Raised before anything is sent. */
export class InvalidUserIdError extends InterstreamError {}
/** The API answered `{error, error_long}`: `code` is `error` as received, `detail` is `error_long` as received. */
export class ApiError extends InterstreamError {
  readonly detail: string;
}
/** code "REQUEST_ERROR", e.g. detail "Missing signature" or "Invalid User ID". */
export class RequestError extends ApiError {}
/** code "ERROR_NO_ORDER". */
export class NoOrderError extends ApiError {}
/** code "ERROR_AMOUNT_DUE". */
export class AmountDueError extends ApiError {}
/** code "ERROR_CURRENCY_MISMATCH". */
export class CurrencyMismatchError extends ApiError {}
/** code "ERROR_PROCESSING": outcome "unknown", never retried by itself. */
export class ProcessingError extends ApiError {}
/**
 * The order's own record forbids it: code "ORDER_CANCELLED" (outcome "rejected") or "ORDER_NOT_FOUND" (outcome "unknown").
 * Other changes: "ORDER_PROCESSED" (it was to be cancelled), "ORDER_PLACED_BEFORE" (another one was to be placed).
 * `settleOrder`, before anything has changed: "NO_CURRENT_ORDER" (outcome "unknown": an earlier
 * call may have processed it), "AMOUNT_ABOVE_DUE", "AMOUNT_PAID_CHANGED" (not
 * `paidBefore`), "ORDER_CURRENCY" (not `currencyCheck`), "ORDER_CHANGING" (call again).
 */
export class OrderStateError extends InterstreamError {}
/** code "CONNECTION_FAILED": fetch rejected; `cause` is its reason. */
export class ConnectionError extends InterstreamError {}
/** code "TIMEOUT": an attempt or the whole call ran out of time. */
export class TimeoutError extends InterstreamError {}
/** code "ABORTED", name "AbortError"; `cause` is the signal's reason. */
export class AbortedError extends InterstreamError {}
/** code "UNUSABLE_ANSWER": an HTTP error page, a redirect, an empty body, no JSON, or JSON that is neither `ok` nor `error`. */
export class UnusableAnswerError extends InterstreamError {}

/** code "INTERNAL": a bug in this package. Outcome "unknown" if anything had been sent. The next call works. */
export class InternalError extends InterstreamError {}

export function isInterstreamError(value: unknown): value is InterstreamError;

export type CallEvent =
  | { type: "attempt"; section: string; action: string; iq?: string; attempt: number }
  | { type: "answer"; section: string; action: string; iq?: string; attempt: number; httpStatus: number; ms: number }
  | { type: "pause"; section: string; action: string; iq?: string; attempt: number; ms: number; because: string }
  | { type: "settled"; section: string; action: string; iq?: string; attempts: number; ms: number; code: "ok" | string; outcome?: Outcome };
