// POST /orders/:orderId/process, for your own back end: the same file on Workers, Deno, Bun and Node.

import { Hono } from 'hono';
import type { Context } from 'hono';
import { env } from 'hono/adapter';
import { bearerAuth } from 'hono/bearer-auth';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { timingSafeEqual } from 'hono/utils/buffer';
import { isInterstreamError } from 'interstream';
import { NotConfigured, settingsOf } from './configuration.ts';
import type { Settings } from './configuration.ts';
import { statusOf } from './status.ts';

export const app = new Hono();

let settings: Settings | undefined;

/** One client for all: it keeps what it has learnt of the API's clock. On Workers, a request brings the environment. */
const settingsIn = (c: Context) => (settings ??= settingsOf(env(c)));

app.use('/orders/*', bearerAuth({
  // Compares hashes, so that it takes as long whatever is given.
  verifyToken: (given, c) => timingSafeEqual(given, settingsIn(c).token),
}));

app.post('/orders/:orderId{[1-9][0-9]{0,17}}/process', bodyLimit({ maxSize: 1024 }), async (c) => {
  const { userId } = (await c.req.json().catch(() => undefined)) ?? {};
  if (userId === undefined) throw new HTTPException(400, { message: 'The body has to be JSON with a userId.' });
  // With the order's id, whoever asks may ask again after any answer; the caller's going ends the call.
  const { client } = settingsIn(c);
  return c.json(await client.processOrder(userId, { orderId: c.req.param('orderId'), signal: c.req.raw.signal }));
});

app.notFound(() => {
  throw new HTTPException(404, { message: 'There is nothing here.' });
});

app.onError((error, c) => {
  if (isInterstreamError(error)) {
    const { code, outcome, retryable, retryAfterMs = 0, message } = error;
    if (retryable) c.header('retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1000))));
    return c.json({ code, outcome, retryable, retryAfterMs, message }, statusOf(error));
  }
  if (error instanceof HTTPException) {
    if (error.status === 401) c.header('www-authenticate', 'Bearer');
    const message = error.message || 'Refused.';
    return c.json({ code: 'REFUSED', outcome: 'not-sent', retryable: false, message }, error.status);
  }
  if (error instanceof NotConfigured) {
    console.error(error.message);
    const message = 'This server is not configured: its log says why.';
    return c.json({ code: 'NOT_CONFIGURED', outcome: 'not-sent', retryable: false, message }, 500);
  }
  console.error(error);
  return c.json({ code: 'FAILED', outcome: 'unknown', retryable: false, message: 'This server failed.' }, 502);
});
