// Settles what the ledger has: one payment at a time for each user, again where that can help, else an open case.

import { setTimeout as passed } from 'node:timers/promises';
import { isInterstreamError } from 'interstream';

const LONGEST_PAUSE_MS = 10 * 60_000;
/** Users who are seen to at once: after a night without the API, it is not to be met by thousands. */
const MOST_AT_ONCE = 50;

export class Settlements {
  #client;
  #ledger;
  #settleMs;
  #retryMs;
  #log;
  /** The work under way, by user: never two at once, since neither would see what the other is doing to an order. */
  #running = new Map();
  /** The users who wait for their turn. */
  #waiting = new Set();
  /** Until when (as performance.now tells) a request may still be at work, or the API has asked for a pause, by user. */
  #quietUntil = new Map();
  /** Nothing new begins. */
  #stopping = new AbortController();
  /** What is under way ends too. */
  #ending = new AbortController();

  constructor({ client, ledger, settleMs, retryMs, log }) {
    this.#client = client;
    this.#ledger = ledger;
    this.#settleMs = settleMs;
    this.#retryMs = retryMs;
    this.#log = log;
  }

  /** Takes up what an earlier process has left. */
  resume() {
    for (const userId of this.#ledger.users()) {
      // When its last request went out is not known, but it was before this process began.
      const isInDoubt = ({ state, error }) => state === 'begun' || error?.outcome === 'unknown';
      if (this.#ledger.open(userId).some(isInDoubt)) this.#keepQuiet(userId);
      this.wake(userId);
    }
  }

  /** Sees to a user who may have something to settle. */
  wake(userId) {
    if (this.#running.has(userId) || this.#ledger.next(userId) === undefined) return;
    this.#waiting.add(userId);
    this.#fill();
  }

  #fill() {
    for (const userId of this.#waiting) {
      if (this.#running.size >= MOST_AT_ONCE || this.stopping) return;
      this.#waiting.delete(userId);
      // What fails here is the ledger or this program. Nothing catches it: it ends the process, and the next one goes on.
      this.#running.set(userId, this.#run(userId));
    }
  }

  get stopping() {
    return this.#stopping.signal.aborted;
  }

  /** Begins nothing new, and resolves once nothing is under way; what takes longer than `graceMs` is aborted. */
  async stop(graceMs) {
    this.#stopping.abort();
    this.#waiting.clear();
    const timer = setTimeout(() => this.#ending.abort(), graceMs);
    await Promise.all(this.#running.values());
    clearTimeout(timer);
  }

  async #run(userId) {
    for (let entry; (entry = this.#ledger.next(userId)) !== undefined; ) {
      await this.#pause((this.#quietUntil.get(userId) ?? 0) - performance.now());
      if (this.stopping) return;
      await this.#settle(entry);
      if (entry.state === 'waiting') await this.#pause(this.#delayAfter(entry.failures));
      if (this.stopping) return;
    }
    // Without a step in between: whoever comes from here on has to find that nobody is running.
    this.#running.delete(userId);
    this.#fill();
  }

  async #settle(entry) {
    const { id, userId, orderId, amount } = entry;
    const signal = this.#ending.signal;
    try {
      // Kept before the first change, for every later try: with it, a payment that is there already is seen to be.
      const paidBefore = entry.paidBefore ?? (await this.#paidOn(userId, orderId, signal));
      // Refunded or closed meanwhile.
      if (entry.state !== 'waiting' && entry.state !== 'begun') return;
      await this.#ledger.add({ type: 'begun', id, paidBefore });
      const payment = { amount, description: id, orderId, paidBefore };
      const result = await this.#client.settleOrder(userId, payment, { signal });
      await this.#ledger.add({ type: 'settled', id, result });
      this.#log.info({ id, userId, orderId, result }, 'settled');
    } catch (error) {
      if (!isInterstreamError(error)) throw error;
      const { code, outcome, retryable, retryAfterMs, message } = error;
      if (outcome === 'unknown' || retryAfterMs > 0) this.#keepQuiet(userId, retryAfterMs);
      // As after a crash: the next start takes it up.
      if (code === 'ABORTED' && this.stopping) return;
      if (entry.state === 'closed') return;
      await this.#ledger.add({ type: 'failed', id, error: { code, outcome, retryable, message } });
      const next = entry.state === 'case' ? 'open case' : 'will be tried again';
      this.#log.warn({ id, userId, orderId, code, outcome, retryable }, next);
    }
  }

  async #paidOn(userId, orderId, signal) {
    const { list } = await this.#client.store.listOrders(userId, {}, { signal });
    return list.find((order) => String(order.id) === orderId)?.total_paid;
  }

  /** For as long as the error says; where none does, until no request can be running any more. */
  #keepQuiet(userId, ms = this.#settleMs) {
    this.#quietUntil.set(userId, performance.now() + ms);
  }

  /** Twice as long each time, less up to half of it at random: an API that was down is not to be met by all at once. */
  #delayAfter(failures) {
    return Math.min(this.#retryMs * 2 ** (failures - 1), LONGEST_PAUSE_MS) * (1 - Math.random() / 2);
  }

  async #pause(ms) {
    if (ms > 0) await passed(ms, undefined, { signal: this.#stopping.signal }).catch(() => {});
  }
}
