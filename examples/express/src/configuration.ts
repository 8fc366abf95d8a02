// What has to be set in the environment: where something is not, one line says so, and the process ends.

import { Interstream } from 'interstream';
import { Webhook } from 'standardwebhooks';

/** Standard Webhooks asks for 24 bytes: in base64, these many characters. */
const SECRET = /^(whsec_)?[A-Za-z0-9+/]{32,}={0,2}$/;

export function configured() {
  const { WEBHOOK_SECRET = '', SETTLE_MS = '30000', PORT = '3000', HOST = '127.0.0.1' } = process.env;
  try {
    if (!SECRET.test(WEBHOOK_SECRET)) throw new Error('WEBHOOK_SECRET is missing, or not 24 bytes or more in base64.');
    const settleMs = Number(SETTLE_MS);
    const client = Interstream.fromEnv(process.env, { settleMs });
    return { client, settleMs, webhook: new Webhook(WEBHOOK_SECRET), port: Number(PORT), host: HOST };
  } catch (error) {
    console.error((error as Error).message);
    return process.exit(1);
  }
}
