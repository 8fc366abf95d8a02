// POST /orders/:orderId/process, for your own back end: the same file on Workers, Deno, Bun and Node.

import { Hono } from 'hono';
import { env } from 'hono/adapter';
import { bearerAuth } from 'hono/bearer-auth';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { timingSafeEqual } from 'hono/utils/buffer';
import { Interstream, isInterstreamError } from 'interstream';
import { statusOf } from './status.js';

export const app = new Hono();

const SHORTEST_TOKEN = 16;

app.use('/orders/*', bearerAuth({
  // Compares hashes, so that it takes as long whatever is given. Without a token worth the name, nobody is let in.
  verifyToken: async (given, c) => {
    const expected = env(c).OPERATOR_TOKEN ?? '';
    return expected.length >= SHORTEST_TOKEN && timingSafeEqual(given, expected);
  },
}));

app.post('/orders/:orderId{[1-9][0-9]{0,17}}/process', bodyLimit({ maxSize: 1024 }), async (c) => {
  const { userId } = (await c.req.json().catch(() => undefined)) ?? {};
  if (userId === undefined) throw new HTTPException(400, { message: 'The body has to be JSON with a userId.' });
  // With the order's id, whoever asks may ask again after any answer; the caller's going ends the call.
  const result = await clientOf(c).processOrder(userId, { orderId: c.req.param('orderId'), signal: c.req.raw.signal });
  return c.json(result);
});

app.notFound(() => {
  throw new HTTPException(404, { message: 'There is nothing here.' });
});

app.onError((error, c) => {
  if (isInterstreamError(error)) {
    const { code, outcome, retryable, retryAfterMs, message } = error;
    const status = statusOf(error);
    if (retryable) c.header('retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1000))));
    return c.json({ code, outcome, retryable, retryAfterMs, message }, status);
  }
  if (error instanceof HTTPException) {
    if (error.status === 401) c.header('www-authenticate', 'Bearer');
    const message = error.message || 'Refused.';
    return c.json({ code: 'REFUSED', outcome: 'not-sent', retryable: false, message }, error.status);
  }
  console.error(error);
  return c.json({ code: 'FAILED', outcome: 'unknown', retryable: false, message: 'This server failed.' }, 502);
});

let client;

/** One client for all: it keeps what it has learnt of the API's clock. On Workers, a request brings the environment. */
function clientOf(c) {
  client ??= Interstream.fromEnv(env(c));
  return client;
}
