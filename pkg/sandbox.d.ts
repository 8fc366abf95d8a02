// The public surface of "interstream/sandbox".

import type { InterstreamOptions } from './index.js';

export interface SandboxOptions {
  keyId?: string;
  sharedSecret?: string;
  /** Seconds a signature stays valid, as the credential's "requests expiration time". Default 300. */
  expiresAfterSeconds?: number;
  /** Unix seconds; default the runtime's clock. */
  now?: () => number;
}

/** An INTER-STREAM API on this machine: verifies signatures, keeps orders, answers as documented, and fails on demand. */
export interface Sandbox {
  /** Options to construct a client with (`apiUrl`, `keyId`, `sharedSecret`, and `fetch` bound to this sandbox). */
  readonly options: InterstreamOptions;
  /** Drop-in for `fetch`: answers requests to the sandbox's apiUrl without a network. */
  fetch: typeof globalThis.fetch;
  /** How often each order was processed: the ledger that "exactly once" is checked against. */
  ledger(): Array<{ orderId: number; userId: number; status: "current" | "processed" | "cancelled"; timesProcessed: number }>;
  /** Back to the seeded state. */
  reset(): void;
}
/**
 * A sandbox of its own: no network, nothing shared with others.
 *
 * Seeded users (the same for createSandbox and `interstream sandbox`):
 *    2  a paid order: "Order was processed", then ERROR_NO_ORDER
 *    3  no order:                ERROR_NO_ORDER
 *    4  5.50 EUR due:            ERROR_AMOUNT_DUE
 *    5  currency changed:        ERROR_CURRENCY_MISMATCH
 *    6  fails inside:            ERROR_PROCESSING
 *  101  processes the order, then the connection drops before the answer
 *  102  the connection drops before the order is touched, once; then as 2
 *  103  503 with Retry-After: 1, once; then as 2
 *  104  processes the order, sends the headers, then stalls the body for ever
 *  105  a 500 HTML page, once, order untouched; then as 2
 *  106  PHP warnings in front of the JSON of a success
 *  107  processes the order, then cuts the answer in half
 *  108  takes no lock: a second process_order that arrives while the first still runs processes the order again
 *  109  as 101, for a credential that may not list orders
 * 1000-9999  each a paid order, for load and bulk runs
 * The current order of user n has the id 300000 + n. `store > list_orders` and `store > get_cart` answer for all of them.
 * any other  REQUEST_ERROR | Invalid User ID for ids below 1; ERROR_NO_ORDER otherwise
 */
export function createSandbox(options?: SandboxOptions): Sandbox;
