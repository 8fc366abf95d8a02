// POST /webhook: the gateway's event, settled before it is answered.

import express from 'express';
import type { NextFunction, Request, Response } from 'express';
import { WebhookVerificationError } from 'standardwebhooks';
import { configured } from './configuration.ts';
import { Settlements } from './settle.ts';

const { client, settleMs, webhook, port, host } = configured();
const settlements = new Settlements(client, settleMs);
const app = express().disable('x-powered-by');

// The signature is over the bytes as they came: `express.json()` would have read and lost them.
app.post('/webhook', express.raw({ type: () => true, limit: '64kb' }), async (request, response) => {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const event = webhook.verify(body, request.headers as Record<string, string>) as any;
  if (event?.type !== 'payment.succeeded') {
    response.status(204).end();
    return;
  }
  // Your gateway's names go here. What is missing or wrong, the package refuses before anything is sent.
  const { id, amount, metadata } = event.data ?? {};
  const payment = { id: String(id), userId: String(metadata?.user_id), orderId: String(metadata?.order_id), amount };
  const { status, retryAfter, body: answer } = await settlements.settle(payment);
  if (retryAfter !== undefined) response.set('retry-after', String(retryAfter));
  response.status(status).json(answer);
});

app.use((error: any, request: Request, response: Response, next: NextFunction) => {
  if (error instanceof WebhookVerificationError) response.status(401).json({ message: error.message });
  else if (error instanceof SyntaxError) response.status(400).json({ message: 'not JSON' });
  else if (error.status < 500) response.status(error.status).json({ message: error.message });
  else {
    console.error(error);
    response.status(500).json({ message: 'failed' });
  }
});

const server = app.listen(port, host, () => {
  const address = server.address();
  console.log(`Listening on http://${host}:${typeof address === 'object' ? address?.port : port}`);
});

// Calls under way end first; the gateway delivers again what comes meanwhile.
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => server.close());
