// Starts the server with what the environment says, and stops it so that nothing is lost.

import { Interstream } from 'interstream';
import pino from 'pino';
import { Webhook } from 'standardwebhooks';
import { createApp } from './app.js';
import { Ledger } from './ledger.js';
import { Settlements } from './settlements.js';

const { env } = process;

function needed(name) {
  if (!env[name]) throw new Error(`${name} is not set.`);
  return env[name];
}

const milliseconds = (name, usual) => Number(env[name] ?? usual);

const settleMs = milliseconds('SETTLE_MS', 30_000);
const client = Interstream.fromEnv(env, {
  settleMs,
  timeoutMs: milliseconds('TIMEOUT_MS', 15_000),
  deadlineMs: milliseconds('DEADLINE_MS', 120_000),
});
const webhook = new Webhook(needed('WEBHOOK_SECRET'));
const operatorToken = needed('OPERATOR_TOKEN');
const logger = pino({ level: env.LOG_LEVEL ?? 'info' });

const ledger = await Ledger.open(env.LEDGER ?? 'payments.ndjson');
const retryMs = milliseconds('RETRY_MS', 2_000);
const settlements = new Settlements({ client, ledger, settleMs, retryMs, log: logger });
const app = createApp({ ledger, settlements, webhook, operatorToken, logger });

let stopped;
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => (stopped ??= stop()));

async function stop() {
  await settlements.stop(milliseconds('GRACE_MS', 20_000));
  await app.close();
  await ledger.close();
}

// First the port: a second process by mistake, with the same ledger, ends here before it settles anything.
await app.listen({ host: env.HOST ?? '127.0.0.1', port: Number(env.PORT ?? 3000) });
settlements.resume();
