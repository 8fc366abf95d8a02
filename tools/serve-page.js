// Serves a folder on 127.0.0.1, as any static file server does.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.json': 'application/json',
};

/** Resolves once it listens, on any free port if none is named; below `base`, which ends with a slash. */
export async function servePage(folder, port = 0, base = '/') {
  const server = createServer(async (request, response) => {
    const address = `http://page.invalid${request.url}`;
    if (!URL.canParse(address)) return response.writeHead(400).end();
    const { pathname } = new URL(address);
    // A URL's path has no `..` left in it.
    const path = decoded(pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    const file = path?.startsWith(base) ? join(folder, path.slice(base.length)) : undefined;
    const bytes = file && await readFile(file).catch(() => undefined);
    if (bytes === undefined) return response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\n');
    const headers = { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'cache-control': 'no-cache' };
    return response.writeHead(200, headers).end(bytes);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}${base}`,
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}

/** A path that is no UTF-8, or has a NUL in it, is no file's. */
function decoded(pathname) {
  try {
    const path = decodeURIComponent(pathname);
    return path.includes('\0') || path.includes('..') ? undefined : path;
  } catch {
    return undefined;
  }
}
