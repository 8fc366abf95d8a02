// Connections that fail under Node, Deno and Bun: whether a request arrives twice, and what the runtime says of it.

import { createServer } from 'node:net';
import { join } from 'node:path';
import { CONSUMER } from '../../../tools/build/consumer.js';
import { casesOf } from './program.js';
import { BUN, DENO_RUN, NODES } from './server-side.js';

const ENTRY = join(CONSUMER, 'tests', 'runtimes', 'entry', 'connection.js');

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

function connections(command) {
  return async () => {
    let arrived = 0;
    const second = await cuttingAt(2, (head) => {
      if (head.includes('do=process_order')) arrived += 1;
    });
    const servers = [second, await cuttingAt(1), await cuttingAt(Infinity, () => `${arrived}`)];
    const [, first, arrivals] = servers;
    // It listens on one loopback address, so on another nobody can be listening on its port.
    const refused = second.origin.replace('127.0.0.1', '127.0.0.77');
    try {
      return await casesOf([...command, ENTRY, second.origin, first.origin, refused, arrivals.origin], { cwd: CONSUMER });
    } finally {
      for (const server of servers) server.close();
    }
  };
}

const RUNTIMES = [...NODES.map(({ name, program }) => [name, [program]]), ['Deno', DENO_RUN], ['Bun', [BUN.program, 'run']]];

export const failing = RUNTIMES.map(([name, command]) => ({ name: `Failing connections, ${name}`, run: connections(command) }));
