// What bundlers make of the package. Each output is run from another folder than it was built in.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textOf } from '../../../pkg/source/inline.js';
import { CONSUMER } from '../../../tools/build/consumer.js';
import { ENGINES, openedIn, servePage } from './pages.js';
import { suiteOf } from './program.js';
import { withSandbox } from './sandbox.js';

const ENTRY = join(CONSUMER, 'tests', 'runtimes', 'entry');

/** How a wasm file begins where it is carried as text. */
export const INLINED = textOf(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1));

function emptied(name) {
  const folder = join(CONSUMER, 'bundles', name.replaceAll(/\W+/g, '-'));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Each wasm that is used is in the output once, inline, and in no file besides. */
function wasmCases(folder, expected) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = files.map((file) => readFileSync(join(file.parentPath ?? file.path, file.name), 'latin1'));
  const inlined = texts.reduce((sum, text) => sum + text.split(INLINED).length - 1, 0);
  const assets = files.filter(({ name }) => name.endsWith('.wasm'));
  const failure = inlined === expected && assets.length === 0 ? undefined : `${inlined} inline, ${assets.length} files`;
  return [{ group: 'bundle', name: 'each wasm is there once', failure }];
}

/** Runs a bundle from a folder that has nothing else in it. */
async function elsewhere(folder, run, expected = 2) {
  const away = mkdtempSync(join(tmpdir(), 'interstream-bundle-'));
  try {
    cpSync(folder, away, { recursive: true });
    return [...wasmCases(folder, expected), ...await run(away)];
  } finally {
    rmSync(away, { recursive: true, force: true });
  }
}

const inNode = (file) => (away) => suiteOf([process.execPath, join(away, file)], { cwd: away });

async function pageAt(url, results, engine = ENGINES[0]) {
  return withSandbox((served) => openedIn(engine, `${url}?${new URLSearchParams({ ...served, repeatsPosts: 'true' })}`, results));
}

const document = (script) => `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><body><script type="module" src="${script}"></script>`;

const served = (file, headers, engine) => async (away) => {
  const { url, results, stop } = await servePage({ folder: away, headers, page: document(`/${file}`) });
  try {
    return await pageAt(url, results, engine);
  } finally {
    await stop();
  }
};

async function withEsbuild(name, entry, settings, file, run) {
  const { build } = await import('esbuild');
  const folder = emptied(name);
  await build({ entryPoints: [join(ENTRY, entry)], outfile: join(folder, file), bundle: true, logLevel: 'error', ...settings });
  return elsewhere(folder, run(file), readFileSync(join(ENTRY, entry), 'utf8').includes('interstream/sandbox') ? 2 : 1);
}

async function withWebpack(name, entry, target, file, run) {
  const { default: webpack } = await import('webpack');
  const folder = emptied(name);
  const output = { path: folder, filename: file, module: true, library: { type: 'module' }, chunkFormat: 'module' };
  const stats = await new Promise((resolve, reject) => {
    webpack({
      mode: 'production', entry: join(ENTRY, entry), target, output, experiments: { outputModule: true }, optimization: { minimize: true },
    }, (error, result) => (error ? reject(error) : resolve(result)));
  });
  if (stats.hasErrors()) throw new Error(stats.toString({ all: false, errors: true }));
  return elsewhere(folder, run(file));
}

async function withRollup(name, entry, file, run) {
  const [{ rollup }, { nodeResolve }] = await Promise.all([import('rollup'), import('@rollup/plugin-node-resolve')]);
  const folder = emptied(name);
  const bundle = await rollup({ input: join(ENTRY, entry), plugins: [nodeResolve()], external: /^node:/, onwarn: () => {} });
  await bundle.write({ dir: folder, entryFileNames: file, format: 'es' });
  return elsewhere(folder, run(file));
}

async function withRolldown(name, entry, file, run) {
  const { build } = await import('rolldown');
  const folder = emptied(name);
  await build({ input: join(ENTRY, entry), platform: 'node', logLevel: 'silent', output: { dir: folder, entryFileNames: file, format: 'es' } });
  return elsewhere(folder, run(file));
}

/** A project as Vite wants it: an index.html that names the script. */
function viteProject(name) {
  const root = emptied(name);
  writeFileSync(join(root, 'index.html'), document('/main.js'));
  writeFileSync(join(root, 'main.js'), "import '../../tests/runtimes/entry/page.js';\n");
  return root;
}

async function builtWithVite(name) {
  const { build } = await import('vite');
  const root = viteProject(name);
  // The page waits at its top level, which Vite's default target has too.
  await build({ root, logLevel: 'silent', configFile: false, build: { target: 'es2022', outDir: join(root, 'dist') } });
  return elsewhere(join(root, 'dist'), async (away) => {
    const page = readFileSync(join(away, 'index.html'), 'utf8');
    const { url, results, stop } = await servePage({ folder: away, page });
    try {
      return await pageAt(url, results);
    } finally {
      await stop();
    }
  });
}

async function servedByVite(name) {
  const { createServer } = await import('vite');
  const root = viteProject(name);
  let received;
  const results = new Promise((resolve) => {
    received = resolve;
  });
  const collect = {
    name: 'collect-results',
    configureServer(server) {
      server.middlewares.use('/results', (request, response) => {
        let text = '';
        request.setEncoding('utf8').on('data', (chunk) => (text += chunk)).on('end', () => {
          response.writeHead(204).end();
          received(JSON.parse(text));
        });
      });
    },
  };
  const server = await createServer({
    root, logLevel: 'silent', configFile: false, plugins: [collect], server: { host: '127.0.0.1', port: 0, fs: { strict: false } }, cacheDir: join(root, '.vite'),
  });
  try {
    await server.listen();
    return await pageAt(`http://127.0.0.1:${server.httpServer.address().port}/`, results);
  } finally {
    await server.close();
  }
}

/** An entry, bundled, in a page that is served with more headers; in Chromium, unless another engine is named. */
export function inPage(name, entry, headers, engine) {
  return withEsbuild(name, entry, { format: 'esm' }, 'bundle.js', (file) => served(file, headers, engine));
}

const row = (name, run) => ({ name, run: () => run(name) });

export const bundlers = [
  row('esbuild, Node ESM', (name) => withEsbuild(name, 'console.js', { platform: 'node', format: 'esm' }, 'bundle.mjs', inNode)),
  row('esbuild, Node CommonJS', (name) => withEsbuild(name, 'console.js', { platform: 'node', format: 'cjs' }, 'bundle.cjs', inNode)),
  row('esbuild minified, Chromium', (name) => withEsbuild(name, 'page.js', { format: 'esm', minify: true }, 'bundle.js', served)),
  row('webpack, Node', (name) => withWebpack(name, 'console.js', 'node20', 'bundle.mjs', inNode)),
  row('webpack, Chromium', (name) => withWebpack(name, 'page.js', 'web', 'bundle.js', served)),
  row('Rollup, Node', (name) => withRollup(name, 'console.js', 'bundle.mjs', inNode)),
  row('Rollup, Chromium', (name) => withRollup(name, 'page.js', 'bundle.js', served)),
  row('rolldown, Node', (name) => withRolldown(name, 'console.js', 'bundle.mjs', inNode)),
  row('Vite build, Chromium', builtWithVite),
  row('Vite dev, Chromium', servedByVite),
];
