// What a payment is, on its way from the gateway to the ledger. Everything in it is text, so that no amount and no id
// is ever rounded.

/**
 * @typedef {object} Payment
 * @property {string} id The gateway's id of it: one id is one payment, however often it is delivered.
 * @property {string} userId Whose it is.
 * @property {string} orderId What it pays for.
 * @property {string} amount Exact decimal text, e.g. "5.50".
 * @property {string} description Kept with the payment in the back office; begins with its id.
 */

/** Says which field is not what it should be. */
export class NotAPayment extends Error {}

/**
 * @param {any} data The gateway's own object.
 * @returns {Payment}
 */
export function paymentOf(data) {
  if (data === null || typeof data !== 'object') throw new NotAPayment('data must be an object');
  const id = checked('id', data.id, /^[\x21-\x7e]{1,100}$/, '1 to 100 visible ASCII characters');
  return {
    id,
    userId: checked('userId', digits(data.userId), /^[1-9]\d{0,18}$/, 'a positive integer'),
    orderId: checked('orderId', digits(data.orderId), /^[1-9]\d{0,18}$/, 'a positive integer'),
    amount: checked('amount', data.amount, /^(?=.*[1-9])\d{1,9}(\.\d{1,6})?$/, 'decimal text above 0, such as "5.50"'),
    description: described(id, data.description ?? ''),
  };
}

/** @param {Payment} one @param {Payment} other Whether two deliveries of one id mean the same. */
export function isSame(one, other) {
  return one.orderId === other.orderId && plain(one.amount) === plain(other.amount);
}

/** "05.50" and "5.5" are one amount. */
const plain = (amount) => amount.replace(/^0+(?=\d)/, '').replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');

/** An integer may come as a number, as long as it is one that is not rounded. */
const digits = (value) => (Number.isSafeInteger(value) ? String(value) : value);

function described(id, description) {
  checked('description', description, /^[^\p{Cc}]{0,150}$/u, 'at most 150 characters, without control characters');
  return description === '' ? id : `${id} ${description}`;
}

function checked(field, value, pattern, what) {
  if (typeof value !== 'string' || !pattern.test(value)) throw new NotAPayment(`data.${field} must be ${what}`);
  return value;
}
