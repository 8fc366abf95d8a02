/**
 * The client. Everything that fails rejects (or, in a constructor, throws) with an {@link InterstreamError}: see
 * {@link Outcome} for what is then known of the order. In the examples, `sandbox` is `createSandbox()` of
 * `interstream/sandbox`, and `client` is `new Interstream(sandbox.options)`.
 *
 * @module interstream
 */

/// <reference lib="esnext.disposable" />

import type { AnyCallOptions, CallRequest, OrderPayment, SettledOrder, Store } from './store.js';
export type * from './store.js';
export { OrderStatus, PaymentStatus } from './store.js';

/**
 * A positive integer, at most 2^63-1; as a number, a safe integer (below 2^53). Text must be plain ASCII decimal digits
 * without a leading zero (`"2"`, never `" 2"`, `"+2"`, `"02"`, `"2.0"`, `"1e3"`, `"０２"`). Anything else is an
 * {@link InvalidUserIdError}, before anything is sent.
 *
 * @example
 * ```ts
 * const userId: UserId = '2'; // as good: 2, 2n
 * console.log((await client.processOrder(userId)).userId); // 2
 * ```
 */
export type UserId = number | bigint | string;

/**
 * What a client is made of. Anything that is not as described here is a {@link ConfigurationError}.
 *
 * @example
 * ```ts
 * const options: InterstreamOptions = { ...sandbox.options, timeoutMs: 5_000, maxRetries: 3 };
 * console.log((await new Interstream(options).processOrder(2)).ok); // Order was processed
 * ```
 */
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
  /**
   * Told about every attempt, answer, pause and result; see {@link CallEvent}. What it throws is ignored. The events of all
   * clients are also published on the channel `interstream` of `node:diagnostics_channel`, where the runtime has
   * `process.getBuiltinModule` (Node 20.16 and 22.3 on).
   */
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
 *
 * @example
 * ```ts
 * const logged: FetchLike = async (url, init) => {
 *   const response = await sandbox.fetch(url, init);
 *   console.log(init.method, response.status); // POST 200
 *   return response;
 * };
 * await new Interstream({ ...sandbox.options, fetch: logged }).processOrder(2);
 * ```
 */
export type FetchLike = (url: string, init: FetchInit) => Promise<ResponseLike>;
/**
 * What `fetch` is given.
 *
 * @example
 * ```ts
 * const formOf = (init: FetchInit) => new URLSearchParams(init.body ?? '');
 * ```
 */
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
/**
 * What `fetch` gives: of a `Response`, what is read. The body is read as a stream, else by `arrayBuffer` or `text`.
 *
 * @example
 * ```ts
 * const answer: ResponseLike = { status: 200, headers: { get: () => null }, text: async () => '{"ok":"Order was processed"}' };
 * const mocked = new Interstream({ ...sandbox.options, fetch: async () => answer });
 * console.log((await mocked.processOrder(2)).attempts); // 1
 * ```
 */
export interface ResponseLike {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body?: any;
  arrayBuffer?(): Promise<any>;
  text?(): Promise<string>;
}
/**
 * An `AbortSignal`, where there are types for it; else what is used of one.
 *
 * @example
 * ```ts
 * const signal: RuntimeAbortSignal = AbortSignal.timeout(5_000);
 * console.log((await client.processOrder(2, { signal })).ok); // Order was processed
 * ```
 */
export type RuntimeAbortSignal = typeof globalThis extends { AbortSignal: { prototype: infer Signal } } ? Signal : {
  readonly aborted: boolean;
  readonly reason?: any;
  addEventListener(type: "abort", listener: () => void, options?: any): void;
  removeEventListener(type: "abort", listener: () => void): void;
};
/**
 * A `URL`, where there are types for it; else what is used of one.
 *
 * @example
 * ```ts
 * const apiUrl: RuntimeUrl = new URL('https://www.interstreamdomain.tv/api.php');
 * console.log(new Interstream({ ...sandbox.options, apiUrl }).apiUrl); // https://www.interstreamdomain.tv/api.php
 * ```
 */
