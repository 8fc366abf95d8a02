// A network that fails: an HTTP proxy in front of the sandbox that loses, cuts, stalls, delays, doubles and replaces
// answers. Which request meets which fault is drawn from a seed.

import { createServer, request as sendRequest } from 'node:http';

/** xorshift32: the same numbers for the same seed. */
export function randomFrom(seed) {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

/** Every fault: does what it does with a request; `forward` hands it to the API and gives the answer. */
const FAULTS = {
  dropBefore: async (response) => response.destroy(),
  dropAfter: async (response, forward) => {
    await forward();
    response.destroy();
  },
  cut: async (response, forward) => {
    const { status, headers, body } = await forward();
    response.writeHead(status, { ...headers, 'content-length': body.length });
    response.write(body.subarray(0, body.length / 2), () => response.destroy());
  },
  shortAnswer: async (response, forward) => {
    const { status, headers, body } = await forward();
    response.writeHead(status, { ...headers, 'content-length': body.length >> 1 }).end(body.subarray(0, body.length >> 1));
  },
  empty: async (response, forward) => {
    await forward();
    response.writeHead(200).end();
  },
  stall: async (response, forward) => {
    const { status, headers, body } = await forward();
    response.writeHead(status, { ...headers, 'content-length': body.length });
    response.flushHeaders();
  },
  silence: async () => {},
  slow: async (response, forward) => {
    const answer = await forward();
    await new Promise((resolve) => setTimeout(resolve, 60));
    deliver(response, answer);
  },
  double: async (response, forward) => {
    await forward();
    deliver(response, await forward());
  },
  page500Before: async (response) => page(response, 500),
  page500After: async (response, forward) => {
    await forward();
    page(response, 500);
  },
  page503: async (response) => page(response, 503),
  busy: async (response) => page(response, 503, { 'retry-after': '0' }),
  tooMany: async (response) => page(response, 429),
  page502After: async (response, forward) => {
    await forward();
    page(response, 502);
  },
  page502Before: async (response) => page(response, 502),
  page504After: async (response, forward) => {
    await forward();
    page(response, 504);
  },
};

/** Those that are drawn from. */
export const FAULT_NAMES = Object.keys(FAULTS);

FAULTS.tooManyFor1s = async (response) => page(response, 429, { 'retry-after': '1' });

function deliver(response, { status, headers, body }) {
  response.writeHead(status, headers).end(body);
}

function page(response, status, headers = {}) {
  response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(`<html><h1>${status}</h1></html>`);
}

/**
 * Serves the proxy. `choose(url)` names the fault of a request, or nothing; as long as it is a promise, the request is
 * held. Counts what it did.
 */
export async function startFaultProxy(apiUrl, choose) {
  const counts = {};
  const server = createServer(async (request, response) => {
    response.on('error', () => {});
    const body = await bodyOf(request);
    if (body === undefined) return;
    const name = (await choose(request.url)) ?? 'none';
    counts[name] = (counts[name] ?? 0) + 1;
    const forward = () => forwarded(new URL(request.url, apiUrl), request, body);
    const handling = name === 'none' ? forward().then((answer) => deliver(response, answer)) : FAULTS[name](response, forward);
    handling.catch(() => response.destroy());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/api.php`,
    counts,
    stop: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}

/** Nothing where the caller has gone before it was there. */
async function bodyOf(request) {
  try {
    return Buffer.concat(await request.toArray());
  } catch {
    return undefined;
  }
}

function forwarded(url, { method, headers }, sent) {
  return new Promise((resolve, reject) => {
    const { 'content-type': type } = headers;
    const options = { method, agent: false, headers: type === undefined ? {} : { 'content-type': type } };
    const outgoing = sendRequest(url, options, (incoming) => {
      const chunks = [];
      incoming.on('data', (chunk) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const { 'transfer-encoding': _, connection: __, ...headers } = incoming.headers;
        resolve({ status: incoming.statusCode, headers, body: Buffer.concat(chunks) });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(sent);
  });
}
