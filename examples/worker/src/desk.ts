// The operator's desk: one Durable Object that knows the cases. It is asked about cases only, never about a payment that
// goes well, so that one object is enough. Of each new one it tells whoever listens at NOTIFY_URL.

import { DurableObject } from 'cloudflare:workers';
import type { Payment, Told } from './payment.js';

/** `case`: a payment only a human can go on with. `conflict`: its id was used twice. `part`: the rest does not come. */
export type Kind = 'case' | 'conflict' | 'part';

export interface Case extends Payment, Record<string, SqlStorageValue> {
  kind: Kind;
  code: string;
  outcome: string;
  message: string;
  opened: number;
  /** It is on the queue again, since then. */
  triedAgain: number | null;
  /** Since when a human has dealt with it: who, and what was done. */
  closed: number | null;
  who: string | null;
  note: string | null;
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS cases (
  id TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('case', 'conflict', 'part')),
  user_id TEXT NOT NULL, order_id TEXT NOT NULL, amount TEXT NOT NULL, description TEXT NOT NULL,
  code TEXT NOT NULL, outcome TEXT NOT NULL, message TEXT NOT NULL, opened INTEGER NOT NULL, tried_again INTEGER,
  closed INTEGER, who TEXT, note TEXT, notified INTEGER,
  PRIMARY KEY (id, kind)
) STRICT`;

const COLUMNS = `id, kind, user_id AS userId, order_id AS orderId, amount, description, code, outcome, message, opened,
  tried_again AS triedAgain, closed, who, note`;

/** More than anybody reads; the others follow as these are closed. */
const SHOWN = 200;
/** For so long a closed case can be opened again. */
const KEPT_MS = 7 * 24 * 3_600_000;
const NOTIFY_AGAIN_MS = 300_000;

export class Desk extends DurableObject<Env> {
  #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    this.#sql.exec(SCHEMA);
  }

  /** Opens a case, or says anew what is known of it: told twice, it is one case. */
  async open({ id, userId, orderId, amount, description }: Payment, kind: Kind, { code, outcome, message }: Omit<Told, 'state'>) {
    this.#sql.exec(
      `INSERT INTO cases (id, kind, user_id, order_id, amount, description, code, outcome, message, opened)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id, kind) DO UPDATE SET order_id = excluded.order_id, amount = excluded.amount,
         code = excluded.code, outcome = excluded.outcome, message = excluded.message, tried_again = NULL,
         closed = NULL, who = NULL, note = NULL`,
      id, kind, userId, orderId, amount, description, code ?? '', outcome ?? '', message ?? '', Date.now(),
    );
    await this.#notifySoon(0);
  }

  /** It is no case any more: settled after all, or a human has dealt with it, who is named. */
  async close(id: string, kind: Kind, who: string | null, note: string | null) {
    if (who === null) this.#sql.exec('DELETE FROM cases WHERE id = ? AND kind = ?', id, kind);
    else this.#sql.exec('UPDATE cases SET closed = ?, who = ?, note = ? WHERE id = ? AND kind = ?', Date.now(), who, note, id, kind);
  }

  async reopen(id: string, kind: Kind) {
    this.#sql.exec('UPDATE cases SET closed = NULL, who = NULL, note = NULL WHERE id = ? AND kind = ?', id, kind);
  }

  async find(id: string, kind: string): Promise<Case | undefined> {
    return this.#sql.exec<Case>(`SELECT ${COLUMNS} FROM cases WHERE id = ? AND kind = ?`, id, kind).toArray()[0];
  }

  /** It is on the queue again. */
  async triedAgain(id: string) {
    this.#sql.exec("UPDATE cases SET tried_again = ? WHERE id = ? AND kind = 'case'", Date.now(), id);
  }

  async list(): Promise<{ count: number, open: Case[], closed: Case[] }> {
    this.#sql.exec('DELETE FROM cases WHERE closed < ?', Date.now() - KEPT_MS);
    const { count } = this.#sql.exec<{ count: number }>('SELECT COUNT(*) AS count FROM cases WHERE closed IS NULL').one();
    const list = (query: string) => this.#sql.exec<Case>(`SELECT ${COLUMNS} FROM cases ${query} LIMIT ${SHOWN}`).toArray();
    return {
      count,
      open: list('WHERE closed IS NULL ORDER BY opened, id'),
      closed: list('WHERE closed IS NOT NULL ORDER BY closed DESC, id'),
    };
  }

  async #notifySoon(ms: number) {
    if (this.env.NOTIFY_URL) await this.ctx.storage.setAlarm(Date.now() + ms);
  }

  /** Tells of the cases that nobody was told of. Where that fails, again in five minutes: the cases are here. */
  override async alarm() {
    const news = this.#sql.exec<Case>(`SELECT ${COLUMNS} FROM cases WHERE notified IS NULL AND closed IS NULL ORDER BY opened`).toArray();
    if (news.length === 0) return;
    const told = news.map(({ id, userId, orderId, amount, code, message }) => `${code}: payment ${id} of ${amount}, user ${userId}, `
      + `order ${orderId}. ${message}`);
    try {
      // `text` is what Slack and many others show; `cases` is for programs.
      const body = JSON.stringify({ text: `Open cases:\n${told.join('\n')}`, cases: news });
      const { ok, status } = await fetch(this.env.NOTIFY_URL, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      if (!ok) throw new Error(`it answered ${status}`);
    } catch (error) {
      console.error(JSON.stringify({ notify: 'failed', message: (error as Error).message }));
      return this.#notifySoon(NOTIFY_AGAIN_MS);
    }
    for (const { id, kind } of news) this.#sql.exec('UPDATE cases SET notified = ? WHERE id = ? AND kind = ?', Date.now(), id, kind);
  }
}
