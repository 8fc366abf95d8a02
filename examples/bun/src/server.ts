// POST /webhook: the gateway's event, answered once it is in the inbox. GET /cases, POST /cases/again and POST /cases/close
// ({ "id": … }) are the operator's.

import { timingSafeEqual } from 'node:crypto';
import { Interstream } from 'interstream';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { Inbox } from './inbox.ts';
import { settleAll } from './settle.ts';

/** Standard Webhooks asks for 24 bytes: in base64, these many characters. */
const SECRET = /^(whsec_)?[A-Za-z0-9+/]{32,}={0,2}$/;
const SHORTEST_TOKEN = 16;

/** What has to be set in the environment: where something is not, one line says so, and the process ends. */
function configured() {
  const { WEBHOOK_SECRET = '', OPERATOR_TOKEN = '', DEADLINE_MS = '60000', SETTLE_MS = '30000', RETRY_MS = '2000' } = process.env;
  try {
    if (!SECRET.test(WEBHOOK_SECRET)) throw new Error('WEBHOOK_SECRET is missing, or not 24 bytes or more in base64.');
    if (OPERATOR_TOKEN.length < SHORTEST_TOKEN) {
      throw new Error(`OPERATOR_TOKEN is missing, or shorter than ${SHORTEST_TOKEN} characters.`);
    }
    const limits = { deadlineMs: Number(DEADLINE_MS), settleMs: Number(SETTLE_MS) };
    const client = Interstream.fromEnv(process.env, { ...limits, timeoutMs: Number(process.env.TIMEOUT_MS ?? '15000') });
    return { client, webhook: new Webhook(WEBHOOK_SECRET), token: OPERATOR_TOKEN, limits: { ...limits, retryMs: Number(RETRY_MS) } };
  } catch (error) {
    console.error((error as Error).message);
    return process.exit(1);
  }
}

const { client, webhook, token, limits } = configured();
const inbox = new Inbox(process.env.INBOX ?? 'payments.sqlite');
const stopping = new AbortController();

async function take(request: Request): Promise<Response> {
  // The signature is over the text as it came.
  const event = webhook.verify(await request.text(), Object.fromEntries(request.headers)) as any;
  if (event?.type !== 'payment.succeeded') return new Response(null, { status: 204 });
  // Your gateway's names go here. What is missing or wrong, the package refuses before anything is sent: a case.
  const { id, amount, metadata } = event.data ?? {};
  if (typeof id !== 'string' || id === '') return Response.json({ message: 'a payment needs an id' }, { status: 400 });
  // A number would have been rounded; what is no text is a case.
  const exact = typeof amount === 'string' ? amount : '';
  inbox.receive({ id, userId: String(metadata?.user_id), orderId: String(metadata?.order_id), amount: exact });
  return new Response(null, { status: 204 });
}

const isOperator = (request: Request) => {
  const hash = (text: string) => new Bun.CryptoHasher('sha256').update(text).digest();
  return timingSafeEqual(hash(request.headers.get('authorization') ?? ''), hash(`Bearer ${token}`));
};

const decide = (state: 'closed' | 'open') => async (request: Request) => {
  if (!isOperator(request)) return new Response(null, { status: 401 });
  const { id } = await request.json() as { id: string };
  return new Response(null, { status: inbox.decide(String(id), state) ? 204 : 404 });
};

const server = Bun.serve({
  hostname: process.env.HOST ?? '127.0.0.1',
  port: Number(process.env.PORT ?? '3000'),
  maxRequestBodySize: 65_536,
  routes: {
    '/webhook': { POST: take },
    '/cases': { GET: (request) => (isOperator(request) ? Response.json(inbox.cases()) : new Response(null, { status: 401 })) },
    '/cases/again': { POST: decide('open') },
    '/cases/close': { POST: decide('closed') },
  },
  fetch: () => new Response('There is nothing here.', { status: 404 }),
  error(error) {
    if (error instanceof WebhookVerificationError) return Response.json({ message: error.message }, { status: 401 });
    if (error instanceof SyntaxError) return Response.json({ message: 'not JSON' }, { status: 400 });
    console.error(error);
    return Response.json({ message: 'failed' }, { status: 500 });
  },
});
console.log(`Listening on ${server.url}`);

// What comes meanwhile, the gateway delivers again; what is under way ends first.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());
await settleAll(client, inbox, limits, stopping.signal);
await server.stop();
inbox.close();
