// What is known of one user's payments, in the SQLite of that user's Durable Object: a row for each payment id.
//
//   open     to be settled, or on its way
//   settled  recorded; the order is processed, unless a part of it is still due
//   case     only a human can go on
//   closed   a human has dealt with it, or it was refunded before anything was done with it
//
// `paid_before` is what was paid on the order before this payment. It is there from the moment that a call may have
// recorded the payment, and tells the next one, after a crash too, whether it has. `desk` is whether the operator's
// desk shows the case: not at all, perhaps not as it is now, or as it is.

import type { Payment } from './payment.js';

const SCHEMA = `CREATE TABLE IF NOT EXISTS payments (
  id TEXT PRIMARY KEY, user_id TEXT NOT NULL, order_id TEXT NOT NULL, amount TEXT NOT NULL, description TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'settled', 'case', 'closed')),
  paid_before TEXT, busy_until INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0,
  amount_due TEXT, code TEXT, outcome TEXT, message TEXT, who TEXT, note TEXT,
  desk TEXT NOT NULL DEFAULT 'none' CHECK (desk IN ('none', 'stale', 'open')),
  part TEXT CHECK (part IN ('waits', 'told')),
  received INTEGER NOT NULL, updated INTEGER NOT NULL
) STRICT`;

const COLUMNS = `id, user_id AS userId, order_id AS orderId, amount, description, state, paid_before AS paidBefore,
  busy_until AS busyUntil, attempts, amount_due AS amountDue, code, outcome, message, who, note, desk, part, received, updated`;

export interface Row extends Payment, Record<string, SqlStorageValue> {
  state: 'open' | 'settled' | 'case' | 'closed';
  paidBefore: string | null;
  busyUntil: number;
  attempts: number;
  amountDue: string | null;
  code: string | null;
  outcome: string | null;
  message: string | null;
  /** Who has closed it, and why. */
  who: string | null;
  note: string | null;
  desk: 'none' | 'stale' | 'open';
  /** A part of an order, whose rest is waited for; the operator has been told that it does not come. */
  part: 'waits' | 'told' | null;
  received: number;
  updated: number;
}

/** Why something is not settled. */
export interface Failure {
  state: 'open' | 'case';
  code: string;
  outcome: string;
  message: string;
}

export class Ledger {
  #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(SCHEMA);
  }

  find(id: string): Row | undefined {
    return this.#sql.exec<Row>(`SELECT ${COLUMNS} FROM payments WHERE id = ?`, id).toArray()[0];
  }

  all(): Row[] {
    return this.#sql.exec<Row>(`SELECT ${COLUMNS} FROM payments ORDER BY received, id`).toArray();
  }

  /** The payment's row, which is made where there is none. */
  enter({ id, userId, orderId, amount, description }: Payment): Row {
    this.#sql.exec(
      `INSERT INTO payments (id, user_id, order_id, amount, description, received, updated) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO NOTHING`,
      id, userId, orderId, amount, description, Date.now(), Date.now(),
    );
    return this.find(id)!;
  }

  /** Until when a request of any of the user's payments may be running. */
  busyUntil(): number {
    return this.#sql.exec<{ until: number }>('SELECT COALESCE(MAX(busy_until), 0) AS until FROM payments').one().until;
  }

  /** Another payment of the order of which nobody knows yet whether it is recorded. */
  inTheWayOf({ id, orderId }: Payment): string | undefined {
    const query = `SELECT id FROM payments
      WHERE order_id = ? AND id <> ? AND paid_before IS NOT NULL AND state IN ('open', 'case')
      ORDER BY received LIMIT 1`;
    return this.#sql.exec<{ id: string }>(query, orderId, id).toArray()[0]?.id;
  }

  /** The parts of orders whose rest is waited for, or is no longer. */
  parts(part: 'waits' | 'told'): Row[] {
    return this.#sql.exec<Row>(`SELECT ${COLUMNS} FROM payments WHERE part = ? ORDER BY received, id`, part).toArray();
  }

  /** Tried (again), from here on by a machine. */
  tried(id: string) {
    this.#set(id, "state = 'open', attempts = attempts + 1");
  }

  /** A call begins that may record the payment. */
  begun(id: string, paidBefore: string, busyUntil: number) {
    this.#set(id, 'paid_before = ?, busy_until = ?', paidBefore, busyUntil);
  }

  /** Recorded. From now on the rest is waited for, where something is still due. */
  settled(id: string, amountDue: string, isPart: boolean) {
    const known = 'code = NULL, outcome = NULL, message = NULL';
    const part = isPart ? 'waits' : null;
    this.#set(id, `state = 'settled', busy_until = 0, amount_due = ?, part = ?, ${known}`, amountDue, part);
  }

  /** Whether the rest of a part is waited for, or the operator was told; `null`: neither, any more. */
  waits(id: string, part: Row['part']) {
    this.#set(id, 'part = ?', part);
  }

  /** It is not settled, and why. Where nothing was recorded for certain, the next call reads the order afresh. */
  failed(id: string, { state, code, outcome, message }: Failure, { busyUntil = 0, isUnrecorded = false } = {}) {
    const assignments = 'state = ?, code = ?, outcome = ?, message = ?, busy_until = ?';
    this.#set(id, assignments, state, code, outcome, message, busyUntil);
    if (state === 'case') this.#set(id, "desk = 'stale'");
    if (isUnrecorded) this.#set(id, 'paid_before = NULL');
  }

  /** What the operator's desk shows of it. */
  shown(id: string, desk: Row['desk']) {
    this.#set(id, 'desk = ?', desk);
  }

  closed(id: string, who: string, note: string) {
    this.#set(id, "state = 'closed', who = ?, note = ?", who, note);
  }

  /** It was closed by mistake. */
  reopened(id: string) {
    this.#set(id, "state = 'case', who = NULL, note = NULL, desk = 'stale'");
  }

  #set(id: string, assignments: string, ...values: SqlStorageValue[]) {
    this.#sql.exec(`UPDATE payments SET ${assignments}, updated = ? WHERE id = ?`, ...values, Date.now(), id);
  }
}
