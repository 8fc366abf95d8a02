/**
 * An INTER-STREAM API to test against, without a network and without an account.
 *
 * @module interstream/sandbox
 */

import type { FetchLike, InterstreamOptions } from './index.js';

/**
 * What a sandbox may be told; nothing is needed.
 *
 * @example
 * ```ts
 * const options: SandboxOptions = { currency: 'JPY', users: [{ id: 7, order: { id: 71, total: '1000' } }] };
 * console.log(createSandbox(options).ledger().length); // 1
 * ```
 */
export interface SandboxOptions {
  /** The key ID that is accepted. Default: one of the sandbox's own, see `options.keyId`. */
  keyId?: string | undefined;
  /**
   * The shared secret that signatures are checked with. Default: one of the sandbox's own, see `options.sharedSecret`.
   */
  sharedSecret?: string | undefined;
  /** Seconds a signature stays valid, as the credential's "requests expiration time". Default 300. */
  expiresAfterSeconds?: number | undefined;
  /** Unix seconds; default the runtime's clock. */
  now?: (() => number) | undefined;
  /**
   * The store's currency, as three capital letters (ISO 4217). Default "EUR". It has as many decimal places as the runtime
   * knows it to have ("JPY": none); prices and seeded orders then come to as many of its smallest unit as they have cents.
   */
  currency?: string | undefined;
  /** Instead of the seeded users: those that begin with an order, each with nothing the matter. */
  users?: SandboxUser[] | undefined;
}

/**
 * A user that a sandbox begins with.
 *
 * @example
 * ```ts
 * const unpaid: SandboxUser = { id: 7, order: { id: 71, total: '12.00' } };
 * const shop = createSandbox({ users: [unpaid, { id: 8 }] });
 * console.log((await new Interstream(shop.options).settleOrder(7, { amount: '12.00' })).payment); // recorded
 * ```
 */
export interface SandboxUser {
  /** A positive whole number. */
  id: number;
  /** The current order; none if left out. */
  order?: SandboxOrder | undefined;
}

/**
 * An order that a sandbox begins with.
 *
 * @example
 * ```ts
 * const half: SandboxOrder = { id: 71, total: '1000', paid: '500' };
 * const shop = createSandbox({ currency: 'JPY', users: [{ id: 7, order: half }] });
 * console.log((await new Interstream(shop.options).store.getCart(7)).data.order_amount_due); // 500
 * ```
 */
export interface SandboxOrder {
  /** A positive whole number. */
  id: number;
  /** Exact decimal text in the store's currency, e.g. "5.50"; of yen "1000". */
  total: string;
  /** How much of it is paid. Default "0". */
  paid?: string | undefined;
}

/**
 * Something that is to go wrong.
 *
 * @example
 * ```ts
 * const fault: Fault = { how: 'busy', action: 'process_order', times: 2 };
 * sandbox.failNext(fault);
 * console.log((await client.processOrder(2)).attempts); // 3
 * ```
 */
export interface Fault {
  /**
   * What happens:
   * - `request-lost`: the connection drops before the API sees the request.
   * - `answer-lost`, `answer-cut`, `answer-stalled`: it is done; the answer is lost, cut in half, or never ends.
   * - `busy`: 503 with `Retry-After: 1`, unread.
   * - `error-page`, `error-page-after`: a 500 page, before or after it is done.
   * - `slow`: it is done; the answer comes after `ms`.
   * - `doubled`: the network sends it twice; the answer to the second copy comes back.
   */
  how: "request-lost" | "answer-lost" | "answer-cut" | "answer-stalled" | "busy" | "error-page" | "error-page-after" | "slow" | "doubled";
  /** Only requests for this action, e.g. `"add_payment"`. */
  action?: string | undefined;
  /** Only requests about this user. */
  userId?: number | undefined;
  /** How many requests it happens to. Default 1. */
  times?: number | undefined;
  /** With `slow`: milliseconds. Default 1000. */
  ms?: number | undefined;
}

