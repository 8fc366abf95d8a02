// The classes and functions of the public surface. Whatever is decided about a call is decided in the core.

import { connectionOf } from './connection.js';
import { run, use } from './core.js';
import { InterstreamError, describe } from './errors.js';
import { copied, isObject, isOfCaller, misconfigured, record } from './options.js';

const LIMITS = ['timeoutMs', 'deadlineMs', 'maxRetries', 'settleMs'];
const CLIENT_OPTIONS = [
  'apiUrl', 'keyId', 'sharedSecret', ...LIMITS, 'fetch', 'fetchSendsOnce', 'onEvent', 'dangerouslyAllowBrowser',
  'dangerouslyAllowInsecureHttp',
];
const CALL_OPTIONS = [...LIMITS, 'signal', 'orderId'];
const PAYMENT = ['orderId', 'amount', 'description', 'paidBefore', 'currencyCheck'];

const ENVIRONMENT = {
  apiUrl: 'INTERSTREAM_API_URL',
  keyId: 'INTERSTREAM_KEY_ID',
  sharedSecret: 'INTERSTREAM_SHARED_SECRET',
};

/** An instance of the core finds a client that it has prepared by this number. */
let clients = 0;

export class Interstream {
  /** A copy: what was checked is what is used. `undefined` once disposed. */
  #options;
  #store;

  constructor(options) {
    if (!isObject(options)) throw misconfigured('options must be an object.');
    const copy = copied(options, CLIENT_OPTIONS);
    clients += 1;
    this.#options = Object.assign(copy, { apiUrl: addressOf(copy.apiUrl), id: clients });
    const shown = use((core) => core.checkClient(this.#options));
    Object.defineProperties(this, {
      apiUrl: { value: shown.apiUrl, enumerable: true },
      keyId: { value: shown.keyId, enumerable: true },
    });
  }

  static fromEnv(env, options) {
    const variables = env ?? runtimeEnvironment();
    const given = copied(options ?? undefined, CLIENT_OPTIONS);
    for (const [option, name] of Object.entries(ENVIRONMENT)) {
      given[option] ??= variable(variables, name);
    }
    return new this(given);
  }

  async processOrder(userId, options) {
    return asking({ action: 'process_order', userId }, (asked) => {
      const client = Interstream.#of(this);
      const { signal, given } = callOptions(options, asked);
      return client.#run(signal, (core, call) => core.processOrder(client.#options, userId, given, call));
    });
  }

  get store() {
    const client = Interstream.#of(this);
    return (client.#store ??= new Store(client, (action, userId, variables, options) => (
      asking({ action, userId }, (asked) => {
        const { signal, given } = callOptions(options, asked);
        const copy = record(variables, 'variables');
        return client.#run(signal, (core, call) => core.storeAction(client.#options, action, userId, copy, given, call));
      })
    )));
  }

  async settleOrder(userId, payment, options) {
    return asking({ action: 'settle_order', userId }, (asked) => {
      const client = Interstream.#of(this);
      const { signal, given } = callOptions(options, asked);
      const copy = copied(payment, PAYMENT, 'payment');
      asked.orderId = copy.orderId ?? asked.orderId;
      copy.variables = record({ amount: copy.amount, description: copy.description }, 'payment');
      return client.#run(signal, (core, call) => core.settleOrder(client.#options, userId, copy, given, call));
    });
  }

  async call(section, action, request, options) {
    return asking({ action: text(action) || undefined }, (asked) => {
      const client = Interstream.#of(this);
      const { signal, given } = callOptions(options, asked, [...LIMITS, 'signal', 'kind']);
      const { iq, post } = copied(request ?? undefined, ['iq', 'post'], 'request');
      const copy = record(post, 'post');
      return client.#run(signal, (core, call) => core.anyAction(client.#options, section, action, iq, copy, given, call));
    });
  }

