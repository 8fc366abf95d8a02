// Stands in for what your shop has already: who is signed in, and which order is whose and paid. Neither is ever taken
// from the page. Users and orders are the sandbox's.

import { randomBytes } from 'node:crypto';

const CUSTOMERS = [
  { userId: 2, title: 'Premium Clip', isPaid: true },
  { userId: 4, title: 'Premium Channel', isPaid: false },
  { userId: 5, title: 'Short Clip', isPaid: true },
  { userId: 6, title: 'Channel 1, monthly', isPaid: true },
  { userId: 104, title: 'Channel 2, monthly', isPaid: true },
];

/** @typedef {{ orderId: number, userId: number, title: string, isPaid: boolean }} Order */

export function createShop() {
  /** @type {Map<number, Order>} by user */
  const orders = new Map(CUSTOMERS.map((customer) => {
    const { userId } = customer;
    return [userId, { ...customer, orderId: 300000 + userId }];
  }));
  const codes = new Map(CUSTOMERS.map(({ userId }) => [random(), userId]));
  const sessions = new Map();
  return {
    /** What a customer would find in a mail: a code for each user, good once. */
    codes: () => [...codes],
    /** The id of a new session; nothing where the code is none. */
    signIn(code) {
      const userId = codes.get(code);
      if (userId === undefined) return undefined;
      codes.delete(code);
      const session = random();
      sessions.set(session, userId);
      return session;
    },
    /** @returns {Order | undefined} the order of whoever's session this is */
    orderOf: (session) => orders.get(sessions.get(session)),
  };
}

function random() {
  return randomBytes(32).toString('base64url');
}