export type RuntimeUrl = typeof globalThis extends { URL: { prototype: infer Url } } ? Url : { readonly href: string };

/**
 * The options of a call. The four limits are those of {@link InterstreamOptions}; default: the client's.
 *
 * @example
 * ```ts
 * const once: CallOptions = { maxRetries: 0, deadlineMs: 10_000 };
 * const { data } = await client.store.getCart(2, {}, once);
 * console.log(data.order_id); // 300002
 * ```
 */
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

/**
 * The options of `processOrder` and `cancelOrder`.
 *
 * @example
 * ```ts
 * const options: ProcessOrderOptions = { orderId: 300101 };
 * const { confirmedBy } = await client.processOrder(101, options);
 * console.log(confirmedBy); // order-history
 * ```
 */
export interface ProcessOrderOptions extends CallOptions {
  /**
   * The order that is expected to be processed (as returned by `place_order`); written like a {@link UserId}. With it,
   * an answer that was lost on the way is settled from the order's own record, instead of ending as outcome "unknown",
   * and the call may be repeated safely once `settleMs` has passed: an order that is already processed resolves.
   */
  orderId?: number | bigint | string | undefined;
}

/**
 * What `processOrder` resolves with: the order was processed.
 *
 * @example
 * ```ts
 * const order: ProcessedOrder = await client.processOrder(2, { orderId: 300002 });
 * console.log(order.ok, order.orderId, order.confirmedBy); // Order was processed 300002 answer
 * ```
 */
export interface ProcessedOrder {
  /** The API's own words: `"Order was processed"`. */
  ok: string;
  /** Decimal digits, as sent in `iq`. */
  userId: string;
  /** The order that was named, or, of `settleOrder`, that was found. */
  orderId?: string;
  /** How many times `process_order` was sent (looking the order up does not count). */
  attempts: number;
  /** `"answer"`: the API said so. `"order-history"`: the order's own record says so. */
  confirmedBy: "answer" | "order-history";
}

/**
 * A client of one INTER-STREAM API, for one credential. It opens no connection of its own and keeps nothing running, so
 * that one can be made for each request (as in a Worker) or one for the life of a process.
 *
 * @example
 * ```ts
 * const client = new Interstream(sandbox.options); // or Interstream.fromEnv()
 * console.log((await client.processOrder(2, { orderId: 300002 })).ok); // Order was processed
 * ```
 */
