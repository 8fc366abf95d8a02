// Starts the relay with what the environment says, and prints a link for each customer of the sandbox.

import { Interstream } from 'interstream';
import { Deliveries } from './deliveries.js';
import { createRelay } from './relay.js';
import { createShop } from './shop.js';

const { env } = process;
const settleMs = Number(env.SETTLE_MS ?? 30_000);
const client = Interstream.fromEnv(env, {
  settleMs,
  timeoutMs: Number(env.TIMEOUT_MS ?? 15_000),
  deadlineMs: Number(env.DEADLINE_MS ?? 60_000),
});
const shop = createShop();
const host = env.HOST ?? '127.0.0.1';
const server = createRelay({
  shop,
  deliveries: new Deliveries({ client, settleMs }),
  // Behind a proxy, where its visitors see it: ORIGIN=https://shop.example
  origin: () => env.ORIGIN ?? `http://${host}:${server.address().port}`,
});
server.listen(Number(env.PORT ?? 3000), host, () => {
  const at = env.ORIGIN ?? `http://${host}:${server.address().port}`;
  for (const [code, userId] of shop.codes()) console.log(`Customer ${userId} signs in at ${at}/sign-in?code=${code}`);
  console.log(`Serving ${at}`);
});
