// The sandbox over HTTP. What goes wrong in it goes wrong on the wire: connections really drop, bodies really stall.
//
// Besides the API it answers, for tests in other processes, GET /ledger, /payments and /credit-changes (JSON), and
// POST /reset and /fail-next (JSON, as `failNext` takes it).

import { createServer } from 'node:http';
import { createSandbox } from 'interstream/sandbox';

/** PHP's usual limit for the body of a POST. */
const LARGEST_BODY = 8 * 2 ** 20;

/** What tests may look into, by its address. */
const BOOKS = {
  '/ledger': (sandbox) => sandbox.ledger(),
  '/payments': (sandbox) => sandbox.payments(),
  '/credit-changes': (sandbox) => sandbox.creditChanges(),
};

/** Serves a sandbox; resolves once it listens. `heard` is told of each request to the API, in a line. */
export async function serveSandbox({ port = 0, host = '127.0.0.1', heard = () => {}, ...options } = {}) {
  const sandbox = createSandbox(options);
  const server = createServer((request, response) => {
    answer(sandbox, request, response, heard).catch(() => response.destroy());
  });
  // A client that has paused for a few seconds must not find its connection closed under it.
  server.keepAliveTimeout = 120_000;
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { keyId, sharedSecret } = sandbox.options;
  const shown = host.includes(':') ? `[${host}]` : host;
  return {
    apiUrl: `http://${shown}:${server.address().port}/api.php`,
    keyId,
    sharedSecret,
    sandbox,
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}

async function answer(sandbox, request, response, heard) {
  // Whoever asks, the body has to be read for the connection to be used again.
  const body = await bodyOf(request);
  const { pathname, search } = new URL(request.url, 'http://sandbox.invalid');
  // A page of another origin may call, as far as the sandbox is concerned. The API's own headers are not documented.
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-expose-headers', 'date, retry-after');
  if (request.method === 'OPTIONS') {
    return response.writeHead(204, { 'access-control-allow-methods': '*', 'access-control-allow-headers': '*' }).end();
  }
  if (Object.hasOwn(BOOKS, pathname)) {
    response.setHeader('content-type', 'application/json');
    return response.end(JSON.stringify(BOOKS[pathname](sandbox)));
  }
  if (pathname === '/fail-next' && request.method === 'POST') {
    try {
      sandbox.failNext(JSON.parse(body));
    } catch (error) {
      return response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' }).end(`${error.message}\n`);
    }
    return response.writeHead(204).end();
  }
  if (pathname === '/reset' && request.method === 'POST') {
    sandbox.reset();
    return response.writeHead(204).end();
  }
  if (pathname !== '/api.php') {
    return response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not Found</h1>\n');
  }
  if (body === undefined) {
    return response.writeHead(413, { 'content-type': 'text/html' }).end('<h1>Content Too Large</h1>\n');
  }
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  const sent = request.method === 'POST' && body.length > 0 ? { headers, body } : {};
  const answered = await heardOf(sandbox.fetch(sandbox.options.apiUrl + search, { method: request.method, ...sent }), search, heard);
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  response.flushHeaders();
  for await (const chunk of answered.body) response.write(chunk);
  return response.end();
}

/** Tells how a request was answered: its action, its user and the status, or that the connection was dropped. */
async function heardOf(answering, search, heard) {
  const query = new URLSearchParams(search);
  const request = `${query.get('go')} > ${query.get('do')} ${query.get('iq') ?? ''}`;
  try {
    const answered = await answering;
    heard(`${request}: ${answered.status}`);
    return answered;
  } catch (error) {
    heard(`${request}: ${error.cause?.code ?? error.message}`);
    throw error;
  }
}

/** The whole body; nothing where it is too large, but it is read to its end all the same. */
async function bodyOf(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
  }
  return size <= LARGEST_BODY ? Buffer.concat(chunks) : undefined;
}