export class Interstream {
  /**
   * Checks the options. Throws a {@link ConfigurationError} that names the one that is not right.
   *
   * @example
   * ```ts
   * const client = new Interstream({
   *   apiUrl: 'https://www.interstreamdomain.tv/api.php', keyId: 'your-key-id', sharedSecret: 'your-shared-secret',
   * });
   * console.log(client.keyId); // your-key-id
   * ```
   */
  constructor(options: InterstreamOptions);
  /**
   * A client from the texts `INTERSTREAM_API_URL`, `INTERSTREAM_KEY_ID` and `INTERSTREAM_SHARED_SECRET`, of `env` or of the
   * runtime's own environment. `options` adds to them, and comes first where both say something.
   *
   * @example
   * ```ts
   * const env = {
   *   INTERSTREAM_API_URL: 'https://www.interstreamdomain.tv/api.php', INTERSTREAM_KEY_ID: 'your-key-id',
   *   INTERSTREAM_SHARED_SECRET: 'your-shared-secret',
   * };
   * console.log(Interstream.fromEnv(env, { maxRetries: 5 }).keyId); // your-key-id
   * ```
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
   *
   * @example
   * ```ts
   * const { ok, attempts, confirmedBy } = await client.processOrder(2, { orderId: 300002 });
   * console.log(ok, attempts, confirmedBy); // Order was processed 1 answer
   * ```
   */
  processOrder(userId: UserId, options?: ProcessOrderOptions): Promise<ProcessedOrder>;
  /**
   * The actions of the store section.
   *
   * @example
   * ```ts
   * const { data } = await client.store.getCart(4);
   * console.log(data.order_amount_due); // 5.50
   * ```
   */
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
   *
   * @example
   * ```ts
   * const { payment, order, amountDue } = await client.settleOrder(4, {
   *   amount: '5.50', description: 'pay_123', orderId: 300004, paidBefore: '0.00',
   * });
   * console.log(payment, order?.ok, amountDue); // recorded Order was processed 0.00
   * ```
   */
  settleOrder(userId: UserId, payment: OrderPayment, options?: CallOptions): Promise<SettledOrder>;
  /**
   * Any other action, e.g. `call('clips', 'get', { iq: 7 }, { kind: 'read' })`: its answer as it comes. A write (the
   * default) whose answer was lost ends as outcome "unknown". What is known of the store's actions counts here too.
   *
   * @example
   * ```ts
   * const { list } = await client.call('store', 'list_orders', { iq: 2 }, { kind: 'read' });
   * console.log(Array.isArray(list)); // true
   * ```
   */
  call(
    section: string, action: string, request?: CallRequest, options?: AnyCallOptions,
  ): Promise<Record<string, unknown>>;
  /**
   * The signed URL of any action, for callers that send it themselves. Valid for as long as the credential's
   * "requests expiration time" says: treat it as a secret.
   *
   * @example
   * ```ts
   * const url = new URL(client.signedUrl('store', 'list_orders', 2));
   * console.log(url.searchParams.get('do'), url.searchParams.has('signature')); // list_orders true
   * ```
   */
  signedUrl(section: string, action: string, iq?: string | number | bigint): string;
  /**
   * `{ apiUrl, keyId }`: never the secret.
   *
   * @example
   * ```ts
   * console.log(Object.keys(client.toJSON())); // [ 'apiUrl', 'keyId' ]
   * ```
   */
  toJSON(): { apiUrl: string; keyId: string };
  /**
   * Wipes the secret's key from the wasm's memory, once the calls in flight are over. The client takes no new ones.
   *
   * @example
   * ```ts
   * {
   *   using client = new Interstream(sandbox.options);
   *   await client.processOrder(2);
   * } // its key is wiped here
   * ```
   */
  [Symbol.dispose](): void;
}

/**
 * `processOrder` of a default client: that of {@link configure}, else `Interstream.fromEnv()`.
 *
 * @example
 * ```ts
 * configure(sandbox.options); // else: from the environment
 * console.log((await processOrder(2)).ok); // Order was processed
 * ```
 */
export function processOrder(userId: UserId, options?: ProcessOrderOptions): Promise<ProcessedOrder>;
/**
 * Makes the client that the function {@link processOrder} uses. Throws what its constructor throws.
 *
 * @example
 * ```ts
 * configure({ ...sandbox.options, maxRetries: 5 });
 * console.log((await processOrder(103)).attempts); // 2
 * ```
 */
export function configure(options: InterstreamOptions): void;

/**
 * What is known about the order when a call rejects.
 * - `"not-sent"`: nothing reached the API; the order is as it was.
 * - `"rejected"`: the API answered and did not process the order.
 * - `"unknown"`: a request went out, and neither an answer nor the order's record says how it ended; the order may have
 *   been processed.
 *
 * @example
 * ```ts
 * const advice: Record<Outcome, string> = {
 *   'not-sent': 'call again', rejected: 'do what the code asks for', unknown: 'look at the order first',
 * };
 * await client.processOrder(6).catch((error) => console.log(advice[error.outcome as Outcome])); // look at the order first
 * ```
 */
export type Outcome = "not-sent" | "rejected" | "unknown";

