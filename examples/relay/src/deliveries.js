// What is known of each order's delivery, and the one call at a time that finds out.

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
  /** By order; an order that is not in here was not tried. Keep it in your database. */
  #known = new Map();
  /** The users for whom a call is under way. */
  #busy = new Set();

  constructor({ client, settleMs, log = console }) {
    this.#client = client;
    this.#settleMs = settleMs;
    this.#log = log;
  }

  /** @returns {{ state: State, mayTry: boolean }} */
  look({ orderId, userId, isPaid }) {
    if (!isPaid) return { state: 'unpaid', mayTry: false };
    if (this.#busy.has(userId)) return { state: 'delivering', mayTry: false };
    return this.#known.get(orderId) ?? { state: 'ready', mayTry: true };
  }

  /** For how many milliseconds to leave this order alone: a request may be at work, or the API has asked for a pause. */
  quietFor({ orderId }) {
    return Math.max(0, (this.#known.get(orderId)?.quietUntil ?? 0) - performance.now());
  }

  /** Has the order delivered, and resolves to what is known then. The caller has looked whether it may. */
  async deliver(order) {
    const { orderId, userId } = order;
    this.#busy.add(userId);
    try {
      // Without the page's signal: the customer may leave, and the call goes on.
      await this.#client.processOrder(userId, { orderId });
      this.#known.set(orderId, { state: 'delivered', mayTry: false });
    } catch (error) {
      this.#known.set(orderId, this.#afterFailure(error, order));
    } finally {
      this.#busy.delete(userId);
    }
    return this.look(order);
  }

  #afterFailure(error, { orderId, userId }) {
    const known = isInterstreamError(error) ? error : {};
    const { code = 'FAILED', outcome = 'unknown', retryable = false, retryAfterMs = this.#settleMs } = known;
    const quietUntil = performance.now() + retryAfterMs;
    // Where a human has to look, somebody has to be told: here, whoever reads the log.
    this.#log.error(`Order ${orderId} of user ${userId}: ${code}, ${outcome}${retryable ? '' : ', needs a human'}`);
    if (outcome === 'unknown') return { state: 'unknown', mayTry: retryable, quietUntil };
    // An API that could not be reached will be; the rest is for the shop to put right.
    return retryable ? { state: 'later', mayTry: true, quietUntil } : { state: 'refused', mayTry: false };
  }
}
