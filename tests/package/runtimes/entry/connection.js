// What this runtime's own fetch does and says when connections fail: Node, Deno and Bun.
//
// Arguments: the origin of a server that cuts a connection at its second request, of one that cuts at the first, one
// where nobody listens; where to ask how often process_order has arrived; servers that end a TLS handshake, and that answer it in plain
// http.

import { Interstream } from 'interstream';
import { equal, failure } from '../assert.js';
import { runCases } from '../report.js';
import { print } from './main.js';

const [second, first, refused, arrivals, handshake, plain] = globalThis.Deno?.args ?? process.argv.slice(2);

const to = (origin) => new Interstream({
  apiUrl: `${origin}/api.php`, keyId: 'key', sharedSecret: 'not-a-real-secret', maxRetries: 0, deadlineMs: 2500,
});
const outcome = async (origin) => (await failure(to(origin).processOrder(2))).outcome;

print(await runCases(Object.entries({
  async 'a request arrives as often as it was sent, also where a kept-alive connection is cut under it'() {
    // Another part of the program leaves a connection open.
    await (await fetch(second, { method: 'POST', body: '' })).text();
    const { attempts } = await to(second).processOrder(2).catch((error) => error);
    equal(await (await fetch(arrivals)).json(), attempts);
  },

  async 'a refused connection and a name that nobody has were never sent'() {
    equal(await outcome(refused), 'not-sent');
    equal(await outcome('https://interstream.invalid'), 'not-sent');
  },

  async 'where there was no TLS, nothing was sent'() {
    equal(await outcome(plain), 'not-sent');
    // Bun does not tell a handshake that is broken off from a connection that breaks later.
    equal(await outcome(handshake), globalThis.Bun === undefined ? 'not-sent' : 'unknown');
  },

  async 'a connection that was cut may have carried the request'() {
    equal(await outcome(first), 'unknown');
  },
}).map(([name, run]) => ['connection', name, run])));