/**
 * Base of everything this package throws or rejects with. Recognise one by its `code` or with
 * {@link isInterstreamError}, also across realms and copies of the package. It carries no secret, salt, signature or
 * signed URL.
 *
 * @example
 * ```ts
 * await client.processOrder(4, { orderId: 300004 }).catch((error) => {
 *   if (!(error instanceof InterstreamError)) throw error;
 *   console.log(error.code, error.outcome, error.orderId); // ERROR_AMOUNT_DUE rejected 300004
 * });
 * ```
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
  /** The action that was asked for, as far as it was valid: "process_order", "add_payment", "settle_order", ... */
  readonly action?: string;
  /** The user that was asked for, where the id was valid: decimal digits. */
  readonly userId?: string;
  /** The order that was named, where the id was valid; else, of `settleOrder`, the one that was found: call again with it. */
  readonly orderId?: string;
  /** Only from `settleOrder`: what became of the payment, where that is known. */
  readonly payment?: SettledOrder['payment'];
  /**
   * The fields above and `message`; neither the stack nor the cause.
   *
   * @example
   * ```ts
   * await client.processOrder(3).catch((error) => {
   *   console.log(JSON.parse(JSON.stringify(error)).code); // ERROR_NO_ORDER
   * });
   * ```
   */
  toJSON(): object;
  /**
   * An error of its class again, from what `toJSON` gave: give that over RPC or `postMessage`, where an error loses its
   * class and its fields.
   *
   * @example
   * ```ts
   * const error = await client.processOrder(3).catch((error) => error);
   * console.log(InterstreamError.from(error.toJSON()) instanceof NoOrderError); // true
   * ```
   */
  static from(json: object): InterstreamError;
}
/**
 * Code `INVALID_CONFIGURATION`: an option or an argument is not as it has to be; the message names it. Nothing was
 * sent.
 *
 * @example
 * ```ts
 * try {
 *   new Interstream({ ...sandbox.options, timeoutMs: -1 });
 * } catch (error) {
 *   if (error instanceof ConfigurationError) console.log(error.message); // timeoutMs must be a number of milliseconds above 0 and at most 1e12, e.g. 15000.
 * }
 * ```
 */
export class ConfigurationError extends InterstreamError {
  readonly code: "INVALID_CONFIGURATION";
}
/**
 * Code `INVALID_USER_ID`: not a {@link UserId}. Nothing was sent.
 *
 * @example
 * ```ts
 * await client.processOrder(0).catch((error) => {
 *   if (error instanceof InvalidUserIdError) console.log(error.outcome); // not-sent
 * });
 * ```
 */
export class InvalidUserIdError extends InterstreamError {
  readonly code: "INVALID_USER_ID";
}
/**
 * The API answered `{error, error_long}`: `code` is its `error`, `detail` its `error_long`, both as received.
 *
 * @example
 * ```ts
 * await client.store.cancelOrder(3).catch((error) => {
 *   if (error instanceof ApiError) console.log(error.code, error.detail); // ERROR_NO_ORDER There is no order to cancel
 * });
 * ```
 */
export class ApiError extends InterstreamError {
  /** The API's own words, as received. */
  readonly detail: string;
}
/**
 * Code `REQUEST_ERROR`, e.g. detail "Missing signature" or "Invalid User ID": check key ID, secret, clock and user id.
 *
 * @example
 * ```ts
 * const other = new Interstream({ ...sandbox.options, sharedSecret: 'not the one of this key' });
 * await other.processOrder(2).catch((error) => console.log(error instanceof RequestError, error.outcome)); // true rejected
 * ```
 */
export class RequestError extends ApiError {
  readonly code: "REQUEST_ERROR";
}
/**
 * Code `ERROR_NO_ORDER`: there is no current order. It was processed or cancelled before, or never placed.
 *
 * @example
 * ```ts
 * await client.processOrder(3).catch((error) => console.log(error instanceof NoOrderError, error.outcome)); // true rejected
 * ```
 */
export class NoOrderError extends ApiError {
  readonly code: "ERROR_NO_ORDER";
}
/**
 * Code `ERROR_AMOUNT_DUE`: record the missing payment (`store > add_payment`), then call again.
 *
 * @example
 * ```ts
 * await client.processOrder(4).catch(async (error) => {
 *   if (error instanceof AmountDueError) await client.settleOrder(4, { amount: '5.50', orderId: 300004 });
 * });
 * console.log(sandbox.payments().length); // 1
 * ```
 */
