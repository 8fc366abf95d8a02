// What a payment is, on its way from the gateway to the ledger. Everything in it is text, so that no amount and no id
// is ever rounded.

export interface Payment {
  /** The gateway's id of it: one id is one payment, however often it is delivered. */
  id: string;
  /** Whose it is. */
  userId: string;
  /** What it pays for. */
  orderId: string;
  /** Exact decimal text, e.g. "5.50". */
  amount: string;
  /** Kept with the payment in the back office; begins with its id. */
  description: string;
}

/** What is on the queue: a payment to be settled, again where an operator has asked for it, or its refund. */
export interface Message extends Payment {
  does: 'settle' | 'again' | 'refund';
}

/** What became of a payment. */
export interface Told {
  state: 'settled' | 'closed' | 'case' | 'later' | 'conflict';
  /** Of "later": not before so many have passed. */
  seconds?: number;
  /** What is known, where it is not settled. */
  code?: string | null;
  outcome?: string | null;
  message?: string | null;
}

/** Says which field is not what it should be. */
export class NotAPayment extends Error {}

/** @param data the gateway's own object */
export function paymentOf(data: any): Payment {
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

type Same = Pick<Payment, 'orderId' | 'amount'>;

/** Whether two deliveries of one id mean the same. */
export function isSame(one: Same, other: Same): boolean {
  return one.orderId === other.orderId && plain(one.amount) === plain(other.amount);
}

/** "05.50" and "5.5" are one amount, and so are "1000" and "1000.00". */
const plain = (amount: string) => amount.replace(/^0+(?=\d)/, '').replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');

/** Whether nothing is due: "0", "0.00". */
export const isNothing = (amount: string) => plain(amount) === '0';

/** An integer may come as a number, as long as it is one that is not rounded. */
const digits = (value: unknown) => (Number.isSafeInteger(value) ? String(value) : value);

function described(id: string, description: unknown) {
  const text = checked('description', description, /^[^\p{Cc}]{0,150}$/u, 'at most 150 characters, without control characters');
  return text === '' ? id : `${id} ${text}`;
}

function checked(field: string, value: unknown, pattern: RegExp, what: string): string {
  if (typeof value !== 'string' || !pattern.test(value)) throw new NotAPayment(`data.${field} must be ${what}`);
  return value;
}
