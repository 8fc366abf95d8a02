// The classes and functions of the public surface. Whatever is decided about a call is decided in the core.

import { get, give, isObject, kindOf, numberIn, textIn, vary } from './arguments.js';
import { ask, fly, use } from './core.js';
import { elapsed } from './driver.js';
import { ConfigurationError } from './errors.js';

const OPTIONS = [
  'apiUrl', 'keyId', 'sharedSecret', 'timeoutMs', 'deadlineMs', 'maxRetries', 'settleMs', 'fetch', 'onEvent',
  'dangerouslyAllowBrowser', 'dangerouslyAllowInsecureHttp',
];

const ENVIRONMENT = {
  apiUrl: 'INTERSTREAM_API_URL',
  keyId: 'INTERSTREAM_KEY_ID',
  sharedSecret: 'INTERSTREAM_SHARED_SECRET',
};

/** The core knows a client by its number. */
let clients = 0;

const misconfigured = (message, cause) => new ConfigurationError(message, { code: 'INVALID_CONFIGURATION', cause });

export class Interstream {
  #id = ++clients;
  /** A copy: what was checked is what is used. `undefined` once disposed. */
  #options;
  #store;
  /** Makes this client known to an instance. */
  #prepare = (core) => prepare(core, this.#id, this.#options);