export class AmountDueError extends ApiError {
  readonly code: "ERROR_AMOUNT_DUE";
}
/**
 * Code `ERROR_CURRENCY_MISMATCH`: the Store's currency was changed after the order was placed.
 *
 * @example
 * ```ts
 * await client.processOrder(5).catch((error) => console.log(error instanceof CurrencyMismatchError)); // true
 * ```
 */
export class CurrencyMismatchError extends ApiError {
  readonly code: "ERROR_CURRENCY_MISMATCH";
}
/**
 * Code `ERROR_PROCESSING`: it failed half way. Outcome "unknown", never sent again by itself.
 *
 * @example
 * ```ts
 * await client.processOrder(6).catch((error) => {
 *   if (error instanceof ProcessingError) console.log(error.outcome, error.retryable); // unknown false
 * });
 * ```
 */
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
 *
 * @example
 * ```ts
 * await client.store.cancelOrder(2, {}, { orderId: 300002 });
 * await client.processOrder(2, { orderId: 300002 }).catch((error) => {
 *   if (error instanceof OrderStateError) console.log(error.code); // ORDER_CANCELLED
 * });
 * ```
 */
export class OrderStateError extends InterstreamError {
  readonly code: 
    | "ORDER_CANCELLED" | "ORDER_NOT_FOUND" | "ORDER_PROCESSED" | "ORDER_PLACED_BEFORE" | "ORDER_NOT_CURRENT"
    | "NO_CURRENT_ORDER" | "AMOUNT_ABOVE_DUE" | "AMOUNT_PAID_CHANGED" | "ORDER_CURRENCY" | "ORDER_CHANGING";
}
/**
 * Code `CONNECTION_FAILED`: fetch rejected; `cause` is its reason (without the signed URL).
 *
 * @example
 * ```ts
 * const nobody = new Interstream({ ...sandbox.options, apiUrl: 'http://127.0.0.1:1/api.php', fetch: undefined, maxRetries: 0 });
 * await nobody.processOrder(2).catch((error) => {
 *   if (error instanceof ConnectionError) console.log(error.outcome, error.retryable); // not-sent true
 * });
 * ```
 */
export class ConnectionError extends InterstreamError {
  readonly code: "CONNECTION_FAILED";
}
/**
 * Code `TIMEOUT`: an attempt (`timeoutMs`) or the whole call (`deadlineMs`) ran out of time.
 *
 * @example
 * ```ts
 * sandbox.failNext({ how: 'slow', ms: 1_000, action: 'process_order' });
 * await client.processOrder(2, { timeoutMs: 50, maxRetries: 0, deadlineMs: 50 }).catch((error) => {
 *   if (error instanceof TimeoutError) console.log(error.outcome, error.retryable); // unknown false
 * });
 * ```
 */
export class TimeoutError extends InterstreamError {
  readonly code: "TIMEOUT";
}
/**
 * Code `ABORTED`, name `AbortError`: the call's `signal` ended it; `cause` is the signal's reason.
 *
 * @example
 * ```ts
 * const controller = new AbortController();
 * controller.abort('the page was left');
 * await client.processOrder(2, { signal: controller.signal }).catch((error) => {
 *   if (error instanceof AbortedError) console.log(error.outcome, error.cause); // not-sent the page was left
 * });
 * ```
 */
export class AbortedError extends InterstreamError {
  readonly code: "ABORTED";
}
/**
 * Code `RATE_LIMITED`: the API answered HTTP 429 to the last request, without reading it. `retryAfterMs` is the pause it
 * asked for, if it did: leave all calls until then.
 *
 * @example
 * ```ts
 * const fetch = async () => new Response(null, { status: 429, headers: { 'retry-after': '120' } });
 * const limited = new Interstream({ ...sandbox.options, fetch });
 * await limited.processOrder(2).catch((error) => {
 *   if (error instanceof RateLimitError) console.log(error.retryAfterMs); // 120000
 * });
 * ```
 */
