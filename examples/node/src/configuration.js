// What has to be set in the environment. Throws, with a line that says what, where something is not.

import { Interstream } from 'interstream';
import { Webhook } from 'standardwebhooks';

const SHORTEST_TOKEN = 16;
/** Standard Webhooks asks for 24 bytes: in base64, these many characters. */
const SECRET = /^(whsec_)?[A-Za-z0-9+/]{32,}={0,2}$/;

export class NotConfigured extends Error {}

export function configurationOf(env) {
  const milliseconds = (name, usual) => {
    const text = env[name] ?? usual;
    if (!/^\d{1,9}$/.test(text)) throw new NotConfigured(`${name} must be a number of milliseconds, such as ${usual}.`);
    return Number(text);
  };
  const { WEBHOOK_SECRET: secret = '', OPERATOR_TOKEN: operatorToken = '', PORT: port = '3000' } = env;
  if (!SECRET.test(secret)) throw new NotConfigured('WEBHOOK_SECRET is missing, or not 24 bytes or more in base64.');
  if (operatorToken.length < SHORTEST_TOKEN) {
    throw new NotConfigured(`OPERATOR_TOKEN is missing, or shorter than ${SHORTEST_TOKEN} characters.`);
  }
  if (!/^\d{1,5}$/.test(port)) throw new NotConfigured('PORT must be a number, such as 3000.');
  const settleMs = milliseconds('SETTLE_MS', '30000');
  const limits = { settleMs, timeoutMs: milliseconds('TIMEOUT_MS', '15000'), deadlineMs: milliseconds('DEADLINE_MS', '120000') };
  return {
    client: clientOf(env, limits),
    webhook: new Webhook(secret),
    operatorToken,
    settleMs,
    retryMs: milliseconds('RETRY_MS', '2000'),
    graceMs: milliseconds('GRACE_MS', '20000'),
    ledger: env.LEDGER ?? 'payments.ndjson',
    level: env.LOG_LEVEL ?? 'info',
    host: env.HOST ?? '127.0.0.1',
    port: Number(port),
  };
}

function clientOf(env, limits) {
  try {
    return Interstream.fromEnv(env, limits);
  } catch (error) {
    throw new NotConfigured(error.message);
  }
}
