// What is known of each order's delivery, and the one call at a time that finds out.

import { mkdirSync, readdirSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isInterstreamError } from 'interstream';

/**
 * What a customer may know. `later`: not delivered, and the same call may do it; `refused`: not delivered, and only a
 * human can; `unknown`: nobody knows yet.
 * @typedef {'unpaid' | 'ready' | 'delivering' | 'delivered' | 'later' | 'refused' | 'unknown'} State
 */

export class Deliveries {
  #client;
  #settleMs;
  #log;
  #folder;
  /** By order; an order that is not in here was not tried. Keep it in your database. */
  #known = new Map();
  /** The users for whom a call is under way. */
  #busy = new Set();
  /** Until when (as performance.now tells) a request may still be at work, or the API has asked for a pause, by user. */
  #quietUntil = new Map();

  /**
   * @param {{ client: import('interstream').Interstream, settleMs: number, folder: string, log?: Console }} parts in
   *   `folder` there is a file for each call under way, named after its user: after a crash, these are left alone
   */
  constructor({ client, settleMs, folder, log = console }) {
    this.#client = client;
    this.#settleMs = settleMs;
    this.#folder = folder;
    this.#log = log;
    mkdirSync(folder, { recursive: true });
    // When these went out is not known, but it was before this process began.
    for (const userId of readdirSync(folder)) this.#keepQuiet(Number(userId), settleMs);
  }

  /** @returns {{ state: State, mayTry: boolean }} */
  look({ orderId, userId, isPaid }) {
    if (!isPaid) return { state: 'unpaid', mayTry: false };
    if (this.#busy.has(userId)) return { state: 'delivering', mayTry: false };
    // A call of an earlier process may have delivered it.
    const state = this.quietFor({ userId }) > 0 ? 'unknown' : 'ready';
    return this.#known.get(orderId) ?? { state, mayTry: true };
  }

  /** For how many milliseconds to leave this customer's orders alone. */
  quietFor({ userId }) {
    return Math.max(0, (this.#quietUntil.get(userId) ?? 0) - performance.now());
  }

  #keepQuiet(userId, ms) {
    this.#quietUntil.set(userId, performance.now() + ms);
  }

  /** Has the order delivered, and resolves to what is known then. The caller has looked whether it may. */
  async deliver(order) {
    const { orderId, userId } = order;
    this.#busy.add(userId);
    const running = join(this.#folder, String(userId));
    try {
      await writtenToDisk(running);
      // Without the page's signal: the customer may leave, and the call goes on.
      await this.#client.processOrder(userId, { orderId });
      this.#known.set(orderId, { state: 'delivered', mayTry: false });
    } catch (error) {
      this.#known.set(orderId, this.#afterFailure(error, order));
    } finally {
      await rm(running, { force: true });
      this.#busy.delete(userId);
    }
    return this.look(order);
  }

  #afterFailure(error, { orderId, userId }) {
    const known = isInterstreamError(error) ? error : {};
    const { code = 'FAILED', outcome = 'unknown', retryable = false, retryAfterMs = this.#settleMs } = known;
    this.#keepQuiet(userId, retryAfterMs);
    // Where a human has to look, somebody has to be told: here, whoever reads the log.
    this.#log.error(`Order ${orderId} of user ${userId}: ${code}, ${outcome}${retryable ? '' : ', needs a human'}`);
    if (outcome === 'unknown') return { state: 'unknown', mayTry: retryable };
    // An API that could not be reached will be; the rest is for the shop to put right.
    return retryable ? { state: 'later', mayTry: true } : { state: 'refused', mayTry: false };
  }
}

async function writtenToDisk(file) {
  const handle = await open(file, 'w', 0o600);
  await handle.sync().finally(() => handle.close());
}
