// Cloudflare Workers (workerd) and Vercel's edge runtime: the package through their own conditions.

import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { CONSUMER } from '../../../tools/build/consumer.js';
import { ROOT } from '../../../tools/setup.js';
import { blocksOf, textOf } from '../../site/documents/markdown.js';
import { runProgram } from './program.js';
import { withSandbox } from './sandbox.js';
import { NODES } from './server-side.js';

const OUT = join(ROOT, 'target', 'edge');
const ENTRY = join(CONSUMER, 'tests', 'runtimes', 'entry');

/** Before 2025-06-01 workerd compiles no bytes at all, so an entry that needs that would not get by. */
const COMPATIBILITY_DATES = ['2024-09-23', '2026-11-01'];

/** Workers import a wasm file by its name; wrangler drops the suffix that says that it is a module, too. */
const WASM_FILES = {
  name: 'wasm-files',
  setup: (plugins) => plugins.onResolve({ filter: /\.wasm\?module$/ }, ({ path, resolveDir }) => ({ path: join(resolveDir, path.replace('?module', '')) })),
};

/** Bundles the suite for a place; wasm files are copied beside it and stay imports. */
async function bundled(name, conditions, settings = {}, file = join(ENTRY, 'worker.js')) {
  const folder = join(OUT, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [file],
    outfile: join(folder, 'worker.js'),
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions,
    loader: { '.wasm': 'copy' },
    plugins: [WASM_FILES],
    logLevel: 'error',
    ...settings,
  });
  return folder;
}

/** Runs a Worker that answers with the results of cases. */
export function onWorkerd(compatibilityDate, compatibilityFlags, entry = 'worker.js') {
  return withWorker(join(ENTRY, entry), (dispatch) => withSandbox(async (served) => (
    (await dispatch(`http://suite.invalid/?${new URLSearchParams(served)}`)).json()
  )), { compatibilityDate, compatibilityFlags });
}

/** Starts a Worker of these files, the first of which is its entry. */
export async function startWorker(folder, files, {
  compatibilityDate = COMPATIBILITY_DATES.at(-1), compatibilityFlags = [], bindings = {},
} = {}) {
  const { Miniflare, convertV4MiniflareOptions } = await import('miniflare');
  const worker = new Miniflare(convertV4MiniflareOptions({
    modulesRoot: folder,
    modules: files.map((name) => ({ type: name.endsWith('.wasm') ? 'CompiledWasm' : 'ESModule', path: join(folder, name) })),
    compatibilityDate,
    compatibilityFlags,
    bindings,
  }));
  await worker.ready;
  return worker;
}

/** Runs a Worker for the length of some work, which is given what dispatches requests to it. */
export async function withWorker(file, work, {
  compatibilityDate = COMPATIBILITY_DATES.at(-1), compatibilityFlags = [], bindings = {},
} = {}) {
  const folder = await bundled([basename(file), compatibilityDate, ...compatibilityFlags].join('-'), ['workerd', 'worker'], {}, file);
  const files = readdirSync(folder).sort((a) => (a === 'worker.js' ? -1 : 1));
  const worker = await startWorker(folder, files, { compatibilityDate, compatibilityFlags, bindings });
  try {
    return await work((url) => worker.dispatchFetch(url));
  } finally {
    await worker.dispose();
  }
}

/** What somebody writes who has read the README: its Worker. There is nothing to configure. */
const README_WORKER = blocksOf(textOf('README.md')).find(({ text }) => text.includes('export default {\n  async fetch(')).text;

async function deployedDry() {
  const folder = join(CONSUMER, 'deploy');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'worker.js'), README_WORKER);
  const wrangler = join(ROOT, 'tests', 'package', 'hosts', 'node_modules', 'wrangler', 'bin', 'wrangler.js');
  // Wrangler asks for Node 22.
  const { stdout, stderr } = await runProgram([
    NODES.at(-1).program, wrangler, 'deploy', 'worker.js', '--name', 'shop', '--compatibility-date', '2024-09-23', '--dry-run', '--outdir', 'dist',
  ], { cwd: folder });
  const files = readdirSync(join(folder, 'dist')).filter((name) => name.endsWith('.wasm'));
  const upload = /Total Upload: ([\d.]+) KiB \/ gzip: ([\d.]+) KiB/.exec(stdout + stderr);
  const failure = (ok, text) => (ok ? undefined : `${text}\n${stdout}${stderr}`);
  return [
    { group: 'answers', name: 'one wasm is uploaded', failure: failure(files.length === 1, `there are ${files.join(', ')}`) },
    { group: 'answers', name: 'the upload has a size', failure: failure(upload !== null, 'no size was told') },
  ];
}

/** Edge functions import wasm with `?module` and get it compiled: here by hand, as the platform's build does it. */
async function onEdgeLight() {
  const { EdgeRuntime } = await import('edge-runtime');
  const modules = {};
  const folder = await bundled('edge-light', ['edge-light'], {
    format: 'iife',
    globalName: 'bundle',
    plugins: [{
      name: 'wasm-modules',
      setup(plugins) {
        plugins.onResolve({ filter: /\.wasm\?module$/ }, ({ path, resolveDir }) => ({ path: join(resolveDir, path.replace('?module', '')), namespace: 'wasm-module' }));
        plugins.onLoad({ filter: /.*/, namespace: 'wasm-module' }, ({ path }) => {
          const name = `WASM_${Object.keys(modules).length}`;
          modules[name] = new WebAssembly.Module(readFileSync(path));
          return { contents: `export default globalThis.${name};` };
        });
      },
    }],
  });
  const runtime = new EdgeRuntime({ extend: (context) => Object.assign(context, modules) });
  runtime.evaluate(readFileSync(join(folder, 'worker.js'), 'utf8'));
  runtime.evaluate("addEventListener('fetch', (event) => event.respondWith(bundle.respond(event.request)));");
  return withSandbox(async (served) => {
    // Its fetch is Node's, which says whether a request was sent.
    const query = new URLSearchParams({ ...served, saysNeverSent: 'true' });
    const response = await runtime.dispatchFetch(`http://suite.invalid/?${query}`);
    return response.json();
  });
}

export const edge = [
  ...COMPATIBILITY_DATES.flatMap((date) => [
    { name: `workerd, ${date}`, run: () => onWorkerd(date, []) },
    { name: `workerd, ${date}, nodejs_compat`, run: () => onWorkerd(date, ['nodejs_compat']) },
  ]),
  { name: 'workerd, outside of a handler', run: () => onWorkerd(COMPATIBILITY_DATES.at(-1), [], 'toplevel.worker.js') },
  { name: 'wrangler deploy --dry-run', run: deployedDry },
  { name: 'edge-light (edge-runtime)', run: onEdgeLight },
];
