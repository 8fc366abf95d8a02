// What is known of one user's payments, in the SQLite of that user's Durable Object: a row for each payment id.
//
//   open     to be settled, or on its way
//   settled  recorded; the order is processed, unless a part of it is still due
//   case     only a human can go on
//   closed   a human has dealt with it
//
// `paid_before` is what was paid on the order before this payment. It is there from the moment that a call may have
// recorded the payment, and tells the next one, after a crash too, whether it has. `desk` is whether the operator's
// desk shows the case: not at all, perhaps not as it is now, or as it is.

const SCHEMA = `CREATE TABLE IF NOT EXISTS payments (
  id TEXT PRIMARY KEY, user_id TEXT NOT NULL, order_id TEXT NOT NULL, amount TEXT NOT NULL, description TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'settled', 'case', 'closed')),
  paid_before TEXT, busy_until INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0,
  amount_due TEXT, code TEXT, outcome TEXT, message TEXT,
  desk TEXT NOT NULL DEFAULT 'none' CHECK (desk IN ('none', 'stale', 'open')),
  received INTEGER NOT NULL, updated INTEGER NOT NULL
) STRICT`;

const COLUMNS = `id, user_id AS userId, order_id AS orderId, amount, description, state, paid_before AS paidBefore,
  busy_until AS busyUntil, attempts, amount_due AS amountDue, code, outcome, message, desk, received, updated`;

export class Ledger {
  #sql;

  /** @param {SqlStorage} sql */
  constructor(sql) {
    this.#sql = sql;
    sql.exec(SCHEMA);
  }

  find(id) {
    return this.#sql.exec(`SELECT ${COLUMNS} FROM payments WHERE id = ?`, id).toArray()[0];
  }

  all() {
    return this.#sql.exec(`SELECT ${COLUMNS} FROM payments ORDER BY received, id`).toArray();
  }

  /** The payment's row, which is made where there is none. @param {import('./payment.js').Payment} payment */
  enter({ id, userId, orderId, amount, description }) {
    this.#sql.exec(
      `INSERT INTO payments (id, user_id, order_id, amount, description, received, updated) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO NOTHING`,
      id, userId, orderId, amount, description, Date.now(), Date.now(),
    );
    return this.find(id);
  }

  /** Until when a request of any of the user's payments may be running. */
  busyUntil() {
    return this.#sql.exec('SELECT COALESCE(MAX(busy_until), 0) AS until FROM payments').one().until;
  }

  /** Another payment of the order of which nobody knows yet whether it is recorded. */
  inTheWayOf({ id, orderId }) {
    const query = `SELECT id FROM payments
      WHERE order_id = ? AND id <> ? AND paid_before IS NOT NULL AND state IN ('open', 'case')
      ORDER BY received LIMIT 1`;
    return this.#sql.exec(query, orderId, id).toArray()[0]?.id;
  }

  /** Tried (again), from here on by a machine. */
  tried(id) {
    this.#set(id, "state = 'open', attempts = attempts + 1");
  }

  /** A call begins that may record the payment. */
  begun(id, paidBefore, busyUntil) {
    this.#set(id, 'paid_before = ?, busy_until = ?', paidBefore, busyUntil);
  }

  settled(id, amountDue) {
    const known = 'code = NULL, outcome = NULL, message = NULL';
    this.#set(id, `state = 'settled', busy_until = 0, amount_due = ?, ${known}`, amountDue);
  }

  /** It is not settled, and why. Where nothing was recorded for certain, the next call reads the order afresh. */
  failed(id, { state, code, outcome, message }, { busyUntil = 0, isUnrecorded = false } = {}) {
    const assignments = 'state = ?, code = ?, outcome = ?, message = ?, busy_until = ?';
    this.#set(id, assignments, state, code, outcome, message, busyUntil);
    if (state === 'case') this.#set(id, "desk = 'stale'");
    if (isUnrecorded) this.#set(id, 'paid_before = NULL');
  }

  /** What the operator's desk shows of it. */
  shown(id, desk) {
    this.#set(id, 'desk = ?', desk);
  }

  closed(id) {
    this.#set(id, "state = 'closed'");
  }

  #set(id, assignments, ...values) {
    this.#sql.exec(`UPDATE payments SET ${assignments}, updated = ? WHERE id = ?`, ...values, Date.now(), id);
  }
}