export class RateLimitError extends InterstreamError {
  readonly code: "RATE_LIMITED";
}
/**
 * Code `UNUSABLE_ANSWER`: an HTTP error page, a redirect, an empty body, no JSON, or JSON that is neither `ok` nor
 * `error`. Something else than the API has answered (check `apiUrl`), or the API was busy or failed.
 *
 * @example
 * ```ts
 * const fetch = async () => new Response('<h1>Not Found</h1>', { status: 404 });
 * const astray = new Interstream({ ...sandbox.options, fetch });
 * await astray.processOrder(2).catch((error) => {
 *   if (error instanceof UnusableAnswerError) console.log(error.httpStatus, error.outcome); // 404 rejected
 * });
 * ```
 */
export class UnusableAnswerError extends InterstreamError {
  readonly code: "UNUSABLE_ANSWER";
}

/**
 * Code `INTERNAL`: a bug in this package. Outcome "unknown" if anything had been sent. The next call works.
 *
 * @example
 * ```ts
 * await client.processOrder(2).catch((error) => {
 *   if (error instanceof InternalError) console.error('please report', error.toJSON());
 * });
 * ```
 */
export class InternalError extends InterstreamError {
  readonly code: "INTERNAL";
}

/**
 * The codes that this package and the documentation know; of the API, any other text may come.
 *
 * @example
 * ```ts
 * const worthAnAlarm: InterstreamErrorCode[] = ['ERROR_PROCESSING', 'INTERNAL'];
 * await client.processOrder(6).catch((error) => console.log(worthAnAlarm.includes(error.code))); // true
 * ```
 */
export type InterstreamErrorCode = KnownInterstreamError["code"] | (string & {});

/**
 * The classes whose `code` is known: all but {@link ApiError} for another code of the API.
 *
 * @example
 * ```ts
 * const codes: KnownInterstreamError['code'][] = ['TIMEOUT', 'CONNECTION_FAILED'];
 * ```
 */
export type KnownInterstreamError =
  | ConfigurationError | InvalidUserIdError | RequestError | NoOrderError | AmountDueError | CurrencyMismatchError
  | ProcessingError | OrderStateError | ConnectionError | TimeoutError | AbortedError | RateLimitError
  | UnusableAnswerError | InternalError;

/**
 * Every class, to be told apart by `code`: after `error.code === "ERROR_AMOUNT_DUE"`, `error.detail` is there. An API that
 * says a code of this package's as its own gives an {@link ApiError}: it has a `detail`, which the others have not.
 *
 * @example
 * ```ts
 * function shown(error: AnyInterstreamError): string {
 *   return error.code === 'ERROR_AMOUNT_DUE' ? error.detail : error.message;
 * }
 * await client.processOrder(4).catch((error) => console.log(shown(error))); // Can't process the order because there is amount due
 * ```
 */
export type AnyInterstreamError = KnownInterstreamError | ApiError;

/**
 * Whether this package threw it: also of another copy of the package or another realm, and the fields of one (`code`,
 * `outcome`, `attempts`) where the class was lost on the way.
 *
 * @example
 * ```ts
 * try {
 *   await client.processOrder(4);
 * } catch (error) {
 *   if (!isInterstreamError(error)) throw error;
 *   if (error.code === 'ERROR_AMOUNT_DUE') console.log(error.detail); // Can't process the order because there is amount due
 * }
 * ```
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
 *
 * @example
 * ```ts
 * const onEvent = (event: CallEvent) => {
 *   if (event.type === 'settled') console.log(event.action, event.code, event.attempts); // process_order ok 2
 * };
 * await new Interstream({ ...sandbox.options, onEvent }).processOrder(103);
 * ```
 */
export type CallEvent =
  | { type: "attempt"; section: string; action: string; iq?: string; attempt: number }
  | { type: "answer"; section: string; action: string; iq?: string; attempt: number; httpStatus: number; ms: number }
  | { type: "pause"; section: string; action: string; iq?: string; attempt: number; ms: number; because: string }
  | {
      type: "settled"; section: string; action: string; iq?: string; attempts: number; ms: number; code: "ok" | string;
      outcome?: Outcome;
    };
