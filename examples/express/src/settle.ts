// One payment: settled, or what to answer to the gateway, which then delivers it again. The gateway is the queue here, and
// nothing is kept on this side, so a payment has to be the whole of its order (`paidBefore: '0.00'`).

import { isInterstreamError } from 'interstream';
import type { Interstream } from 'interstream';

export interface Payment {
  id: string;
  userId: string;
  orderId: string;
  amount: string;
}

export interface Answer {
  status: 200 | 422 | 503;
  /** With 503: not before so many seconds. */
  retryAfter?: number;
  body: object;
}

export class Settlements {
  #client: Interstream;
  #settleMs: number;
  /** The last call for each user: never two at once, since neither would see what the other is doing to an order. */
  #last = new Map<string, Promise<unknown>>();
  /** Until when a request may still be at work, by user; and of an earlier process, of everybody. */
  #quietUntil = new Map<string, number>();
  #begun = performance.now();

  constructor(client: Interstream, settleMs: number) {
    this.#client = client;
    this.#settleMs = settleMs;
  }

  settle(payment: Payment): Promise<Answer> {
    const { userId } = payment;
    const turn = (this.#last.get(userId) ?? Promise.resolve()).then(() => this.#settle(payment));
    const over = turn.then(() => {
      if (this.#last.get(userId) === over) this.#last.delete(userId);
    });
    this.#last.set(userId, over);
    return turn;
  }

  async #settle({ id, userId, orderId, amount }: Payment): Promise<Answer> {
    const quietUntil = Math.max(this.#begun + this.#settleMs, this.#quietUntil.get(userId) ?? 0);
    const wait = quietUntil - performance.now();
    if (wait > 0) return later(wait, 'An earlier request may be running.');
    this.#quietUntil.delete(userId);
    try {
      const { payment, amountDue } = await this.#client.settleOrder(userId, { amount, description: id, orderId, paidBefore: '0.00' });
      // Has the customer paid twice? Only a human can tell.
      if (payment === 'not-needed') return refused({ code: 'PAYMENT_NOT_NEEDED', message: 'Nothing was due on the order.' });
      return { status: 200, body: { payment, amountDue } };
    } catch (error) {
      if (!isInterstreamError(error)) throw error;
      const { code, outcome, retryable, message } = error;
      const { retryAfterMs = outcome === 'unknown' ? this.#settleMs : 0 } = error;
      if (retryAfterMs > 0) this.#quietUntil.set(userId, performance.now() + retryAfterMs);
      console.error(JSON.stringify({ payment: id, ...error.toJSON() }));
      return retryable ? later(retryAfterMs, message) : refused({ code, outcome, message });
    }
  }
}

const later = (ms: number, message: string): Answer => (
  { status: 503, retryAfter: Math.max(1, Math.ceil(ms / 1000)), body: { message } }
);

/** The gateway shows its owner that this is refused: only a human can go on. */
const refused = (body: object): Answer => ({ status: 422, body });
