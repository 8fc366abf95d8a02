// The same as a call of `settleOrder`, with what a route has to answer to the gateway. The gateway is the queue: it
// delivers again what is not answered with 200. A payment has to be the whole of its order (`paidBefore: '0.00'`).

import { Interstream, isInterstreamError } from 'interstream';
import { Webhook } from 'standardwebhooks';

/** Standard Webhooks asks for 24 bytes: in base64, these many characters. */
const SECRET = /^(whsec_)?[A-Za-z0-9+/]{32,}={0,2}$/;

/** Shorter than the platform lets a function run (`maxDuration`), so that the call ends by itself and says how. */
const DEADLINE_MS = 50_000;

/** What has to be set in the environment. Throws, with a line that says what, where something is not. */
export function configured() {
  const { WEBHOOK_SECRET = '' } = process.env;
  if (!SECRET.test(WEBHOOK_SECRET)) throw new Error('WEBHOOK_SECRET is missing, or not 24 bytes or more in base64.');
  const settleMs = Number(process.env.SETTLE_MS ?? '30000');
  return { webhook: new Webhook(WEBHOOK_SECRET), client: Interstream.fromEnv(process.env, { deadlineMs: DEADLINE_MS, settleMs }) };
}

export interface Payment {
  id: string;
  userId: string;
  orderId: string;
  amount: string;
}

export async function settled(client: Interstream, { id, userId, orderId, amount }: Payment): Promise<Response> {
  try {
    const { payment, amountDue } = await client.settleOrder(userId, { amount, description: id, orderId, paidBefore: '0.00' });
    // Has the customer paid twice? Only a human can tell.
    const status = payment === 'not-needed' ? 422 : 200;
    return Response.json({ payment, amountDue }, { status });
  } catch (error) {
    if (!isInterstreamError(error)) throw error;
    console.error(JSON.stringify({ payment: id, ...error.toJSON() }));
    const { code, outcome, retryable, retryAfterMs = 0, message } = error;
    if (!retryable) return Response.json({ code, outcome, message }, { status: 422 });
    const headers = { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1000))) };
    return Response.json({ code, outcome, message }, { status: 503, headers });
  }
}
