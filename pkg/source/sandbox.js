// An INTER-STREAM API on this machine. What it answers is decided in Rust (src/sandbox); here it becomes a fetch.

import { glue } from 'wasm:sandbox';
import { checkRuntime, startInstance } from './instance.js';
import { copied, misconfigured } from './options.js';
import { currencyOf, usersOf } from './seed.js';

/** A name that no resolver answers for: a request that misses the sandbox reaches nobody. */
const API_URL = 'https://sandbox.invalid/api.php';

const OPTIONS = ['keyId', 'sharedSecret', 'expiresAfterSeconds', 'now', 'currency', 'users'];

const DEFAULTS = {
  keyId: '5a4db0c5a4db0c5a4db0c5a4db0c5a4d',
  sharedSecret: 'sandbox-only-this-secret-opens-nothing-but-the-sandbox-itself-01',
  expiresAfterSeconds: 300,
  currency: 'EUR',
};

let supply;
/** All sandboxes live in one instance: some engines allow only about a hundred. */
let live;

/** How an entry brings the compiled module; asked for at the first use, never at import. */
export function supplySandboxModule(from) {
  supply = from;
}

/** Sandboxes that nobody can reach any more are closed, where the runtime can tell. */
const unreachable = typeof FinalizationRegistry === 'undefined'
  ? { register() {} }
  : new FinalizationRegistry(({ instance, id }) => instance.exports.closeSandbox(id));

function use(instance, work) {
  let result;
  try {
    result = work(instance.exports);
  } catch (thrown) {
    // Text is thrown on purpose: the name of an option and what is wrong with it.
    if (!instance.dead) throw thrown;
  }
  if (instance.dead) throw new Error('The sandbox has crashed: make a new one.', { cause: instance.thrown });
  return result;
}

export function createSandbox(options = {}) {
  const given = { ...DEFAULTS, ...copied(options, OPTIONS) };
  Object.assign(given, { currency: currencyOf(given.currency), users: usersOf(given.users) });
  const clock = given.now ?? (() => Date.now() / 1000);
  const now = () => Math.floor(clock());
  checkRuntime();
  const instance = (live = live?.dead === false ? live : startInstance(glue, supply(), () => {}));
  /** Every function below holds on to this, and with it to the sandbox. */
  const held = { id: 0 };
  try {
    held.id = use(instance, ({ openSandbox }) => openSandbox(given, now()));
  } catch (thrown) {
    if (typeof thrown !== 'string') throw thrown;
    throw misconfigured(`${thrown}.`);
  }
  unreachable.register(held, { instance, id: held.id });

  /** Works on a request to its end; work once begun goes on whether or not anybody waits for it. */
  const exchange = async (method, query, sent) => {
    const { contentType, body } = await sent;
    const handling = use(instance, ({ handle }) => handle(held.id, method, query, contentType, body, now()));
    if (handling.ms !== undefined) await new Promise((resolve) => setTimeout(resolve, handling.ms));
    if (handling.delivery !== 'working') return handling;
    return use(instance, ({ finish }) => finish(held.id, handling.ticket, now()));
  };

  const fetch = async (input, init = {}) => {
    const url = new URL(typeof input === 'string' || input instanceof URL ? input : input.url);
    if (url.origin + url.pathname !== API_URL) {
      throw new TypeError(`fetch failed: the sandbox answers for ${API_URL} only`);
    }
    const method = (init.method ?? input.method ?? 'GET').toUpperCase();
    const signal = init.signal ?? input.signal ?? undefined;
    signal?.throwIfAborted();
    const delivery = await unlessAborted(signal, exchange(method, url.search.slice(1), read(input, init)));
    // Like a web server, the sandbox tells its own time.
    return respond(delivery, new Date(now() * 1000).toUTCString(), signal);
  };

  return {
    options: { apiUrl: API_URL, keyId: given.keyId, sharedSecret: given.sharedSecret, fetch, fetchSendsOnce: true },
    fetch,
    ledger: () => use(instance, ({ ledger }) => ledger(held.id)),
    payments: () => use(instance, ({ payments }) => payments(held.id)),
    creditChanges: () => use(instance, ({ creditChanges }) => creditChanges(held.id)),
    failNext: (fault) => failNext(instance, held.id, fault),
    reset: () => use(instance, ({ reset }) => reset(held.id, now())),
  };
}

const FAULT = ['how', 'action', 'userId', 'times', 'ms'];

/** How many milliseconds or times there may be. */
const isCount = (value) => Number.isInteger(value) && value >= 0 && value <= 1e9;

function failNext(instance, id, fault) {
  const { how, action, userId, times = 1, ms = 1000 } = copied(fault, FAULT, 'fault');
  for (const [name, value] of Object.entries({ times, ms })) {
    if (!isCount(value)) throw misconfigured(`${name} must be a whole number from 0 to 1e9.`);
  }
  if (userId !== undefined && !Number.isSafeInteger(userId)) throw misconfigured('userId must be a whole number.');
  if (action !== undefined && typeof action !== 'string') throw misconfigured('action must be text, e.g. "process_order".');
  try {
    use(instance, (core) => core.failNext(id, String(how), action, userId, times, ms));
  } catch (thrown) {
    throw typeof thrown === 'string' ? misconfigured(`${thrown}.`) : thrown;
  }
}

const NO_BODY = { contentType: '', body: new Uint8Array() };

/** The body as the runtime itself would send it: text, URLSearchParams, FormData, a Blob, bytes, a stream. */
async function read(input, init) {
  const isAddress = typeof input === 'string' || input instanceof URL;
  if (isAddress && (init.body ?? '') === '') return NO_BODY;
  // Whether the caller gives up is looked after elsewhere.
  const request = new Request(input, { ...init, signal: null });
  return { contentType: request.headers.get('content-type') ?? '', body: new Uint8Array(await request.arrayBuffer()) };
}

function respond(delivery, date, signal) {
  const { delivery: how, status, body } = delivery;
  if (how === 'drop') throw new TypeError('fetch failed', { cause: connectionReset() });
  const init = { status, headers: [...delivery.headers, ['date', date]] };
  if (how === 'whole') return new Response(body, init);
  const stream = new ReadableStream({
    start(controller) {
      if (how === 'cut') controller.enqueue(new TextEncoder().encode(body.slice(0, body.length / 2)));
      signal?.addEventListener('abort', () => controller.error(signal.reason), { once: true });
    },
    pull(controller) {
      // A stalled body never comes: the pull stays open until the reader gives up.
      if (how === 'stalled') return new Promise(() => {});
      controller.error(new TypeError('terminated', { cause: connectionReset() }));
      return undefined;
    },
  }, { highWaterMark: 0 });
  return new Response(stream, init);
}

/** In Node's words. */
function connectionReset() {
  return Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });
}

function unlessAborted(signal, promise) {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