/**
 * A payment that `add_payment` recorded.
 *
 * @example
 * ```ts
 * await client.store.addPayment(4, { amount: '5.50', description: 'pay_123' });
 * const [payment]: RecordedPayment[] = sandbox.payments();
 * console.log(payment!.orderId, payment!.description); // 300004 pay_123
 * ```
 */
export interface RecordedPayment {
  /** The order it was recorded on. */
  orderId: number;
  /** Whose order it is. */
  userId: number;
  /** Exact decimal text, e.g. "5.50". */
  amount: string;
  /** As sent; "" where nothing was. */
  description: string;
}

/**
 * A change of a user's credit, by `add_subtract_credit` or because credit was bought.
 *
 * @example
 * ```ts
 * await client.store.addSubtractCredit(7, { creditAction: 'add', amount: '3.00' });
 * const [change]: CreditChange[] = sandbox.creditChanges();
 * console.log(change!.action, change!.amount); // add 3.00
 * ```
 */
export interface CreditChange {
  /** Whose credit it is. */
  userId: number;
  /** What was done to it. */
  action: "add" | "subtract";
  /** Exact decimal text, e.g. "3.00". */
  amount: string;
  /** As sent; the order's number where credit was bought. */
  description: string;
}

/**
 * An INTER-STREAM API on this machine: verifies signatures, keeps a shop, answers as documented, and fails on demand.
 *
 * @example
 * ```ts
 * const sandbox: Sandbox = createSandbox();
 * const client = new Interstream(sandbox.options);
 * console.log((await client.processOrder(2)).ok); // Order was processed
 * ```
 */
