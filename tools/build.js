// The wasm files and the package: pkg/dist.

import { createHash } from 'node:crypto';
import {
  chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { textOf } from '../pkg/source/inline.js';
import { ROOT, ensureNodeModules, ensureWasmTools, fail, run, say } from './setup.js';

const PKG = join(ROOT, 'pkg');
const DIST = join(PKG, 'dist');

/** Builds what is not up to date. */
export async function build() {
  ensureNodeModules();
  const inputs = hashOfInputs();
  const stamp = join(DIST, '.inputs');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) return;
  const env = ensureWasmTools();
  const parts = { client: wasm('client', env), sandbox: wasm('sandbox', env) };
  rmSync(DIST, { recursive: true, force: true });
  mkdirSync(DIST, { recursive: true });
  await bundle(parts, DIST);
  await checkBudget();
  writeFileSync(stamp, inputs);
}

/**
 * A build of the same sources whose wasm can be made to trap, for the test of what happens then: `index.js`, and
 * `workerd.js` with its wasm beside it. Returns their folder.
 */
export async function buildTrapping() {
  await build();
  const dist = join(ROOT, 'target', 'trapping');
  const inputs = readFileSync(join(DIST, '.inputs'), 'utf8');
  const stamp = join(dist, '.inputs');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) return dist;
  const parts = { client: wasm('client', ensureWasmTools(), ['trap']) };
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  const esbuild = await import('esbuild');
  for (const [entry, file] of [['inline.js', 'index.js'], ['workerd.js', 'workerd.js']]) {
    const contents = `export * from './${entry}'; export { use } from '../source/core.js';`;
    await esbuild.build({
      ...settings(parts), stdin: { contents, resolveDir: join(PKG, 'entry') }, outfile: join(dist, file), format: 'esm',
    });
  }
  copyFileSync(parts.client.wasm, join(dist, 'interstream.wasm'));
  writeFileSync(stamp, inputs);
  return dist;
}

/** The main wasm as it is published, with an export that signs in a loop. Returns its generated glue. */
export async function buildBenching() {
  await build();
  const inputs = readFileSync(join(DIST, '.inputs'), 'utf8');
  const stamp = join(ROOT, 'target', 'wasm', 'client,bench', '.inputs');
  const glue = join(ROOT, 'target', 'wasm', 'client,bench', 'client.js');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) return glue;
  wasm('client', ensureWasmTools(), ['bench']);
  writeFileSync(stamp, inputs);
  return glue;
}

function hashOfInputs() {
  const below = (folder) => readdirSync(join(ROOT, folder), { recursive: true }).map((name) => join(folder, name));
  const files = [
    ...[...below('src'), ...below('signing')].filter((name) => /\.(rs|toml)$/.test(name)),
    ...below('pkg').filter((name) => /\.(js|ts)$/.test(name) && !name.startsWith(join('pkg', 'dist'))),
    ...['Cargo.toml', 'Cargo.lock', 'package-lock.json', 'tools/build.js', 'tools/setup.js'],
  ];
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(`${file}\0`).update(readFileSync(join(ROOT, file))).update('\0');
  return hash.digest('hex');
}

/** Compiles one part of the crate, and makes its glue a function that can be evaluated once per instance. */
function wasm(part, env, extraFeatures = []) {
  const features = [part, ...extraFeatures].join(',');
  const out = join(ROOT, 'target', 'wasm', features);
  say(`Building the wasm of the ${features} …`);
  run('wasm-pack', [
    '--quiet', 'build', '--release', '--target', 'web', '--mode', 'no-install', '--no-pack', '--no-typescript', '--no-gitignore',
    '--out-dir', out, '--out-name', part, ROOT, '--', '--locked', '--no-default-features', '--features', features,
  ], { env: { ...env, RUST_LOG: 'error' } });
  return { wasm: join(out, `${part}_bg.wasm`), glue: join(out, `${part}.js`) };
}

