// Pages in the three engines. The browsers are started on a page that runs the suite and posts back what it found.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { CONSUMER } from '../../../tools/build/consumer.js';
import { output } from '../../../tools/setup.js';
import { withSandbox } from './sandbox.js';

const LONGEST_MS = 240_000;

/** What keeps a browser from asking its maker's servers for things, and from asking who starts it. */
export const CHROMIUM = [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-default-apps', '--metrics-recording-only',
];

const ENGINES = [
  {
    name: `Chromium ${version(['chromium', '--version'])}`,
    command: (profile, url) => ['chromium', ...CHROMIUM, `--user-data-dir=${profile}`, url],
    // Chromium sends a POST again by itself when a kept-alive connection is cut.
    repeatsPosts: true,
  },
  {
    name: `Firefox ${version(['firefox-esr', '--version'])}`,
    command: (profile, url) => ['firefox-esr', '--headless', '--no-remote', '--profile', profile, url],
    repeatsPosts: true,
  },
  {
    name: `WebKitGTK ${version(['dpkg-query', '--show', 'webkit2gtk-driver'])}`,
    command: (profile, url) => ['xvfb-run', '-a', '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser', '--private', url],
    repeatsPosts: true,
  },
];

function version(command) {
  const [program, ...rest] = command;
  return /[\d]+\.[\d.]+/.exec(output(program, rest) ?? '')?.[0] ?? '';
}

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };

const IMPORT_MAP = JSON.stringify({
  imports: { interstream: '/node_modules/interstream/dist/index.js', 'interstream/sandbox': '/node_modules/interstream/dist/sandbox.js' },
});

/** A page that runs a script, which may import the package by its name. */
export function document(script) {
  return `<!doctype html><meta charset="utf-8"><title>interstream</title><link rel="icon" href="data:,">
<script type="importmap">${IMPORT_MAP}</script><body>…<script type="module" src="${script}"></script>`;
}

/** Serves a folder, and the page; resolves `results` with what the page posts. */
export async function servePage({ folder, headers = {}, page }) {
  let received;
  const results = new Promise((resolve) => {
    received = resolve;
  });
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://page.invalid');
    if (request.method === 'POST') {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      response.writeHead(204).end();
      return received(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    }
    if (pathname === '/') return response.writeHead(200, { 'content-type': 'text/html', ...headers }).end(page);
    try {
      const bytes = await readFile(join(folder, normalize(pathname)));
      return response.writeHead(200, { 'content-type': TYPES[extname(pathname)] ?? 'text/plain', ...headers }).end(bytes);
    } catch {
      return response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${server.address().port}/`, results, stop };
}

/** Opens a URL in a browser of its own for as long as it takes to get the results. */
export async function openedIn({ command }, url, results) {
  const profile = mkdtempSync(join(tmpdir(), 'interstream-browser-'));
  const [program, ...rest] = command(profile, url);
  // A process group of its own: a browser is many processes.
  const browser = spawn(program, rest, { stdio: ['ignore', 'ignore', 'pipe'], detached: true, env: { ...process.env, HOME: profile } });
  let said = '';
  browser.stderr.setEncoding('utf8').on('data', (text) => (said = (said + text).slice(-4000)));
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no results after ${LONGEST_MS} ms\n${said}`)), LONGEST_MS);
    browser.once('exit', (status) => reject(new Error(`the browser ended with ${status}\n${said}`)));
  });
  try {
    return await Promise.race([results, late]);
  } finally {
    clearTimeout(timer);
    browser.removeAllListeners('exit');
    const gone = new Promise((resolve) => browser.once('exit', resolve));
    process.kill(-browser.pid, 'SIGKILL');
    await gone;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function suiteIn(engine) {
  const { url, results, stop } = await servePage({ folder: CONSUMER, page: document('/tests/runtimes/entry/page.js') });
  try {
    return await withSandbox((served) => {
      const query = new URLSearchParams({ ...served, repeatsPosts: String(engine.repeatsPosts) });
      return openedIn(engine, `${url}?${query}`, results);
    });
  } finally {
    await stop();
  }
}

export { ENGINES };

export const pages = ENGINES.map((engine) => ({ name: `${engine.name}, page`, run: () => suiteIn(engine) }));
