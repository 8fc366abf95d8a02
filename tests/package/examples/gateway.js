// What a gateway does: signs its events, as Standard Webhooks says, without the package that the examples check it with.

import { createHmac, randomUUID } from 'node:crypto';

const KEY = Buffer.from('a key for the tests of examples!');
export const WEBHOOK_SECRET = `whsec_${KEY.toString('base64')}`;

export const payment = (id, userId, orderId, amount = '5.50') => ({ id, amount, metadata: { user_id: userId, order_id: orderId } });

/** The headers and the body of an event. */
export function event(data, { type = 'payment.succeeded', key = KEY, body = JSON.stringify({ type, data }) } = {}) {
  const id = `msg_${randomUUID()}`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  const headers = {
    'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}`,
  };
  return { headers, body };
}

export const deliver = (url, data, options) => fetch(url, { method: 'POST', ...event(data, options) });

export const STRANGER = { key: Buffer.from('another key') };
