// One Durable Object for each user: settles the user's payments, one at a time, and keeps the ledger of them.
//
// Before a payment is settled for the first time, what was paid on the order before it is read and written down. With
// that, `settleOrder` may be called again after anything that happened in between, and a payment that is there already,
// a part of the amount too, is seen to be there.

import { DurableObject } from 'cloudflare:workers';
import { isInterstreamError } from 'interstream';
import type { Interstream, InterstreamError, SettledOrder } from 'interstream';
import { clientOf, limitsOf } from './configuration.js';
import { Ledger } from './ledger.js';
import type { Row } from './ledger.js';
import { isNothing, isSame } from './payment.js';
import type { Payment, Told } from './payment.js';

const HOUR_MS = 3_600_000;

export class Customer extends DurableObject<Env> {
  /** The last of those who wait for their turn. */
  #last: Promise<unknown> = Promise.resolve();
  #ledger: Ledger;
  #client: Interstream | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#ledger = new Ledger(ctx.storage.sql);
  }

  /** @param again an operator has asked for it: a case is tried once more */
  async settle(payment: Payment, again = false): Promise<Told> {
    const known = this.#ledger.find(payment.id);
    if (known?.state === 'settled' && known.desk === 'none' && isSame(known, payment)) return this.#told(payment.id);
    return this.#inTurn(payment, async (row) => {
      if (!isSame(row, payment)) return this.#conflict(payment, row);
      return row.state === 'open' || (again && row.state === 'case') ? this.#settle(payment) : undefined;
    });
  }

  /** The gateway has given the money, or some of it, back. */
  async refund(payment: Payment): Promise<Told> {
    return this.#inTurn(payment, async ({ id, state, paidBefore, busyUntil }) => {
      if (state === 'closed') return;
      if (state === 'open' && paidBefore === null) {
        this.#ledger.closed(id, 'the gateway', `Refunded (${payment.amount}) before anything was recorded.`);
        return;
      }
      const message = state === 'settled'
        ? `${payment.amount} was refunded after the payment was recorded.`
        : `${payment.amount} was refunded, and nobody knows for certain whether the payment is recorded.`;
      const outcome = state === 'settled' ? 'recorded' : 'unknown';
      this.#ledger.failed(id, { state: 'case', code: 'REFUNDED', outcome, message }, { busyUntil });
    });
  }

  /** The queue has tried it as often as it may. */
  async giveUp(payment: Payment): Promise<Told> {
    return this.#inTurn(payment, async ({ state, attempts, code, outcome, message, paidBefore }) => {
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

  /** A human has dealt with it. */
  async close(payment: Payment, who: string, note: string): Promise<Told> {
    return this.#inTurn(payment, async ({ state }) => {
      if (state !== 'settled') this.#ledger.closed(payment.id, who, note);
    });
  }

  /** A human has not dealt with it after all. */
  async reopen(payment: Payment): Promise<Told> {
    return this.#inTurn(payment, async ({ state }) => {
      if (state === 'closed') this.#ledger.reopened(payment.id);
    });
  }

  /** Everything that is known of the user's payments. */
  async payments(): Promise<Row[]> {
    return this.#ledger.all();
  }

  /** The rest of an order may have been waited for for too long. */
  override async alarm() {
    const longest = Number(this.env.PART_PAYMENT_HOURS) * HOUR_MS;
    let next = Infinity;
    for (const row of this.#ledger.parts('waits')) {
      if (row.received + longest > Date.now()) {
        next = Math.min(next, row.received + longest);
        continue;
      }
      const message = `${row.amountDue} of order ${row.orderId} is still due.`;
      await this.#desk().open(row, 'part', { code: 'PART_PAYMENT_WAITS', outcome: 'recorded', message });
      this.#ledger.waits(row.id, 'told');
    }
    if (next < Infinity) await this.ctx.storage.setAlarm(next);
  }

  /**
   * While a call is on its way other events come in, and one writer at a time is what `settleOrder` asks for: each
   * waits for the one before it. The desk is told in turn as well: it hears things in the order in which they happened.
   */
  #inTurn(payment: Payment, work: (row: Row) => Promise<Told | undefined | void>): Promise<Told> {
    const turn = this.#last.then(async () => {
      const told = await work(this.#ledger.enter(payment));
      await this.#tellDesk(payment);
      return told ?? this.#told(payment.id);
    });
    this.#last = turn.then(() => {}, () => {});
    return turn;
  }

  /** After a crash before it is written down that the desk knows, the desk is told once more. */
  async #tellDesk(payment: Payment) {
    const { state, desk, who, note } = this.#ledger.find(payment.id)!;
    const told = state === 'case' ? 'open' : 'none';
    if (desk === told || state === 'open') return;
    if (state === 'case') await this.#desk().open(payment, 'case', this.#told(payment.id));
    else await this.#desk().close(payment.id, 'case', who, note);
    this.#ledger.shown(payment.id, told);
  }

  async #conflict(payment: Payment, { id, amount, orderId, state }: Row): Promise<Told> {
    const message = `Payment ${id} came first as ${amount} for order ${orderId}, which is ${state}.`;
    const told: Told = { state: 'conflict', code: 'SAME_ID_DIFFERS', outcome: 'not-sent', message };
    await this.#desk().open(payment, 'conflict', told);
    return told;
  }

  #desk() {
    return this.env.DESK.getByName('desk');
  }

  /** Says so only where it has to wait. */
  async #settle(payment: Payment): Promise<Told | undefined> {
    const { paidBefore: known } = this.#ledger.enter(payment);
    const wait = this.#ledger.busyUntil() - Date.now();
    const seconds = Math.ceil(wait / 1000);
    if (wait > 0) return { state: 'later', seconds, message: 'An earlier request may be running.' };
    const first = this.#ledger.inTheWayOf(payment);
    if (first !== undefined) return { state: 'later', message: `Payment ${first} of the same order comes first.` };

    this.#ledger.tried(payment.id);
    let paidBefore = known;
    try {
      this.#client ??= clientOf(this.env);
      paidBefore ??= await this.#paidOn(this.#client, payment);
    } catch (error) {
      // Nothing but readings went out, whatever became of them.
      this.#failed(payment, error, { outcome: 'not-sent' });
      return undefined;
    }
    await this.#record(this.#client, payment, paidBefore, known === null);
    return undefined;
  }

  /** How much is paid on the order now; of an order that is not there, nothing, and `settleOrder` will say so. */
  async #paidOn({ store }: Interstream, { userId, orderId }: Payment): Promise<string> {
    const { data: cart } = await store.getCart(userId);
    if (String(cart.order_id) === orderId && cart.order_amount_paid !== undefined) return cart.order_amount_paid;
    const { list } = await store.listOrders(userId);
    return list.find(({ id }) => String(id) === orderId)?.total_paid ?? '0.00';
  }

  async #record(client: Interstream, payment: Payment, paidBefore: string, isFirstCall: boolean) {
    const { id, userId, amount, description, orderId } = payment;
    const { deadlineMs, settleMs } = limitsOf(this.env);
    this.#ledger.begun(id, paidBefore, Date.now() + deadlineMs + settleMs);
    // Whatever happens from here on, the next instance knows.
    await this.ctx.storage.sync();
    try {
      await this.#settled(payment, await client.settleOrder(userId, { amount, description, orderId, paidBefore }), isFirstCall);
    } catch (error) {
      if (!isInterstreamError(error)) throw error;
      const isUnknown = error.outcome === 'unknown';
      const isUnrecorded = isFirstCall && !isUnknown && error.payment === undefined;
      const { retryAfterMs = isUnknown ? settleMs : 0 } = error;
      this.#failed(payment, error, { isUnrecorded, busyUntil: Date.now() + retryAfterMs });
    }
  }

  async #settled({ id, orderId }: Payment, { payment, amountDue }: SettledOrder, isFirstCall: boolean) {
    if (payment === 'not-needed') {
      const message = 'Nothing was due on the order, and what was paid on it does not contain this payment.';
      const known = { state: 'case', code: 'PAYMENT_NOT_NEEDED', outcome: 'rejected', message } as const;
      return this.#ledger.failed(id, known, { isUnrecorded: isFirstCall });
    }
    const isPart = !isNothing(amountDue);
    const earlier = [...this.#ledger.parts('waits'), ...this.#ledger.parts('told')].filter((row) => row.orderId === orderId);
    this.#ledger.settled(id, amountDue, isPart);
    for (const row of earlier) {
      if (row.part === 'told') await this.#desk().close(row.id, 'part', null, null);
      this.#ledger.waits(row.id, null);
    }
    if (isPart) await this.alarm();
  }

  /** What the package says of its error decides. */
  #failed({ id }: Payment, error: unknown, { outcome, ...known }: { outcome?: string, isUnrecorded?: boolean, busyUntil?: number }) {
    if (!isInterstreamError(error)) throw error;
    const { code, message, retryable } = error as InterstreamError;
    this.#ledger.failed(id, { state: retryable ? 'open' : 'case', code, outcome: outcome ?? error.outcome, message }, known);
  }

  #told(id: string): Told {
    const { state, code, outcome, message } = this.#ledger.find(id)!;
    return { state: state === 'open' ? 'later' : state, code, outcome, message };
  }
}
