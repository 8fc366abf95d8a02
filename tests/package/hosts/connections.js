// Connections that fail under Node, Deno and Bun: whether a request arrives twice, and what the runtime says of it.

import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { CONSUMER } from '../../../tools/build/consumer.js';
import { casesOf } from './program.js';
import { BUN, DENO_RUN, NODES } from './server-side.js';

const entry = (name) => join(CONSUMER, 'tests', 'runtimes', 'entry', name);

/** A server that resets every connection at its n-th request and answers `{"ok":"…"}` until then. */
async function cuttingAt(n, heard = () => {}) {
  const server = createServer((socket) => {
    let count = 0;
    let text = '';
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      text += bytes;
      // The requests have no body, so each ends with its head.
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const body = heard(text.slice(0, end)) ?? '{"ok":"Order was processed"}';
        text = text.slice(end + 4);
        count += 1;
        if (count === n) return socket.resetAndDestroy();
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
      }
      return undefined;
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** A server that says this and ends the connection as soon as it hears something, such as the start of a TLS handshake. */
async function endingWith(words) {
  const server = createServer((socket) => socket.on('error', () => {}).once('data', () => socket.end(words)));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `https://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** A proxy that refuses every tunnel. */
async function refusingProxy() {
  const server = createHttpServer().on('connect', (request, socket) => socket.on('error', () => {}).end('HTTP/1.1 407 No\r\n\r\n'));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

function connections(command) {
  return async () => {
    let arrived = 0;
    const second = await cuttingAt(2, (head) => {
      if (head.includes('do=process_order')) arrived += 1;
    });
    const servers = [second, await cuttingAt(1), await cuttingAt(Infinity, () => `${arrived}`), await endingWith(''), await endingWith('HTTP/1.1 400 Bad Request\r\n\r\n')];
    const [, first, arrivals, handshake, plain] = servers;
    // It listens on one loopback address, so on another nobody can be listening on its port.
    const refused = second.origin.replace('127.0.0.1', '127.0.0.77');
    try {
      return await casesOf([...command, entry('connection.js'), second.origin, first.origin, refused, arrivals.origin, handshake.origin, plain.origin], { cwd: CONSUMER });
    } finally {
      for (const server of servers) server.close();
    }
  };
}

const RUNTIMES = [...NODES.map(({ name, program }) => [name, [program]]), ['Deno', DENO_RUN], ['Bun', [BUN.program, 'run']]];

/** A call through a proxy that refuses it, in a runtime that goes by the environment. */
function proxied(command) {
  return async () => {
    const proxy = await refusingProxy();
    const env = { NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: proxy.url };
    try {
      return await casesOf([...command, entry('unsent.js'), 'https://shop.invalid/api.php', 'a proxy refuses the tunnel'], { cwd: CONSUMER, env });
    } finally {
      proxy.close();
    }
  };
}

/** A call in a runtime that is not allowed to use the network. */
const forbidden = (command) => () =>
  casesOf([...command, entry('unsent.js'), 'https://127.0.0.1:1/api.php', 'the network is not allowed'], { cwd: CONSUMER });

const isAtLeast = (major) => ({ name }) => Number(/^Node (\d+)/.exec(name)[1]) >= major;

export const failing = [
  ...RUNTIMES.map(([name, command]) => ({ name: `Failing connections, ${name}`, run: connections(command) })),
  ...NODES.filter(isAtLeast(24)).map(({ name, program }) => ({ name: `A proxy that refuses, ${name}`, run: proxied([program]) })),
  { name: 'A proxy that refuses, Bun', run: proxied([BUN.program, 'run']) },
  ...NODES.filter(isAtLeast(26)).map(({ name, program }) => ({ name: `Without --allow-net, ${name}`, run: forbidden([program, '--permission', '--allow-fs-read=*']) })),
  { name: 'Without --allow-net, Deno', run: forbidden(DENO_RUN.filter((word) => word !== '--allow-net')) },
];
