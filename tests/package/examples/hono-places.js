// examples/hono in each of its runtimes, on a port of loopback.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Miniflare, convertV4MiniflareOptions } from 'miniflare';
import { unstable_getMiniflareWorkerOptions as optionsIn } from 'wrangler';
import { runProgram } from '../hosts/program.js';
import { BUN, DENO, NODES } from '../hosts/server-side.js';
import { startServer } from './program.js';

const EXAMPLE = fileURLToPath(new URL('../../../examples/hono/', import.meta.url));
const WRANGLER = fileURLToPath(new URL('../hosts/node_modules/wrangler/bin/wrangler.js', import.meta.url));

const DENO_SERVE = [
  DENO.program, 'serve', '--host', '127.0.0.1', '--allow-net', '--allow-env', '--no-prompt', '--no-lock', '--cached-only',
  '--node-modules-dir=manual',
];

/** Each starts the example with an environment, and resolves to its address and how to stop it. */
export const PLACES = {
  // Node takes TypeScript from 22.18 on.
  ...Object.fromEntries(NODES.slice(1).map(({ name, program }) => [name, (env) => server([program, 'src/node.ts'], env)])),
  Deno: (env) => server((port) => [...DENO_SERVE, '--port', port, 'src/serve.ts'], env),
  Bun: (env) => server([BUN.program, 'run', 'src/serve.ts'], env),
  workerd: worker,
};

async function server(command, env) {
  const port = String(await freePort());
  const program = typeof command === 'function' ? command(port) : command;
  const all = { ...env, PORT: port, DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' };
  const { kill, ended, said } = await startServer(program, /(http:\/\/)/, { cwd: EXAMPLE, env: all });
  const stop = async () => {
    kill('SIGKILL');
    await ended;
  };
  return { url: `http://127.0.0.1:${port}`, stop, said };
}

/** As wrangler bundles it for a deployment, with what wrangler.jsonc says. */
async function worker(env) {
  const folder = mkdtempSync(join(tmpdir(), 'interstream-hono-'));
  // Wrangler asks for Node 22.
  await runProgram([NODES.at(-1).program, WRANGLER, 'deploy', '--dry-run', '--outdir', folder], { cwd: EXAMPLE });
  const { workerOptions: { compatibilityDate, compatibilityFlags } } = optionsIn(join(EXAMPLE, 'wrangler.jsonc'));
  const modules = readdirSync(folder).filter((name) => /\.(js|wasm)$/.test(name)).sort((a) => (a === 'index.js' ? -1 : 1));
  const running = new Miniflare(convertV4MiniflareOptions({
    modulesRoot: folder,
    modules: modules.map((name) => ({ type: name.endsWith('.wasm') ? 'CompiledWasm' : 'ESModule', path: join(folder, name) })),
    compatibilityDate, compatibilityFlags, bindings: env,
  }));
  const url = String(await running.ready).replace(/\/$/, '');
  const stop = async () => {
    await running.dispose();
    rmSync(folder, { recursive: true });
  };
  return { url, stop, said: () => '' };
}

async function freePort() {
  const listener = createServer();
  await new Promise((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address();
  await new Promise((resolve) => listener.close(resolve));
  return port;
}
