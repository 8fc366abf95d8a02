// Next.js: a Node route, an edge route, and a client component that asks a relay.

import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { INLINED } from './bundlers.js';
import { runProgram, startProgram } from './program.js';
import { projectWithHosts } from './project.js';
import { withSandbox } from './sandbox.js';

const HERE = dirname(fileURLToPath(import.meta.url));
const PROCESSED = JSON.stringify({ ok: 'Order was processed', userId: '2', attempts: 1, confirmedBy: 'answer' });

const environmentOf = ({ apiUrl, keyId, sharedSecret }) => ({
  INTERSTREAM_API_URL: apiUrl, INTERSTREAM_KEY_ID: keyId, INTERSTREAM_SHARED_SECRET: sharedSecret,
});

function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** Next's webpack fails on an edge route of any content beside a page (16.4). */
const HAS_EDGE = { turbopack: true, webpack: false };

async function inNext(bundler) {
  const root = projectWithHosts(`next-${bundler}`, join(HERE, 'next-app'));
  if (!HAS_EDGE[bundler]) rmSync(join(root, 'app', 'edge'), { recursive: true });
  const next = [process.execPath, join(root, 'node_modules', 'next', 'dist', 'bin', 'next')];
  await withSandbox((served) => runProgram([...next, 'build', `--${bundler}`], { cwd: root, env: environmentOf(served) }));
  const cached = filesOf(join(root, '.next')).filter((name) => /fetch-cache/.test(name) && readFileSync(name, 'latin1').includes('list_orders'));
  const wasm = filesOf(join(root, '.next', 'server')).filter((name) => name.endsWith('.wasm'));
  const inPage = filesOf(join(root, '.next', 'static')).filter((name) => {
    const text = readFileSync(name, 'latin1');
    return text.includes('sharedSecret') || text.includes(INLINED);
  });
  const failureUnless = (ok, text) => (ok ? undefined : text);
  const results = [
    { group: 'bundle', name: 'each wasm is there once for the edge', failure: failureUnless(wasm.length === (HAS_EDGE[bundler] ? 2 : 0), wasm.join(', ')) },
    { group: 'bundle', name: 'nothing of a call is in the cache of fetch', failure: failureUnless(cached.length === 0, cached.join(', ')) },
    { group: 'bundle', name: 'the page holds neither client nor secret', failure: failureUnless(inPage.length === 0, inPage.join(', ')) },
  ];
  return withSandbox(async (served) => {
    const env = environmentOf(served);
    const server = await startProgram([...next, 'start', '--hostname', '127.0.0.1', '--port', '0'], /http:\/\/127\.0\.0\.1:(\d+)/, { cwd: root, env });
    try {
      const routes = [['node', 'GET'], ...(HAS_EDGE[bundler] ? [['edge', 'GET']] : []), ['relay?user=2', 'POST']];
      for (const [path, method] of routes) {
        const said = await (await fetch(`http://127.0.0.1:${server.match[1]}/${path}`, { method })).text();
        results.push({ group: 'answers', name: `${method} /${path}`, failure: failureUnless(said === PROCESSED, `${said}\n${server.said()}`) });
      }
    } finally {
      await server.stop();
    }
    return results;
  });
}

export const next = ['turbopack', 'webpack'].map((bundler) => ({
  name: `Next.js (${bundler}), Node${HAS_EDGE[bundler] ? ' and edge' : ''} routes, a relay`, run: () => inNext(bundler),
}));