/** The bundler's settings that all outputs share. */
function settings(parts) {
  return {
    bundle: true,
    platform: 'neutral',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    // "sideEffects": false speaks of the finished files; in the sources, an entry supplies the wasm by being imported.
    ignoreAnnotations: true,
    external: ['*.wasm', '*.wasm?module', 'node:*', 'interstream', 'interstream/*'],
    plugins: [{
      name: 'wasm',
      setup(plugins) {
        plugins.onResolve({ filter: /^wasm(-text)?:/ }, ({ path }) => {
          const [namespace, part] = path.split(':');
          return { path: part, namespace };
        });
        plugins.onLoad({ filter: /.*/, namespace: 'wasm' }, async ({ path }) => ({ contents: await glueAsFunction(parts[path].glue) }));
        plugins.onLoad({ filter: /.*/, namespace: 'wasm-text' }, ({ path }) => ({
          contents: textOf(readFileSync(parts[path].wasm)),
          loader: 'text',
        }));
      },
    }],
  };
}

/**
 * The generated glue keeps its instance in module variables. As a function it can be evaluated once per instance,
 * with a `WebAssembly` of the caller's: see pkg/source/instance.js.
 */
async function glueAsFunction(file) {
  const { transform } = await import('esbuild');
  const source = readFileSync(file, 'utf8');
  // The asynchronous initialiser fetches the wasm itself; nothing here calls it.
  const { code } = await transform(source.replace(', __wbg_init as default', ''), {
    format: 'esm',
    treeShaking: true,
    target: 'es2022',
  });
  const body = code.replace(/export (\{[^}]*\});\s*$/, 'return $1;');
  if (body === code) fail(`${file} does not end with its exports.`);
  return `export function glue(WebAssembly) {\n${body}\n}`;
}

async function bundle(parts, dist) {
  const esbuild = await import('esbuild');
  const entry = (name) => join(PKG, 'entry', name);
  const output = (source, file, format, more = {}) =>
    esbuild.build({ ...settings(parts), entryPoints: [entry(source)], outfile: join(dist, file), format, ...more });
  await Promise.all([
    output('inline.js', 'index.js', 'esm'),
    output('inline.js', 'index.cjs', 'cjs'),
    output('workerd.js', 'workerd.js', 'esm'),
    output('edge-light.js', 'edge-light.js', 'esm'),
    output('slim.js', 'slim.js', 'esm'),
    output('slim.js', 'slim.cjs', 'cjs'),
    output('sandbox.inline.js', 'sandbox.js', 'esm'),
    output('sandbox.inline.js', 'sandbox.cjs', 'cjs'),
    output('sandbox.workerd.js', 'sandbox.workerd.js', 'esm'),
    output('sandbox.edge-light.js', 'sandbox.edge-light.js', 'esm'),
    output('cli.js', 'cli.js', 'esm', { platform: 'node' }),
  ]);
  chmodSync(join(dist, 'cli.js'), 0o755);
  copyFileSync(parts.client.wasm, join(dist, 'interstream.wasm'));
  copyFileSync(parts.sandbox.wasm, join(dist, 'sandbox.wasm'));
  copyFileSync(join(PKG, 'interstream.wasm.d.ts'), join(dist, 'interstream.wasm.d.ts'));
  // A CommonJS consumer's types have to come from a .d.cts; they say the same.
  for (const name of ['index', 'store', 'slim', 'sandbox']) {
    const types = readFileSync(join(PKG, `${name}.d.ts`), 'utf8');
    writeFileSync(join(dist, `${name}.d.ts`), types);
    writeFileSync(join(dist, `${name}.d.cts`), types.replaceAll(/'\.\/(index|store)\.js'/g, "'./$1.cjs'"));
  }
}

/** A size that grows by itself is noticed here, not by who uploads it. */
async function checkBudget() {
  const { measured } = await import('./size.js');
  for (const { name, bytes, budget } of await measured()) {
    if (bytes > budget) {
      fail(`${name} is ${bytes} bytes (gzip), and may be ${budget}: see where they go with npm run size, or allow more in tools/size.js.`);
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await build();
