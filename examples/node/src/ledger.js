// What came in and what became of it. One line of JSON for each event, on the disk before anybody is told.

import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * @typedef {object} Entry
 * @property {string} id the gateway's id of the payment
 * @property {string} userId
 * @property {string} orderId
 * @property {string} amount exact decimal text; whatever else the gateway has sent is kept, and is an open case
 * @property {'waiting' | 'begun' | 'case' | 'settled' | 'closed'} state `begun`: a call may be under way, or was when
 *   the process ended
 * @property {string} [paidBefore] what was paid on the order before this payment was first tried
 * @property {number} failures
 * @property {{ code: string, outcome: string, retryable: boolean, message: string }} [error] the last one
 * @property {object} [result] what settleOrder resolved with
 * @property {string} [refunded] how much of it the gateway has given back
 * @property {string} receivedAt
 */

/** How an event changes the entry it is about. */
const CHANGES = {
  begun: (entry, { paidBefore }) => Object.assign(entry, { state: 'begun', begun: true, paidBefore }),
  failed: (entry, { error }) => {
    const state = error.retryable && entry.refunded === undefined ? 'waiting' : 'case';
    Object.assign(entry, { state, failures: entry.failures + 1, error });
  },
  // Nothing was due any more: has the customer paid twice? It was refunded meanwhile: was it delivered? Ask a human.
  settled: (entry, { result }) => {
    const isDoubtful = result.payment === 'not-needed' || entry.refunded !== undefined;
    Object.assign(entry, { state: isDoubtful ? 'case' : 'settled', result });
  },
  // Before anything was begun, nothing need be done any more; later, a human has to look what was.
  refunded: (entry, { amount }) => {
    if (entry.state === 'closed') return;
    entry.refunded = amount;
    if (!entry.begun) entry.state = 'closed';
    else if (entry.state !== 'begun') entry.state = 'case';
  },
  again: (entry) => Object.assign(entry, { state: 'waiting', failures: 0, refunded: undefined }),
  closed: (entry) => Object.assign(entry, { state: 'closed' }),
};

const isOpen = ({ state }) => state !== 'settled' && state !== 'closed';

export class Ledger {
  /** @type {Map<string, Entry>} in the order in which they came */
  #entries = new Map();
  /** What is open, by user, so that nobody has to look through all that ever came. @type {Map<string, Set<Entry>>} */
  #open = new Map();
  #file;
  #written = Promise.resolve();

  /** Opens the file, or begins one. A line that a crash has cut short was never confirmed to anybody, and goes. */
  static async open(path) {
    const ledger = new Ledger();
    ledger.#file = await open(path, 'a+', 0o600);
    const text = await ledger.#file.readFile('utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    await ledger.#file.truncate(Buffer.byteLength(whole));
    await ledger.#file.sync();
    const folder = await open(dirname(path));
    await folder.sync().finally(() => folder.close());
    for (const line of whole.split('\n')) if (line !== '') ledger.#apply(JSON.parse(line));
    return ledger;
  }

  /** Resolves once the event is on the disk. After a failed write all later ones fail: the file may end mid-line. */
  add(event) {
    const dated = { at: new Date().toISOString(), ...event };
    this.#apply(dated);
    this.#written = this.#written.then(async () => {
      await this.#file.appendFile(`${JSON.stringify(dated)}\n`);
      await this.#file.datasync();
    });
    return this.#written;
  }

  /** Keeps a payment. Resolves, once it is on the disk, to its entry: of several deliveries, the first one's. */
  async receive(payment) {
    if (this.#entries.has(payment.id)) await this.#written;
    else await this.add({ type: 'received', payment });
    return this.#entries.get(payment.id);
  }

  entry(id) {
    return this.#entries.get(id);
  }

  /** The users who have something open. */
  users() {
    return [...this.#open.keys()];
  }

  /** What waits, is under way or needs a human: a user's, or everybody's. */
  open(userId) {
    const sets = userId === undefined ? [...this.#open.values()] : [this.#open.get(userId) ?? []];
    return sets.flatMap((entries) => [...entries]);
  }

  /**
   * The user's next payment to settle. An open case holds what came later for the same order: amounts are all that
   * tells payments apart, and two of the same amount could be taken for one.
   */
  next(userId) {
    const held = new Set();
    for (const entry of this.open(userId)) {
      if (entry.state === 'case') held.add(entry.orderId);
      if ((entry.state === 'waiting' || entry.state === 'begun') && !held.has(entry.orderId)) return entry;
    }
    return undefined;
  }

  async close() {
    await this.#written;
    await this.#file.close();
  }

  #apply({ type, id, at, payment, ...event }) {
    if (type !== 'received') CHANGES[type](this.#entries.get(id), event);
    else this.#entries.set(payment.id, { ...payment, state: 'waiting', failures: 0, receivedAt: at });
    const entry = this.#entries.get(id ?? payment.id);
    const ofUser = this.#open.get(entry.userId) ?? new Set();
    if (isOpen(entry)) this.#open.set(entry.userId, ofUser.add(entry));
    else if (ofUser.delete(entry) && ofUser.size === 0) this.#open.delete(entry.userId);
  }
}