export interface Sandbox {
  /**
   * Options to construct a client with (`apiUrl`, `keyId`, `sharedSecret`, and `fetch` bound to this sandbox).
   *
   * @example
   * ```ts
   * console.log(sandbox.options.apiUrl); // https://sandbox.invalid/api.php
   * ```
   */
  readonly options: InterstreamOptions;
  /**
   * Drop-in for `fetch`: answers requests to the sandbox's apiUrl without a network.
   *
   * @example
   * ```ts
   * const response = await sandbox.fetch(client.signedUrl('store', 'list_orders', 3), { method: 'POST' });
   * console.log(await response.text()); // {"list":[]}
   * ```
   */
  fetch: typeof globalThis extends { fetch: infer Fetch } ? Fetch : FetchLike;
  /**
   * How often each order was processed: the ledger that "exactly once" is checked against.
   *
   * @example
   * ```ts
   * await client.processOrder(2);
   * console.log(sandbox.ledger()[0]); // { orderId: 300002, userId: 2, status: 'processed', timesProcessed: 1 }
   * ```
   */
  ledger(): Array<{
    orderId: number; userId: number; status: "current" | "processed" | "cancelled"; timesProcessed: number;
  }>;
  /**
   * Every payment recorded since the start, in order: that none is recorded twice and none lost is checked against
   * this.
   *
   * @example
   * ```ts
   * await client.settleOrder(4, { amount: '5.50' });
   * console.log(sandbox.payments()); // [ { orderId: 300004, userId: 4, amount: '5.50', description: '' } ]
   * ```
   */
  payments(): RecordedPayment[];
  /**
   * Every change of anybody's credit, in order. They add up to what `get_credit` shows.
   *
   * @example
   * ```ts
   * await client.store.addSubtractCredit(7, { creditAction: 'add', amount: '1.00' });
   * console.log(sandbox.creditChanges()); // [ { userId: 7, action: 'add', amount: '1.00', description: '' } ]
   * ```
   */
  creditChanges(): CreditChange[];
  /**
   * Back to the seeded state, with no fault to come.
   *
   * @example
   * ```ts
   * await client.processOrder(2);
   * sandbox.reset();
   * console.log((await client.processOrder(2)).ok); // Order was processed
   * ```
   */
  reset(): void;
  /**
   * Has something go wrong with the next requests that match: by default one, of any action and user. Over HTTP:
   * `POST /fail-next` with the same as JSON.
   *
   * @example
   * ```ts
   * sandbox.failNext({ how: 'answer-lost', action: 'process_order', userId: 2 });
   * await client.processOrder(2).catch((error) => console.log(error.outcome)); // unknown
   * ```
   */
  failNext(fault: Fault): void;
}
/**
 * A sandbox of its own: no network, nothing shared with others.
 *
 * Seeded users (unless `users` are given; the same for `createSandbox` and `npx interstream sandbox`):
 *
 * | user | what is the matter | what `process_order` comes to |
 * |---|---|---|
 * | 2 | a paid order | "Order was processed", then `ERROR_NO_ORDER` |
 * | 3 | no order | `ERROR_NO_ORDER` |
 * | 4 | 5.50 EUR due | `ERROR_AMOUNT_DUE` |
 * | 5 | the currency was changed | `ERROR_CURRENCY_MISMATCH` |
 * | 6 | fails inside | `ERROR_PROCESSING` |
 * | 101 | a lost answer | processes the order, then the connection drops before the answer |
 * | 102 | a lost request | the connection drops before the order is touched, once; then as 2 |
 * | 103 | busy | 503 with `Retry-After: 1`, once; then as 2 |
 * | 104 | a stalled answer | processes the order, sends the headers, then stalls the body for ever |
 * | 105 | an error page | a 500 HTML page, once, order untouched; then as 2 |
 * | 106 | PHP warnings | they stand in front of the JSON of a success |
 * | 107 | a cut answer | processes the order, then cuts the answer in half |
 * | 108 | no lock | a second `process_order` that arrives while the first still runs processes the order again |
 * | 109 | may not look | as 101, for a credential that may not list orders |
 * | 1000 to 9999 | a paid order each | as 2; for load and bulk runs |
 * | 60001 to 60500 | 5.50 EUR due each | as 4; to settle payments with |
 * | any other | no order | `ERROR_NO_ORDER`; for ids below 1, `REQUEST_ERROR`, "Invalid User ID" |
 *
 * The current order of user n has the id 300000 + n. `store > list_orders` and `store > get_cart` answer for all of
 * them.
 *
 * Every action of the store section is answered. Any user can fill a cart and place, pay and process an order; ids from
 * 1000000000 on are unknown to `modify_cart`. New orders are numbered from 310001. What is the matter with users 4, 5
 * and 6 is the matter with their seeded order: paid, user 4's is processed; 5's can be cancelled; 6's fails at that,
 * too.
 *
 * Products, in EUR (an order has to come to 1.00; credit is not spent on orders):
 *
 * | product | | EUR | delivers |
 * |---|---|---|---|
 * | 1 | Premium Clip | 5.50 | access to clip 1 for 30 days |
 * | 2 | Premium Channel | 12.00 | access to channel 1 for 7 days |
 * | 3 | Short Clip | 0.50 | access to clip 2 for 30 days; alone below the minimum |
 * | 4 | Credit, by quantity | 1.00 each | as much credit |
 * | 5 | Donation, by quantity | 1.00 each | nothing |
 * | 6 | Channel 1, monthly | 10.00 | a subscription |
 * | 7 | Channel 2, monthly | 8.00 | a subscription, free for the first 14 days; requires recurring payments |
 *
 * Where the API's documentation is silent, the answers are the sandbox's own: do not rely on them.
 *
 * @example
 * ```ts
 * const sandbox = createSandbox();
 * const client = new Interstream(sandbox.options);
 * sandbox.failNext({ how: 'answer-lost', action: 'process_order' });
 * await client.processOrder(2, { orderId: 300002 });
 * console.log(sandbox.ledger().find(({ userId }) => userId === 2)!.timesProcessed); // 1
 * ```
 */
export function createSandbox(options?: SandboxOptions): Sandbox;
