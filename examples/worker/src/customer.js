// One Durable Object for each user: settles the user's payments, one at a time, and keeps the ledger of them.
//
// Before a payment is settled for the first time, what was paid on the order before it is read and written down. With
// that, `settleOrder` may be called again after anything that happened in between, and a payment that is there already,
// a part of the amount too, is seen to be there.

import { DurableObject } from 'cloudflare:workers';
import { Interstream, isInterstreamError } from 'interstream';
import { Ledger } from './ledger.js';
import { isSame } from './payment.js';

/**
 * @typedef {object} Told What became of a payment.
 * @property {'settled' | 'closed' | 'case' | 'later' | 'conflict'} state
 * @property {number} [seconds] Of "later": not before so many have passed.
 * @property {string} [code] What is known, where it is not settled.
 * @property {string} [outcome]
 * @property {string} [message]
 */

export class Customer extends DurableObject {
  /** The last of those who wait for their turn. */
  #last = Promise.resolve();
  #ledger;
  #client;

  constructor(ctx, env) {
    super(ctx, env);
    this.#ledger = new Ledger(ctx.storage.sql);
  }

  /**
   * @param {import('./payment.js').Payment} payment
   * @param {boolean} [again] An operator has asked for it: a case is tried once more.
   * @returns {Promise<Told>}
   */
  async settle(payment, again = false) {
    const known = this.#ledger.find(payment.id);
    if (known?.state === 'settled' && known.desk === 'none' && isSame(known, payment)) return this.#told(payment.id);
    return this.#inTurn(payment, ({ state }) => {
      if (state === 'open' || (again && state === 'case')) return this.#settle(payment);
      return undefined;
    });
  }

  /** The queue has tried it as often as it may. @returns {Promise<Told>} */
  async giveUp(payment) {
    return this.#inTurn(payment, ({ state, attempts, code, outcome, message, paidBefore }) => {
      if (state !== 'open') return;
      const last = code === null ? 'Nothing is known of the last one.' : `The last one: ${code}, ${message}`;
      this.#ledger.failed(payment.id, {
        state: 'case',
        code: 'RETRIES_USED_UP',
        outcome: outcome ?? (paidBefore === null ? 'not-sent' : 'unknown'),
        message: `Not settled in ${attempts} attempts. ${last}`,
      }, { busyUntil: this.#ledger.busyUntil() });
    });
  }

  /** A human has dealt with it. @returns {Promise<Told>} */
  async close(payment) {
    return this.#inTurn(payment, ({ state }) => {
      if (state !== 'settled') this.#ledger.closed(payment.id);
    });
  }

  /** Everything that is known of the user's payments. */
  async payments() {
    return this.#ledger.all();
  }

  /**
   * While a call is on its way other events come in, and one writer at a time is what `settleOrder` asks for: each
   * waits for the one before it. The desk is told in turn as well: it hears things in the order in which they happened.
   */
  #inTurn(payment, work) {
    const turn = this.#last.then(async () => {
      const row = this.#ledger.enter(payment);
      if (!isSame(row, payment)) return this.#conflict(payment, row);
      const later = await work(row);
      await this.#tellDesk(payment);
      return later ?? this.#told(payment.id);
    });
    this.#last = turn.then(() => {}, () => {});
    return turn;
  }

  /** After a crash before it is written down that the desk knows, the desk is told once more. */
  async #tellDesk(payment) {
    const { state, desk } = this.#ledger.find(payment.id);
    const told = state === 'case' ? 'open' : 'none';
    if (desk === told || state === 'open') return;
    if (state === 'case') await this.#desk().open(payment, this.#told(payment.id));
    else await this.#desk().close(payment.id, 'case');
    this.#ledger.shown(payment.id, told);
  }

  async #conflict(payment, first) {
    const { id, amount, orderId, state } = first;
    const message = `Payment ${id} came first as ${amount} for order ${orderId}, which is ${state}.`;
    const told = { state: 'conflict', code: 'SAME_ID_DIFFERS', outcome: 'not-sent', message };
    await this.#desk().open(payment, told);
    return told;
  }

  #desk() {
    return this.env.DESK.getByName('desk');
  }

  /** @returns {Promise<Told | undefined>} Only where it has to wait. */
  async #settle(payment) {
    const row = this.#ledger.enter(payment);
    const wait = this.#ledger.busyUntil() - Date.now();
    const seconds = Math.ceil(wait / 1000);
    if (wait > 0) return { state: 'later', seconds, message: 'An earlier request may be running.' };
    const first = this.#ledger.inTheWayOf(payment);
    if (first !== undefined) return { state: 'later', message: `Payment ${first} of the same order comes first.` };

    this.#ledger.tried(payment.id);
    let paidBefore = row.paidBefore;
    try {
      this.#client ??= Interstream.fromEnv(this.env, limitsOf(this.env));
      paidBefore ??= await this.#paidOn(payment);
    } catch (error) {
      // Nothing but readings went out, whatever became of them.
      this.#failed(payment, error, { outcome: 'not-sent' });
      return undefined;
    }
    await this.#record(payment, paidBefore, row.paidBefore === null);
    return undefined;
  }

  /** How much is paid on the order now; of an order that is not there, nothing, and `settleOrder` will say so. */
  async #paidOn({ userId, orderId }) {
    const { data: cart } = await this.#client.store.getCart(userId);
    if (String(cart.order_id) === orderId && cart.order_amount_paid !== undefined) return cart.order_amount_paid;
    const { list } = await this.#client.store.listOrders(userId);
    return list.find(({ id }) => String(id) === orderId)?.total_paid ?? '0.00';
  }

  async #record(payment, paidBefore, isFirstCall) {
    const { id, userId, amount, description, orderId } = payment;
    const { deadlineMs, settleMs } = limitsOf(this.env);
    this.#ledger.begun(id, paidBefore, Date.now() + deadlineMs + settleMs);
    // Whatever happens from here on, the next instance knows.
    await this.ctx.storage.sync();
    try {
      const settled = await this.#client.settleOrder(userId, { amount, description, orderId, paidBefore });
      if (settled.payment === 'not-needed') this.#notNeeded(id, isFirstCall);
      else this.#ledger.settled(id, settled.amountDue);
    } catch (error) {
      const isUnknown = error.outcome === 'unknown';
      const isUnrecorded = isFirstCall && !isUnknown && error.payment === undefined;
      const { retryAfterMs = isUnknown ? settleMs : 0 } = error;
      this.#failed(payment, error, { isUnrecorded, busyUntil: Date.now() + retryAfterMs });
    }
  }

  #notNeeded(id, isUnrecorded) {
    const message = 'Nothing was due on the order, and what was paid on it does not contain this payment.';
    const known = { state: 'case', code: 'PAYMENT_NOT_NEEDED', outcome: 'rejected', message };
    this.#ledger.failed(id, known, { isUnrecorded });
  }

  /** What the package says of its error decides. */
  #failed({ id }, error, { outcome = error.outcome, ...known }) {
    if (!isInterstreamError(error)) throw error;
    const { code, message, retryable } = error;
    this.#ledger.failed(id, { state: retryable ? 'open' : 'case', code, outcome, message }, known);
  }

  #told(id) {
    const { state, code, outcome, message } = this.#ledger.find(id);
    return { state: state === 'open' ? 'later' : state, code, outcome, message };
  }
}

function limitsOf({ TIMEOUT_MS = 15_000, DEADLINE_MS = 60_000, SETTLE_MS = 30_000 }) {
  return { timeoutMs: Number(TIMEOUT_MS), deadlineMs: Number(DEADLINE_MS), settleMs: Number(SETTLE_MS) };
}
