// POST /api/webhook: the gateway's event, settled before it is answered.

import { WebhookVerificationError } from 'standardwebhooks';
import { configured, settled } from '../../../lib/settle';

/** Seconds that the platform lets this run; more than the call's deadline. */
export const maxDuration = 60;

export async function POST(request: Request): Promise<Response> {
  const { webhook, client } = configured();
  // The signature is over the text as it came: `request.json()` would have lost it.
  const text = await request.text();
  let event: any;
  try {
    event = webhook.verify(text, Object.fromEntries(request.headers));
  } catch (error) {
    if (error instanceof WebhookVerificationError) return Response.json({ message: error.message }, { status: 401 });
    if (error instanceof SyntaxError) return Response.json({ message: 'not JSON' }, { status: 400 });
    throw error;
  }
  if (event?.type !== 'payment.succeeded') return new Response(null, { status: 204 });
  // Your gateway's names go here. What is missing or wrong, the package refuses before anything is sent.
  const { id, amount, metadata } = event.data ?? {};
  return settled(client, { id: String(id), userId: String(metadata?.user_id), orderId: String(metadata?.order_id), amount });
}
