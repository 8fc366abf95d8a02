// What has to be set in the environment of both functions. Read when a function starts: where something is not set, the
// start fails with one line that says what.

import { Interstream } from 'interstream';
import { Webhook } from 'standardwebhooks';

/** Standard Webhooks asks for 24 bytes: in base64, these many characters. */
const SECRET = /^(whsec_)?[A-Za-z0-9+/]{32,}={0,2}$/;

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set.`);
  return value;
}

export const settleMs = Number(process.env.SETTLE_MS ?? '30000');

/** Of the function that settles. */
export const clientOf = () => Interstream.fromEnv(process.env, { settleMs });

/** Of the function behind the webhook. */
export function webhookOf() {
  const secret = needed('WEBHOOK_SECRET');
  if (!SECRET.test(secret)) throw new Error('WEBHOOK_SECRET is not 24 bytes or more in base64.');
  return { webhook: new Webhook(secret), queueUrl: needed('QUEUE_URL') };
}
