// What is asked of this server, and by whom.

import { createHash, timingSafeEqual } from 'node:crypto';
import Fastify from 'fastify';
import { WebhookVerificationError } from 'standardwebhooks';

/** The gateway's names for a payment that it has collected, or given back. What it tells besides is no concern of ours. */
const REFUNDED = 'payment.refunded';
const TYPES = ['payment.succeeded', REFUNDED];

/** @param {{ ledger: import('./ledger.js').Ledger, settlements: import('./settlements.js').Settlements,
 *   webhook: import('standardwebhooks').Webhook, operatorToken: string, logger: object | boolean }} parts */
export function createApp({ ledger, settlements, webhook, operatorToken, logger }) {
  const app = Fastify({ loggerInstance: logger, bodyLimit: 64 * 1024 });

  // The signature is over the bytes as they came: JSON that was read and written again has others.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => done(null, body));

  app.addHook('onRequest', async (request, reply) => {
    if (settlements.stopping) return reply.code(503).header('connection', 'close').send({ error: 'stopping' });
  });

  app.get('/healthz', async () => ({ ok: true }));

  app.post('/webhook', async (request, reply) => {
    const event = webhook.verify(request.body ?? Buffer.alloc(0), request.headers);
    if (!TYPES.includes(event?.type)) return reply.code(204).send();
    const payment = paymentOf(event.data);
    if (payment === undefined) return reply.code(400).send({ error: 'a payment needs an id' });
    const kept = await ledger.receive(payment);
    if (event.type === REFUNDED) {
      await ledger.add({ type: 'refunded', id: kept.id, amount: payment.amount });
      // What it held up may go on.
      settlements.wake(kept.userId);
      return { refunded: kept.id };
    }
    // One id, two payments: the gateway shows its owner that this is refused.
    const isKept = payment.userId === kept.userId && payment.orderId === kept.orderId && isSameAmount(payment.amount, kept.amount);
    if (!isKept) return reply.code(409).send({ error: 'another payment has this id' });
    settlements.wake(kept.userId);
    return { received: kept.id };
  });

  app.register(async (operator) => {
    operator.addHook('onRequest', async (request, reply) => {
      const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      if (!isSame(given, operatorToken)) return reply.code(401).send({ error: 'a token is needed' });
    });
    /** What waits, is under way or needs a human; what is settled or closed is not shown. */
    operator.get('/cases', async () => ledger.open());
    // The id is in the body: a gateway's may be longer than an address, or have a slash in it.
    for (const [path, type] of [['again', 'again'], ['close', 'closed']]) {
      operator.post(`/cases/${path}`, async (request, reply) => {
        const entry = ledger.entry(JSON.parse(request.body ?? '{}')?.id);
        if (entry?.state !== 'case') return reply.code(404).send({ error: 'no open case' });
        await ledger.add({ type, id: entry.id });
        settlements.wake(entry.userId);
        return entry;
      });
    }
  });

  app.setErrorHandler((error, request, reply) => {
    if (error instanceof WebhookVerificationError) return reply.code(401).send({ error: error.message });
    if (error instanceof SyntaxError) return reply.code(400).send({ error: 'not JSON' });
    request.log.error(error);
    return reply.code(error.statusCode ?? 500).send({ error: 'failed' });
  });
  return app;
}

/**
 * What the gateway tells of a payment, in this program's words. Your gateway's names go here. Only the id is looked at:
 * what else is missing or wrong, the package refuses before anything is sent, and that is an open case, not a lost one.
 */
function paymentOf(data) {
  if (typeof data?.id !== 'string' || data.id === '') return undefined;
  const { id, amount, metadata } = data;
  return { id, userId: String(metadata?.user_id), orderId: String(metadata?.order_id), amount };
}

/** "5.5" and "5.50" are one amount; what is no amount is the same only where nothing differs. */
function isSameAmount(one, other) {
  const plain = (amount) => (typeof amount === 'string' && /^\d+(\.\d+)?$/.test(amount)
    ? amount.replace(/^0+(?=\d)/, '').replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')
    : JSON.stringify(amount));
  return plain(one) === plain(other);
}

/** Takes as long whatever is given. */
function isSame(given, expected) {
  const hash = (text) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}
