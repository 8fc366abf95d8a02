// `interstream doctor`: finds out, by reading only, whether calls can work, and says what to change where they cannot.

import { isInterstreamError } from 'interstream';
import { LIMIT_OPTIONS, UsageError, help, limitsIn, parse } from './arguments.js';
import { ENV_FILE_OPTION, clientOf } from './credentials.js';
import { oneUser } from './read.js';
import { jsonLine, printable, table } from './text.js';
import { doctorUsage } from './usage.js';
import { withoutFullStop as sentence } from './words.js';

export const OPTIONS = { json: { type: 'boolean', default: false }, ...ENV_FILE_OPTION, ...LIMIT_OPTIONS };

export async function doctor(args, streams) {
  const { stdout, words } = streams;
  const { values, positionals } = parse(args, OPTIONS, { allowPositionals: true, words });
  if (values.help) return help(streams, doctorUsage);
  const userId = oneUser(positionals, words);
  const answers = [];
  const client = clientOf(values, { maxRetries: 1, ...limitsIn(values), fetch: heardBy(answers) }, words);
  const orders = await attempt(client.store.listOrders(userId));
  const cart = await attempt(client.store.getCart(userId));
  const found = findings(client, { answers, orders, cart });
  stdout.write(values.json
    ? found.map(jsonLine).join('')
    : table(found.map(({ check, state, found, change }) => [state, check, change === undefined ? found : `${found}. ${change}`])));
  return found.some(({ state }) => state === 'change') ? 1 : 0;
}

/** A fetch that notes when each answer came, and what time the API says it was. */
function heardBy(answers) {
  return async (...request) => {
    const sentAt = Date.now();
    const response = await fetch(...request);
    answers.push({ sentAt, receivedAt: Date.now(), date: Date.parse(response.headers.get('date')) });
    return response;
  };
}

/** The error that a read ended with; nothing where it did not. */
async function attempt(reading) {
  try {
    await reading;
    return undefined;
  } catch (error) {
    if (!isInterstreamError(error)) throw error;
    if (error.code === 'INVALID_USER_ID') throw new UsageError(sentence(error.message));
    return error;
  }
}

const ok = (check, found) => ({ check, state: 'ok', found });
const change = (check, found, what) => ({ check, state: 'change', found: printable(found), change: what });
const unclear = (check, found) => ({ check, state: 'unclear', found });

function findings(client, { answers, orders, cart }) {
  const credential = ok('credential', `key ID ${printable(client.keyId)}, well-formed`);
  if (answers.length === 0) return [credential, unreachable(client, orders)];
  return [credential, ...answered(client, orders, cart), clock(answers), ...accepted(orders, cart)];
}

function unreachable({ apiUrl }, error) {
  let reason = error;
  while (reason.cause instanceof Error) reason = reason.cause;
  return change('API', `${apiUrl} cannot be reached (${reason.code ?? reason.message})`, "Check INTERSTREAM_API_URL's host, the network, and the certificate.");
}

/** Whether what answers is the API: it has its own words, also for a refusal. */
const spoke = (error) => error === undefined || error.detail !== undefined;

function answered({ apiUrl }, orders, cart) {
  if (spoke(orders) || spoke(cart)) return [ok('API', `${apiUrl} answers`)];
  return [change('API', `${apiUrl} does not answer as the API does: ${sentence(orders.message)}`, 'Check INTERSTREAM_API_URL: it ends in /api.php.')];
}

/** Beyond this, the client takes a refusal for one about the time, and corrects itself by the API's clock. */
const TOLERATED_SECONDS = 60;

function clock(answers) {
  const { sentAt, receivedAt, date } = answers.findLast((answer) => !Number.isNaN(answer.date)) ?? {};
  if (date === undefined) return unclear('clock', 'the answers do not tell the time');
  // `Date` has whole seconds, cut off: the API's clock showed up to a second more.
  const seconds = Math.round(((sentAt + receivedAt) / 2 - (date + 500)) / 1000);
  if (Math.abs(seconds) <= 1) return ok('clock', "as the API's");
  const found = `this machine's is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} the API's`;
  if (Math.abs(seconds) <= TOLERATED_SECONDS) return ok('clock', found);
  return change('clock', found, 'Set it by a time server (NTP): what is signed at a wrong time may be refused.');
}

function accepted(orders, cart) {
  if (!spoke(orders) && !spoke(cart)) return [];
  if (orders !== undefined && cart !== undefined) {
    const refusal = spoke(orders) ? orders : cart;
    return [change(
      'signature', `refused: ${refusal.code}${refusal.detail === '' ? '' : `, ${refusal.detail}`}`,
      "In the API section of the back office, compare the key ID and the shared secret, see that the credential's requests "
      + 'expiration time is not too short, and that its permissions include the store section.',
    ), change(
      'referer', 'unclear while the signature is refused',
      'This client sends no referer: leave "Allowed referers" empty, or add the word blank to it.',
    )];
  }
  return [
    ok('signature', 'accepted'),
    ok('referer', 'requests without one are accepted'),
    permission('list_orders', orders, 'without it, an order whose answer was lost stays "unknown"'),
    permission('get_cart', cart, 'settleOrder needs it to see what is due'),
  ];
}

function permission(action, error, why) {
  if (error === undefined) return ok(action, 'allowed');
  return change(action, `refused: ${error.code}${error.detail ? `, ${error.detail}` : ''}`, `Allow the credential store > ${action}: ${why}.`);
}
