// Plays the gateway: places an order of the sandbox for a user, and tells the webhook that it is paid.
//
//   npm run pay -- 7

import { randomUUID } from 'node:crypto';
import { Interstream } from 'interstream';
import { Webhook } from 'standardwebhooks';

const userId = process.argv[2] ?? '7';
const client = Interstream.fromEnv();
await client.store.modifyCart(userId, { cartAction: 'add', productID: 1 });
const { id: orderId } = await client.store.placeOrder(userId);

const id = `msg_${randomUUID()}`;
const at = new Date();
const body = JSON.stringify({
  type: 'payment.succeeded',
  data: { id: `pay_${randomUUID()}`, amount: '5.50', metadata: { user_id: userId, order_id: orderId } },
});
const response = await fetch(process.env.WEBHOOK_URL ?? 'http://127.0.0.1:3000/webhook', {
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(process.env.WEBHOOK_SECRET).sign(id, at, body),
  },
  body,
});
console.log(`order ${orderId} of user ${userId}: the webhook answered ${response.status} ${await response.text()}`);