  async #run(signal, start) {
    const { fetch = globalThis.fetch, fetchSendsOnce = fetch === globalThis.fetch, onEvent } = this.#known();
    const connection = connectionOf(fetch);
    try {
      return await run({ fetch: connection.fetch, fetchSendsOnce, listener: listenerOf(onEvent), signal }, start);
    } finally {
      connection.close();
    }
  }

  signedUrl(section, action, iq) {
    const options = Interstream.#of(this).#known();
    return use((core) => core.signedUrl(options, text(section), text(action), iq));
  }

  toJSON() {
    return { apiUrl: this.apiUrl, keyId: this.keyId };
  }

  [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() {
    if (this.#options === undefined) return;
    const { id } = this.#options;
    this.#options = undefined;
    use((core) => core.forgetClient(id));
  }

  /** The client that a method was called on. */
  static #of(receiver) {
    if (isObject(receiver) && #options in receiver) return receiver;
    throw misconfigured('This method was taken off its client, or called through a Proxy: call it as client.processOrder(…).');
  }

  #known() {
    if (this.#options === undefined) throw misconfigured('This client was disposed: construct a new one.');
    return this.#options;
  }
}

const ACTIONS = [
  'getCart', 'modifyCart', 'placeOrder', 'cancelOrder', 'addPayment', 'listOrders', 'getCredit', 'addSubtractCredit',
  'getProduct', 'listCurrentContent', 'listSubscriptions', 'getSubscriptionPreRpInfo', 'setSubscriptionRp',
];

/** The actions of the store section, by the API's names in JavaScript's spelling. */
class Store {
  constructor(client, act) {
    for (const name of ACTIONS) {
      const action = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      this[name] = async (userId, variables, options) => act(action, userId, variables, options);
    }
    this.getConfig = async (options) => act('get_config', undefined, undefined, options);
    this.processOrder = (userId, options) => client.processOrder(userId, options);
  }
}

/**
 * Runs a call, and has its error say what was asked for, as far as that was valid.
 * @param asked action, user id and order id as given; what is known only later is added to it
 */
async function asking(asked, work) {
  try {
    return await work(asked);
  } catch (error) {
    if (error instanceof InterstreamError) {
      describe(error, { action: asked.action, userId: validId(asked.userId), orderId: validId(asked.orderId) });
    }
    throw error;
  }
}

/** The decimal digits of an id, if it is one and the core can tell. */
function validId(value) {
  try {
    return value === undefined ? undefined : use((core) => core.idOf(value));
  } catch {
    return undefined;
  }
}

/** The options of a call; the signal stays in JavaScript. */
function callOptions(options, asked, names = CALL_OPTIONS) {
  if (options === undefined || options === null) return { signal: undefined, given: undefined };
  const given = copied(options, names);
  asked.orderId = given.orderId;
  return { signal: given.signal, given };
}

/** The text of an address: of a URL object, which need not be of this realm, what it is now. */
function addressOf(given) {
  if (!isObject(given)) return given;
  try {
    return given.href;
  } catch (cause) {
    throw misconfigured('apiUrl could not be read.', cause);
  }
}

const text = (value) => (typeof value === 'string' ? value : '');

function variable(variables, name) {
  let value;
  try {
    value = isOfCaller(variables, name) ? variables[name] : undefined;
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

/** Node's channel for whoever watches all clients of a process; `null` where the runtime has none. */
let channel;

/** Who is told of a call: the client's own listener, and the subscribers of the channel. */
function listenerOf(onEvent) {
  channel ??= builtIn('node:diagnostics_channel')?.channel('interstream') ?? null;
  if (!channel?.hasSubscribers) return onEvent && quietly(onEvent);
  return quietly((event) => {
    channel.publish(event);
    return onEvent?.(event);
  });
}

/** A module of Node's, where the runtime has it. Next's edge runtime has a trap in its place. */
function builtIn(name) {
  return globalThis.EdgeRuntime === undefined ? globalThis.process?.getBuiltinModule?.(name) : undefined;
}

/** A listener whose failures are ignored: what it throws and what its promise rejects with. */
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

/** Shared with other copies of this package in this process: `require` and `import` have one each. */
const CONFIGURED = Symbol.for('interstream.configured');
let ofEnvironment;

export function configure(options) {
  Object.defineProperty(globalThis, CONFIGURED, { value: new Interstream(options), configurable: true });
}

/** The configured client, else one of the environment, made anew only when the environment has changed. */
function defaultClient() {
  if (globalThis[CONFIGURED] !== undefined) return globalThis[CONFIGURED];
  const variables = runtimeEnvironment();
  const values = Object.values(ENVIRONMENT).map((name) => variable(variables, name));
  if (ofEnvironment === undefined || values.some((value, at) => value !== ofEnvironment.values[at])) {
    ofEnvironment = { values, client: Interstream.fromEnv(variables) };
  }
  return ofEnvironment.client;
}

export async function processOrder(userId, options) {
  return asking({ action: 'process_order', userId }, () => defaultClient().processOrder(userId, options));
}
