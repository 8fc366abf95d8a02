// Serves a folder on 127.0.0.1, as any static file server does.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Resolves once it listens, on any free port if none is named. */
export async function servePage(folder, port = 0) {
  const server = createServer(async (request, response) => {
    const address = `http://page.invalid${request.url}`;
    if (!URL.canParse(address)) return response.writeHead(400).end();
    const { pathname } = new URL(address);
    // A URL's path has no `..` left in it.
    const file = join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    const bytes = await readFile(file).catch(() => undefined);
    if (bytes === undefined) return response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\n');
    const headers = { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'cache-control': 'no-cache' };
    return response.writeHead(200, headers).end(bytes);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}
