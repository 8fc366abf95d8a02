// The server between the page and the API. From the page it takes a press of a button, and nothing else: who the
// customer is, the session says; which order it is and whether it is paid, the shop's own records.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const FILES = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/page.js': ['page.js', 'text/javascript; charset=utf-8'],
  '/style.css': ['style.css', 'text/css; charset=utf-8'],
};

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", 'img-src data:',
    "form-action 'none'", "base-uri 'none'", "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/**
 * @param {{ shop: ReturnType<import('./shop.js').createShop>, deliveries: import('./deliveries.js').Deliveries,
 *   origin: () => string }} parts `origin` is where the page is served to its visitors
 */
export function createRelay({ shop, deliveries, origin }) {
  const ROUTES = { 'GET /sign-in': signIn, 'GET /order': order, 'POST /delivery': delivery };

  return createServer((request, response) => {
    answer(request, response).catch((error) => {
      console.error(error);
      response.destroy();
    });
  });

  /** Whatever is sent, and whatever it throws, the server goes on. */
  async function answer(request, response) {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    // `//elsewhere` is a path here, and `*` is none.
    const address = `http://relay.invalid${request.url}`;
    if (!request.url.startsWith('/') || !URL.canParse(address)) return json(response, 400, { error: 'That is no path.' });
    const url = new URL(address);
    const route = ROUTES[`${request.method} ${url.pathname}`] ?? file;
    return route(request, response, url);
  }

  async function file(request, response, { pathname }) {
    if (request.method !== 'GET' || !Object.hasOwn(FILES, pathname)) {
      return json(response, 404, { error: 'There is nothing here.' });
    }
    const [name, type] = FILES[pathname];
    response.setHeader('content-type', type);
    return response.end(await readFile(new URL(`../page/${name}`, import.meta.url)));
  }

  async function signIn(request, response, { searchParams }) {
    const session = shop.signIn(searchParams.get('code'));
    if (session === undefined) return json(response, 403, { error: 'This link was used, or is none.' });
    const attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure() ? '; Secure' : ''}`;
    response.setHeader('set-cookie', `${cookieName()}=${session}; ${attributes}`);
    return response.writeHead(303, { location: '/' }).end();
  }

  async function order(request, response) {
    const found = orderOf(request);
    if (found === undefined) return json(response, 401, { error: 'Sign in first.' });
    return tell(response, 200, found);
  }

  async function delivery(request, response) {
    // Another site's page can make a browser send this too, and from another port of this host even with the cookie.
    if (request.headers.origin !== origin()) return json(response, 403, { error: 'Not from this page.' });
    const found = orderOf(request);
    if (found === undefined) return json(response, 401, { error: 'Sign in first.' });
    const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
    const isEmpty = length === '0' && encoding === undefined;
    if (!isEmpty) return json(response, 413, { error: 'Nothing is taken from the page.' });
    if (!deliveries.look(found).mayTry) return tell(response, 409, found);
    const quietFor = deliveries.quietFor(found);
    if (quietFor > 0) return tell(response, 429, found, { 'retry-after': Math.ceil(quietFor / 1000) });
    await deliveries.deliver(found);
    return tell(response, 200, found);
  }

  /** What a customer may see of an order. */
  function tell(response, status, found, headers) {
    const { state, mayTry } = deliveries.look(found);
    return json(response, status, { orderId: found.orderId, title: found.title, state, mayTry }, headers);
  }

  function orderOf({ headers: { cookie = '' } }) {
    const pairs = cookie.split(/; */).map((pair) => pair.split('='));
    const [, session] = pairs.find(([name]) => name === cookieName()) ?? [];
    return shop.orderOf(session);
  }

  /** With the prefix, no other host can set it. Browsers want https for that. */
  function cookieName() {
    return isSecure() ? '__Host-session' : 'session';
  }

  function isSecure() {
    return origin().startsWith('https:');
  }
}

function json(response, status, body, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
