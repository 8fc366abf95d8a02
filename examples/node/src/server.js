// Starts the server with what the environment says, and stops it so that nothing is lost.

import pino from 'pino';
import { createApp } from './app.js';
import { NotConfigured, configurationOf } from './configuration.js';
import { Ledger } from './ledger.js';
import { Settlements } from './settlements.js';

function configured() {
  try {
    return configurationOf(process.env);
  } catch (error) {
    if (!(error instanceof NotConfigured)) throw error;
    console.error(error.message);
    return process.exit(1);
  }
}

const { client, webhook, operatorToken, settleMs, retryMs, graceMs, ledger: path, level, host, port } = configured();
const logger = pino({ level });
const ledger = await Ledger.open(path);
const settlements = new Settlements({ client, ledger, settleMs, retryMs, log: logger });
const app = createApp({ ledger, settlements, webhook, operatorToken, logger });

let stopped;
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => (stopped ??= stop()));

async function stop() {
  await settlements.stop(graceMs);
  await app.close();
  await ledger.close();
}

// First the port: a second process by mistake, with the same ledger, ends here before it settles anything.
await app.listen({ host, port });
settlements.resume();
