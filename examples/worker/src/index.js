// Behind a payment gateway's webhook: what comes in by which way, and to whom it goes.
//
//   POST /webhook        the gateway's; answered once the payment is on the queue
//   GET /cases           the operator's page, and POST /cases/again, /cases/done from its buttons
//   GET /customers/<id>  what the ledger knows of a user's payments
//   the queue            to the user's Durable Object, which tells the operator's desk what it cannot settle;
//                        what is on the dead-letter queue as well, to become a case

import { isOperator } from './operator.js';
import { NotAPayment, paymentOf } from './payment.js';
import { casesPage, customerPage, refused, toCases } from './status.js';
import { isGenuine } from './webhook.js';

export { Customer } from './customer.js';
export { Desk } from './desk.js';

/** The gateway's name for a payment that it has collected. What it tells besides is no concern of ours. */
const COLLECTED = 'payment.succeeded';
const LONGEST_BODY = 65_536;
/** What Queues allow. */
const LONGEST_DELAY_SECONDS = 86_400;

export default {
  async fetch(request, env) {
    const { pathname, origin } = new URL(request.url);
    if (pathname === '/webhook' && request.method === 'POST') return takeWebhook(request, env);
    if (!await isOperator(request, env)) return refused();
    if (request.method === 'GET') return show(pathname, env);
    // A browser sends the operator's token along with any page's form; only our own page's counts.
    const isOurs = request.headers.get('origin') === origin;
    if (request.method !== 'POST' || !isOurs) return new Response('Refused', { status: 403 });
    return act(pathname, await request.formData(), env);
  },

  async queue({ queue, messages }, env) {
    const handle = queue.endsWith('-unsettled') ? giveUp : settle;
    await Promise.all(messages.map((message) => handle(message, env)));
  },
};

async function takeWebhook(request, env) {
  const body = await request.arrayBuffer();
  if (body.byteLength > LONGEST_BODY) return new Response('Content too large', { status: 413 });
  const isOfTheGateway = await isGenuine(request.headers, body, env.WEBHOOK_SECRET);
  if (!isOfTheGateway) return new Response('Wrong signature', { status: 401 });
  try {
    const event = JSON.parse(new TextDecoder().decode(body));
    if (event?.type === COLLECTED) await env.PAYMENTS.send(paymentOf(event.data));
    return new Response(null, { status: 204 });
  } catch (error) {
    if (error instanceof SyntaxError) return new Response('The body must be JSON', { status: 400 });
    if (error instanceof NotAPayment) return new Response(error.message, { status: 400 });
    throw error;
  }
}

/** One message: settled, at the operator's desk, or later. */
async function settle(message, env) {
  const { again, ...payment } = message.body;
  await orLater(message, env, () => customerOf(payment, env).settle(payment, again));
}

/** One message that was tried as often as it may be. */
async function giveUp(message, env) {
  const { again: _, ...payment } = message.body;
  await orLater(message, env, () => customerOf(payment, env).giveUp(payment));
}

/** An object that was restarted in the middle, or cannot be reached, is asked again like any that said "later". */
async function orLater(message, env, work) {
  let told;
  try {
    told = await work();
  } catch (error) {
    told = { state: 'later', code: error.name, message: error.message };
  }
  const { id, userId } = message.body;
  const { state, code, message: why } = told;
  console.log(JSON.stringify({ payment: id, user: userId, delivery: message.attempts, state, code, message: why }));
  if (told.state === 'later') message.retry({ delaySeconds: pauseBefore(message.attempts, told.seconds ?? 0, env) });
  else message.ack();
}

/** Doubled each time, up to the cap; of that, half to all: those who failed together do not come back together. */
function pauseBefore(attempts, atLeast, { RETRY_SECONDS = 10, RETRY_CAP_SECONDS = 3600 }) {
  const grown = Math.min(Number(RETRY_SECONDS) * 2 ** (attempts - 1), Number(RETRY_CAP_SECONDS));
  const jittered = Math.round(grown * (0.5 + Math.random() / 2));
  return Math.min(Math.max(jittered, atLeast), LONGEST_DELAY_SECONDS);
}

async function show(pathname, env) {
  if (pathname === '/cases') return casesPage(await deskOf(env).list());
  const user = /^\/customers\/([1-9]\d{0,18})$/.exec(pathname)?.[1];
  if (user !== undefined) return customerPage(user, await customerOf({ userId: user }, env).payments());
  return pathname === '/' ? toCases() : new Response('Not found', { status: 404 });
}

/** An operator's button. */
async function act(pathname, form, env) {
  const desk = deskOf(env);
  const found = await desk.find(String(form.get('id')), String(form.get('kind')));
  // Somebody else has dealt with it.
  if (found === undefined) return toCases();
  const { id, kind, userId, orderId, amount, description } = found;
  const payment = { id, userId, orderId, amount, description };
  if (pathname === '/cases/again' && kind === 'case') {
    await env.PAYMENTS.send({ ...payment, again: true });
    await desk.triedAgain(id);
    return toCases();
  }
  if (pathname !== '/cases/done') return new Response('Not found', { status: 404 });
  if (kind === 'case') await customerOf(payment, env).close(payment);
  // What conflicts with a payment is no part of the ledger.
  else await desk.close(id, kind);
  return toCases();
}

const customerOf = ({ userId }, env) => env.CUSTOMERS.getByName(userId);

const deskOf = (env) => env.DESK.getByName('desk');
