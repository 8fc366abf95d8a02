// Behind a payment gateway's webhook: what comes in by which way, and to whom it goes.
//
//   POST /webhook        the gateway's; answered once the payment is on the queue
//   GET /cases           the operator's page, and GET and POST /cases/… from its buttons
//   GET /customers/<id>  what the ledger knows of a user's payments
//   the queue            to the user's Durable Object, which tells the operator's desk what it cannot settle;
//                        what is on the dead-letter queue as well, to become a case

import { NotConfigured, checkConfiguration } from './configuration.js';
import type { Case } from './desk.js';
import { isOperator } from './operator.js';
import { casesPage, closingPage, customerPage, refused, toCases } from './pages.js';
import { NotAPayment, paymentOf } from './payment.js';
import type { Message as Asked, Payment, Told } from './payment.js';
import { bodyOf, isGenuine } from './webhook.js';

export { Customer } from './customer.js';
export { Desk } from './desk.js';

/** The gateway's names for what concerns us; what it tells besides does not. */
const EVENTS: Record<string, Asked['does']> = { 'payment.succeeded': 'settle', 'payment.refunded': 'refund' };
const LONGEST_BODY = 65_536;
/** What Queues allow. */
const LONGEST_DELAY_SECONDS = 86_400;

export default {
  async fetch(request, env) {
    try {
      checkConfiguration(env);
      return await answer(request, env);
    } catch (error) {
      if (!(error instanceof NotConfigured)) throw error;
      console.error(JSON.stringify({ configuration: error.message }));
      return new Response('This Worker is not configured: its log says why.\n', { status: 500 });
    }
  },

  async queue({ queue, messages }, env) {
    checkConfiguration(env);
    const handle = queue.endsWith('-unsettled') ? giveUp : work;
    await Promise.all(messages.map((message) => handle(message, env)));
  },
} satisfies ExportedHandler<Env, Asked>;

async function answer(request: Request, env: Env): Promise<Response> {
  const { pathname, origin, searchParams } = new URL(request.url);
  if (pathname === '/webhook' && request.method === 'POST') return takeWebhook(request, env);
  if (!await isOperator(request, env)) return refused();
  if (request.method === 'GET') return show(pathname, searchParams, request, env);
  // A browser sends the operator's token along with any page's form; only our own page's counts.
  const isOurs = request.headers.get('origin') === origin;
  if (request.method !== 'POST' || !isOurs) return new Response('Refused', { status: 403 });
  return act(pathname, await request.formData(), request, env);
}

async function takeWebhook(request: Request, env: Env): Promise<Response> {
  const body = await bodyOf(request, LONGEST_BODY);
  if (body === undefined) return new Response('Content too large', { status: 413 });
  const isOfTheGateway = await isGenuine(request.headers, body, env.WEBHOOK_SECRET);
  if (!isOfTheGateway) return new Response('Wrong signature', { status: 401 });
  try {
    const event = JSON.parse(new TextDecoder().decode(body));
    const does = Object.hasOwn(EVENTS, event?.type) ? EVENTS[event.type] : undefined;
    if (does !== undefined) await env.PAYMENTS.send({ does, ...paymentOf(event.data) });
    return new Response(null, { status: 204 });
  } catch (error) {
    if (error instanceof SyntaxError) return new Response('The body must be JSON', { status: 400 });
    if (error instanceof NotAPayment) return new Response(error.message, { status: 400 });
    throw error;
  }
}

/** One message: settled, refunded, at the operator's desk, or later. */
async function work(message: Message<Asked>, env: Env) {
  const { does, ...payment } = message.body;
  const customer = customerOf(payment, env);
  await orLater(message, env, () => (does === 'refund' ? customer.refund(payment) : customer.settle(payment, does === 'again')));
}

/** One message that was tried as often as it may be. */
async function giveUp(message: Message<Asked>, env: Env) {
  const { does, ...payment } = message.body;
  const customer = customerOf(payment, env);
  await orLater(message, env, () => (does === 'refund' ? customer.refund(payment) : customer.giveUp(payment)));
}

