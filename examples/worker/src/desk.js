// The operator's desk: one Durable Object that knows the open cases. It is asked about cases only, never about a
// payment that goes well, so that one object is enough.

import { DurableObject } from 'cloudflare:workers';

const SCHEMA = `CREATE TABLE IF NOT EXISTS cases (
  id TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('case', 'conflict')),
  user_id TEXT NOT NULL, order_id TEXT NOT NULL, amount TEXT NOT NULL, description TEXT NOT NULL,
  code TEXT, outcome TEXT, message TEXT, opened INTEGER NOT NULL, tried_again INTEGER,
  PRIMARY KEY (id, kind)
) STRICT`;

const COLUMNS = `id, kind, user_id AS userId, order_id AS orderId, amount, description, code, outcome, message, opened,
  tried_again AS triedAgain`;

/** More than anybody reads; the others follow as these are closed. */
const SHOWN = 200;

export class Desk extends DurableObject {
  #sql;

  constructor(ctx, env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    this.#sql.exec(SCHEMA);
  }

  /**
   * Opens a case, or says anew what is known of it: told twice, it is one case.
   *
   * @param {import('./payment.js').Payment} payment
   * @param {import('./customer.js').Told} told
   */
  async open({ id, userId, orderId, amount, description }, { state, code = null, outcome = null, message = null }) {
    this.#sql.exec(
      `INSERT INTO cases (id, kind, user_id, order_id, amount, description, code, outcome, message, opened)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id, kind) DO UPDATE SET order_id = excluded.order_id, amount = excluded.amount,
         code = excluded.code, outcome = excluded.outcome, message = excluded.message, tried_again = NULL`,
      id, state, userId, orderId, amount, description, code, outcome, message, Date.now(),
    );
  }

  async close(id, kind) {
    this.#sql.exec('DELETE FROM cases WHERE id = ? AND kind = ?', id, kind);
  }

  async find(id, kind) {
    return this.#sql.exec(`SELECT ${COLUMNS} FROM cases WHERE id = ? AND kind = ?`, id, kind).toArray()[0];
  }

  /** It is on the queue again. */
  async triedAgain(id) {
    this.#sql.exec("UPDATE cases SET tried_again = ? WHERE id = ? AND kind = 'case'", Date.now(), id);
  }

  async list() {
    const { count } = this.#sql.exec('SELECT COUNT(*) AS count FROM cases').one();
    const cases = this.#sql.exec(`SELECT ${COLUMNS} FROM cases ORDER BY opened, id LIMIT ${SHOWN}`).toArray();
    return { count, cases };
  }
}