  constructor(options) {
    this.#options = picked(options);
    const { apiUrl, keyId } = JSON.parse(ask(this.#prepare));
    Object.defineProperties(this, {
      apiUrl: { value: apiUrl, enumerable: true },
      keyId: { value: keyId, enumerable: true },
    });
  }

  static fromEnv(env, options) {
    const variables = env ?? runtimeEnvironment();
    const given = picked(options ?? {});
    if (typeof given !== 'object') throw misconfigured('options must be an object.');
    for (const [option, name] of Object.entries(ENVIRONMENT)) {
      given[option] ??= variable(variables, name);
    }
    return new this(given);
  }

  async processOrder(userId, options) {
    return this.#ask('process_order', { userId }, {}, options);
  }

  get store() {
    return (this.#store ??= new Store((...asked) => this.#ask(...asked), (...given) => this.processOrder(...given)));
  }

  async settleOrder(userId, payment, options) {
    // Also where they are inherited: one that is overlooked is a check that is not made.
    const inherited = isObject(payment) ? read(payment, PAYMENT) : {};
    const { orderId = get(options, 'orderId'), ...variables } = { ...inherited, ...record(payment, 'payment') };
    return this.#ask('settle_order', { userId, orderId }, variables, options);
  }

  async call(section, action, request, options) {
    const { iq, post, ...others } = record(request, 'request');
    const [other] = Object.keys(others);
    if (other !== undefined) throw misconfigured(`request has no ${other}: it takes iq and post.`);
    return this.#ask('*', { section, action, iq, kind: get(options, 'kind') }, record(post, 'post'), options);
  }

  async #ask(asked, values, variables, options) {
    const { fetch = globalThis.fetch, onEvent } = this.#known();
    const host = { fetch, onEvent: onEvent && quietly(onEvent) };
    const signal = get(options, 'signal') ?? undefined;
    const given = { ...common(options, signal), ...values, fetch };
    return fly(host, signal, (core) => {
      give(core, given);
      for (const name of Object.keys(variables)) vary(core, name, variables[name]);
      return core.begin(this.#id, asked, elapsed(), Date.now());
    }, this.#prepare);
  }

  signedUrl(section, action, iq) {
    this.#known();
    return ask(
      (core) => core.signedUrl(this.#id, text(section), text(action), kindOf(iq), numberIn(iq), textIn(iq), Date.now()),
      this.#prepare,
    );
  }

  toJSON() {
    return { apiUrl: this.apiUrl, keyId: this.keyId };
  }

  [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() {
    if (this.#options === undefined) return;
    this.#options = undefined;
    use((core) => core.forget(this.#id));
  }

  #known() {
    if (this.#options === undefined) throw misconfigured('This client was disposed: construct a new one.');
    return this.#options;
  }
}

const LIMITS = ['timeoutMs', 'deadlineMs', 'maxRetries', 'settleMs'];
const CHECKED = ['keyId', 'fetch', 'onEvent', 'dangerouslyAllowBrowser', 'dangerouslyAllowInsecureHttp', ...LIMITS];

const read = (options, names) => Object.fromEntries(names.map((name) => [name, get(options, name)]));

/** Hands a client's options to the core, which checks them. */
function prepare(core, id, options) {
  const { href, protocol, username, password, hostname, search, hash } = parsed(get(options, 'apiUrl'));
  const sharedSecret = get(options, 'sharedSecret');
  const values = {
    ...read(options, CHECKED), options: isObject(options), page: isObject(get(globalThis.window, 'document')),
    pageWorker: inWorkerOfPage(), href, protocol, username, password, hostname, search, hash,
  };
  // Bytes can be wiped.
  const secret = new TextEncoder().encode(textIn(sharedSecret));
  try {
    give(core, values);
    return core.prepare(id, kindOf(sharedSecret), secret);
  } finally {
    secret.fill(0);
  }
}

/** What the options of a call hold, for the core to check. */
function common(options, signal) {
  const values = {};
  if (options !== undefined && options !== null) {
    Object.assign(values, read(options, LIMITS), { options: isObject(options), orderId: get(options, 'orderId') });
  }
  if (signal !== undefined) {
    values.signal = typeof get(signal, 'aborted') === 'boolean' && typeof get(signal, 'addEventListener') === 'function';
  }
  return values;
}

/** A plain object's own properties; what is undefined counts as not given. */
function record(given, name) {
  if (given === undefined) return {};
  // Of a Map, URLSearchParams or FormData, nothing would be left.
  if (!isObject(given) || typeof get(given, Symbol.iterator) === 'function') throw misconfigured(`${name} must be a plain object.`);
  try {
    return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  } catch (cause) {
    throw misconfigured(`${name} could not be read.`, cause);
  }
}

const PAYMENT = ['orderId', 'amount', 'description', 'paidBefore', 'currencyCheck'];

const ACTIONS = [
  'getCart', 'modifyCart', 'placeOrder', 'cancelOrder', 'addPayment', 'listOrders', 'getCredit', 'addSubtractCredit',
  'getProduct', 'listCurrentContent', 'listSubscriptions', 'getSubscriptionPreRpInfo', 'setSubscriptionRp',
];

/** The actions of the store section, by the API's names in JavaScript's spelling. */
class Store {
  constructor(ask, processOrder) {
    for (const name of ACTIONS) {
      const action = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      this[name] = async (userId, variables, options) => ask(action, { userId }, record(variables, 'variables'), options);
    }
    this.processOrder = processOrder;
  }
}

const NO_URL = { href: '', protocol: '', username: '', password: '', hostname: '', search: '', hash: '' };

/** The runtime's own parser takes a URL apart. A URL object need not be of this realm. */
function parsed(given) {
  try {
    return new URL(textIn(typeof given === 'string' ? given : get(given, 'href')));
  } catch {
    return NO_URL;
  }
}

/** Workers of servers and edge runtimes name themselves; a page's worker has no such name. */
function inWorkerOfPage() {
  const has = (name) => globalThis[name] !== undefined;
  const server = ['process', 'Deno', 'Bun', 'EdgeRuntime'].some(has);
  return !server && has('WorkerGlobalScope') && typeof globalThis.importScripts === 'function';
}

function picked(options) {
  if (typeof options !== 'object' || options === null) return options;
  const kept = {};
  for (const name of OPTIONS) {
    const value = options[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

const text = (value) => (typeof value === 'string' ? value : '');

function variable(variables, name) {
  let value;
  try {
    value = variables[name];
  } catch (cause) {
    throw misconfigured(`${name} could not be read: allow access to the environment (Deno: --allow-env), or pass env.`, cause);
  }
  if (value === undefined || value === '') {
    throw misconfigured(`${name} is not set: set it in the environment, or pass it in env or options.`);
  }
  return value;
}

function runtimeEnvironment() {
  const variables = globalThis.process?.env;
  if (variables === undefined) {
    throw misconfigured('This runtime has no environment of its own: pass one, as in Interstream.fromEnv(env).');
  }
  return variables;
}

/** A listener whose failures are nobody's: neither what it throws nor what its promise rejects with. */
function quietly(listener) {
  return (event) => {
    try {
      const result = listener(event);
      if (typeof result?.then === 'function') result.then(undefined, () => {});
    } catch {
      // Documented: ignored.
    }
  };
}

let configured;
let ofEnvironment;

export function configure(options) {
  configured = new Interstream(options);
}

/** The configured client, else one of the environment, made anew only when the environment has changed. */
function defaultClient() {
  if (configured !== undefined) return configured;
  const variables = runtimeEnvironment();
  const values = Object.values(ENVIRONMENT).map((name) => variable(variables, name));
  if (ofEnvironment === undefined || values.some((value, at) => value !== ofEnvironment.values[at])) {
    ofEnvironment = { values, client: Interstream.fromEnv(variables) };
  }
  return ofEnvironment.client;
}

export async function processOrder(userId, options) {
  return defaultClient().processOrder(userId, options);
}
