// What came in, in SQLite: on the disk before the webhook is answered.

import { Database } from 'bun:sqlite';

export interface Payment {
  id: string;
  userId: string;
  orderId: string;
  amount: string;
}

export interface Row extends Payment {
  /** What was paid on the order before; once it is there, a call may have recorded the payment. */
  paidBefore: string | null;
  failures: number;
}

const COLUMNS = 'id, user_id AS userId, order_id AS orderId, amount, paid_before AS paidBefore, failures';

export class Inbox {
  #database: Database;

  constructor(file: string) {
    this.#database = new Database(file, { strict: true });
    this.#database.run('PRAGMA journal_mode = WAL');
    // Each transaction is on the disk before anybody is told.
    this.#database.run('PRAGMA synchronous = FULL');
    this.#database.run(`CREATE TABLE IF NOT EXISTS payments (
      id TEXT PRIMARY KEY, user_id TEXT NOT NULL, order_id TEXT NOT NULL, amount TEXT NOT NULL, paid_before TEXT,
      state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'settled', 'case', 'closed')),
      failures INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL DEFAULT 0, code TEXT, message TEXT
    ) STRICT`);
    this.#database.run("CREATE INDEX IF NOT EXISTS open_payments ON payments (not_before) WHERE state = 'open'");
  }

  /** Keeps a payment; of several deliveries, the first. */
  receive({ id, userId, orderId, amount }: Payment) {
    this.#database.query('INSERT INTO payments (id, user_id, order_id, amount) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING')
      .run(id, userId, orderId, amount);
  }

  /**
   * The next payment to settle. One whose user has a case or a pause waits: amounts are all that tells payments apart, and
   * nobody can see what a request that may be running does to an order.
   */
  next(now: number): Row | null {
    return this.#database.query<Row, [number]>(`SELECT ${COLUMNS} FROM payments AS one
      WHERE state = 'open' AND NOT EXISTS (
        SELECT 1 FROM payments AS other WHERE other.user_id = one.user_id
          AND (other.not_before > ?1 OR (other.order_id = one.order_id AND other.state = 'case')))
      ORDER BY rowid LIMIT 1`).get(now);
  }

  /** A call begins: whatever happens, nothing more is sent for this user until it is certainly over. */
  begun(id: string, paidBefore: string, notBefore: number) {
    this.#set(id, 'paid_before = ?2, not_before = ?3', paidBefore, notBefore);
  }

  settled(id: string) {
    this.#set(id, "state = 'settled', not_before = 0, code = NULL, message = NULL");
  }

  failed(id: string, state: 'open' | 'case', notBefore: number, code: string, message: string) {
    this.#set(id, 'state = ?2, not_before = ?3, failures = failures + 1, code = ?4, message = ?5', state, notBefore, code, message);
  }

  /** What needs a human. */
  cases() {
    return this.#database.query(`SELECT ${COLUMNS}, code, message FROM payments WHERE state = 'case' ORDER BY rowid`).all();
  }

  /** A human has dealt with it, or has it tried again. Whether there was such a case. */
  decide(id: string, state: 'closed' | 'open'): boolean {
    return this.#database.query("UPDATE payments SET state = ?2, failures = 0 WHERE id = ?1 AND state = 'case'").run(id, state).changes > 0;
  }

  close() {
    this.#database.close();
  }

  #set(id: string, assignments: string, ...values: Array<string | number>) {
    this.#database.query(`UPDATE payments SET ${assignments} WHERE id = ?1`).run(id, ...values);
  }
}
