// Nitro, as Nuxt and others build on it, for Cloudflare: a route that makes the call, in workerd.

import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startWorker } from './edge.js';
import { runProgram } from './program.js';
import { projectWithHosts } from './project.js';
import { withSandbox } from './sandbox.js';

const APP = join(dirname(fileURLToPath(import.meta.url)), 'nitro-app');
const PROCESSED = JSON.stringify({ ok: 'Order was processed', userId: '2', attempts: 1, confirmedBy: 'answer' });

async function inNitro() {
  const root = projectWithHosts('nitro', APP);
  await runProgram([process.execPath, join(root, 'node_modules', 'nitropack', 'dist', 'cli', 'index.mjs'), 'build'], { cwd: root });
  const output = join(root, '.output', 'server');
  const files = readdirSync(output, { recursive: true }).filter((name) => /\.(mjs|wasm)$/.test(name));
  return withSandbox(async ({ apiUrl, keyId, sharedSecret }) => {
    const bindings = { INTERSTREAM_API_URL: apiUrl, INTERSTREAM_KEY_ID: keyId, INTERSTREAM_SHARED_SECRET: sharedSecret };
    const worker = await startWorker(output, ['index.mjs', ...files.filter((name) => name !== 'index.mjs')], { bindings });
    try {
      const said = await (await worker.dispatchFetch('http://shop.invalid/')).text();
      // Nitro's own answers are laid out over lines.
      const isRight = said.startsWith('{') && JSON.stringify(JSON.parse(said)) === PROCESSED;
      return [{ group: 'answers', name: 'GET /', failure: isRight ? undefined : said }];
    } finally {
      await worker.dispose();
    }
  });
}

export const nitro = [{ name: 'Nitro, Cloudflare', run: inNitro }];
