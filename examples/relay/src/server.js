// Starts the relay with what the environment says, and prints a link for each customer of the sandbox.

import { Interstream } from 'interstream';
import { Deliveries } from './deliveries.js';
import { createRelay } from './relay.js';
import { createShop } from './shop.js';

const { env } = process;
const settleMs = Number(env.SETTLE_MS ?? 30_000);

/** One line, where something is not set. */
function clientOf() {
  try {
    return Interstream.fromEnv(env, {
      settleMs,
      timeoutMs: Number(env.TIMEOUT_MS ?? 15_000),
      deadlineMs: Number(env.DEADLINE_MS ?? 60_000),
    });
  } catch (error) {
    console.error(error.message);
    return process.exit(1);
  }
}

const shop = createShop();
const host = env.HOST ?? '127.0.0.1';
const deliveries = new Deliveries({ client: clientOf(), settleMs, folder: env.RUNNING ?? 'running' });
// Behind a proxy, where its visitors see it: ORIGIN=https://shop.example
const origin = () => env.ORIGIN ?? `http://${host}:${server.address().port}`;
const server = createRelay({ shop, deliveries, origin });
server.listen(Number(env.PORT ?? 3000), host, () => {
  for (const [code, userId] of shop.codes()) console.log(`Customer ${userId} signs in at ${origin()}/sign-in?code=${code}`);
  console.log(`Serving ${origin()}`);
});
