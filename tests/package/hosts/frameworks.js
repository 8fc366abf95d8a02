// Frameworks that build for Cloudflare, each in its own way: a route that makes the call, in workerd.

import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startWorker } from './edge.js';
import { runProgram } from './program.js';
import { projectWithHosts } from './project.js';
import { withSandbox } from './sandbox.js';
import { NODES } from './server-side.js';

const HERE = dirname(fileURLToPath(import.meta.url));
const PROCESSED = JSON.stringify({ ok: 'Order was processed', userId: '2', attempts: 1, confirmedBy: 'answer' });
/** Wrangler asks for more than the oldest Node. */
const NODE = NODES.at(-1).program;

/** What the Worker in a folder of built files answers. */
function answers(folder, entry, compatibilityFlags = []) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => /\.(m?js|wasm)$/.test(name) && name !== entry);
  return withSandbox(async ({ apiUrl, keyId, sharedSecret }) => {
    const bindings = { INTERSTREAM_API_URL: apiUrl, INTERSTREAM_KEY_ID: keyId, INTERSTREAM_SHARED_SECRET: sharedSecret };
    const worker = await startWorker(folder, [entry, ...files], { bindings, compatibilityFlags });
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

/** Nitro, which Nuxt and others build on. */
async function inNitro() {
  const root = projectWithHosts('nitro', join(HERE, 'nitro-app'));
  await runProgram([NODE, join(root, 'node_modules', 'nitropack', 'dist', 'cli', 'index.mjs'), 'build'], { cwd: root });
  return answers(join(root, '.output', 'server'), 'index.mjs');
}

/** SvelteKit leaves the wasm to wrangler. */
async function inSvelteKit() {
  const root = projectWithHosts('sveltekit', join(HERE, 'sveltekit-app'));
  await runProgram([NODE, join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build'], { cwd: root });
  await runProgram([NODE, join(root, 'node_modules', 'wrangler', 'bin', 'wrangler.js'), 'deploy', '--dry-run', '--outdir', 'dist'], { cwd: root });
  return answers(join(root, 'dist'), '_worker.js', ['nodejs_compat']);
}

export const frameworks = [
  { name: 'Nitro, Cloudflare', run: inNitro },
  { name: 'SvelteKit, Cloudflare', run: inSvelteKit },
];