/** An object that was restarted in the middle, or cannot be reached, is asked again like any that said "later". */
async function orLater(message: Message<Asked>, env: Env, asked: () => Promise<Told>) {
  let told: Told;
  try {
    told = await asked();
  } catch (error) {
    const { name, message: why } = error as Error;
    told = { state: 'later', code: name, message: why };
  }
  const { id, userId } = message.body;
  const { state, seconds = 0, code, message: why } = told;
  console.log(JSON.stringify({ payment: id, user: userId, delivery: message.attempts, state, code, message: why }));
  if (state === 'later') message.retry({ delaySeconds: pauseBefore(message.attempts, seconds, env) });
  else message.ack();
}

/** Doubled each time, up to the cap; of that, half to all: those who failed together do not come back together. */
function pauseBefore(attempts: number, atLeast: number, { RETRY_SECONDS, RETRY_CAP_SECONDS }: Env) {
  const grown = Math.min(Number(RETRY_SECONDS) * 2 ** (attempts - 1), Number(RETRY_CAP_SECONDS));
  const jittered = Math.round(grown * (0.5 + Math.random() / 2));
  return Math.min(Math.max(jittered, atLeast), LONGEST_DELAY_SECONDS);
}

async function show(pathname: string, asked: URLSearchParams, request: Request, env: Env): Promise<Response> {
  if (pathname === '/cases') return casesPage(await deskOf(env).list(), request, env);
  if (pathname === '/cases/done') {
    const found = await deskOf(env).find(asked.get('id') ?? '', asked.get('kind') ?? '');
    return found === undefined || found.closed !== null ? toCases() : closingPage(found, request, env);
  }
  const userId = /^\/customers\/([1-9]\d{0,18})$/.exec(pathname)?.[1];
  if (userId !== undefined) return customerPage(userId, await customerOf({ userId }, env).payments(), request, env);
  return pathname === '/' ? toCases() : new Response('Not found', { status: 404 });
}

/** An operator's button. */
async function act(pathname: string, form: FormData, request: Request, env: Env): Promise<Response> {
  const field = (name: string) => String(form.get(name) ?? '').trim().slice(0, 500);
  const found = await deskOf(env).find(field('id'), field('kind'));
  // Somebody else has dealt with it.
  if (found === undefined) return toCases();
  if (pathname === '/cases/again') await tryAgain(found, env);
  else if (pathname === '/cases/done') {
    const [who, note] = [field('who'), field('note')];
    if (who === '' || note === '') return closingPage(found, request, env, { who, note });
    await close(found, who, note, env);
  } else if (pathname === '/cases/reopen') await reopen(found, env);
  else return new Response('Not found', { status: 404 });
  return toCases();
}

async function tryAgain(found: Case, env: Env) {
  if (found.kind !== 'case' || found.closed !== null) return;
  await env.PAYMENTS.send({ does: 'again', ...paymentIn(found) });
  await deskOf(env).triedAgain(found.id);
}

/** What conflicts with a payment, or is a part of an order, is no case of the ledger's. */
async function close(found: Case, who: string, note: string, env: Env) {
  if (found.kind === 'case') await customerOf(found, env).close(paymentIn(found), who, note);
  else await deskOf(env).close(found.id, found.kind, who, note);
}

async function reopen(found: Case, env: Env) {
  if (found.kind === 'case') await customerOf(found, env).reopen(paymentIn(found));
  else await deskOf(env).reopen(found.id, found.kind);
}

const paymentIn = ({ id, userId, orderId, amount, description }: Case): Payment => ({ id, userId, orderId, amount, description });

const customerOf = ({ userId }: { userId: string }, env: Env) => env.CUSTOMERS.getByName(userId);

const deskOf = (env: Env) => env.DESK.getByName('desk');
