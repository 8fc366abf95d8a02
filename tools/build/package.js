// The wasm files and the package: pkg/dist.

import { createHash } from 'node:crypto';
import {
  chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { textOf } from '../../pkg/source/inline.js';
import { ROOT, ensureNodeModules, ensureWasmTools, fail, isMain, output, run, say } from '../setup.js';
import { measured } from './sizes.js';

const PKG = join(ROOT, 'pkg');
const DIST = join(PKG, 'dist');

/** Builds what is not up to date. Ends the process where it is larger than it may be, unless any size will do. */
export async function build({ anySize = false } = {}) {
  ensureNodeModules();
  const inputs = hashOfInputs();
  if (isMadeOf(inputs, DIST)) return;
  const env = ensureWasmTools();
  const parts = { client: await wasm('client', env), sandbox: await wasm('sandbox', env) };
  rmSync(DIST, { recursive: true, force: true });
  mkdirSync(DIST, { recursive: true });
  await bundle(parts, DIST);
  const tooLarge = (await measured()).filter(({ bytes, budget }) => bytes > budget);
  if (tooLarge.length === 0) mark(DIST, inputs);
  else if (!anySize) fail(tooLarge.map(overBudget).join('\n'));
}

/**
 * A build of the same sources whose wasm can be made to trap, for the test of what happens then: `index.js`, and
 * `workerd.js` with its wasm beside it. Returns their folder.
 */
export async function buildTrapping() {
  await build();
  const dist = join(ROOT, 'target', 'trapping');
  const inputs = hashOfInputs();
  if (isMadeOf(inputs, dist)) return dist;
  const parts = { client: await wasm('client', ensureWasmTools(), ['trap']) };
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
  mark(dist, inputs);
  return dist;
}

/** The main wasm as it is published, with an export that signs in a loop. Returns its generated glue. */
export async function buildBenching() {
  await build();
  const folder = folderOf('client,bench');
  if (!isMadeOf(hashOfInputs(), folder)) await wasm('client', ensureWasmTools(), ['bench']);
  return join(folder, 'client.js');
}

/** The main wasm as `build` makes it, but with the names of its functions. Returns its file. */
export async function buildNamed() {
  const folder = folderOf('client');
  const env = ensureWasmTools();
  if (!isMadeOf(hashOfInputs(), folder)) await wasm('client', env);
  const [silent, named] = ['client_silent_named.wasm', 'client_named.wasm'].map((name) => join(folder, name));
  writeFileSync(silent, await withoutPanicMessages(readFileSync(join(folder, 'client_bg.wasm')), { names: true }));
  run('wasm-opt', [...FEATURE_FLAGS, ...WASM_OPT.filter((flag) => flag !== '--strip-debug'), '--debuginfo', silent, '-o', named], { env });
  return named;
}

/** Where the wasm with some of the crate's features is made. */
const folderOf = (features) => join(ROOT, 'target', 'wasm', features);

/** Whether what is in a folder was made of these inputs. */
function isMadeOf(inputs, folder) {
  const stamp = join(folder, '.inputs');
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs;
}

function mark(folder, inputs) {
  writeFileSync(join(folder, '.inputs'), inputs);
}

function hashOfInputs() {
  const below = (folder) => readdirSync(join(ROOT, folder), { recursive: true }).map((name) => join(folder, name));
  const files = [
    ...below('src').filter((name) => name.endsWith('.rs')),
    ...below('pkg').filter((name) => /\.(js|ts)$/.test(name) && !name.startsWith(join('pkg', 'dist'))),
    ...['Cargo.toml', 'Cargo.lock', 'package-lock.json', 'tools/build/package.js', 'tools/setup.js'],
  ];
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(`${file}\0`).update(readFileSync(join(ROOT, file))).update('\0');
  return hash.digest('hex');
}

/** What the wasm uses of WebAssembly beyond its first version; every supported runtime has it. */
const FEATURES = ['SIMD128', 'BulkMemory', 'NontrappingFPToInt', 'ReferenceTypes', 'SignExt', 'MutableGlobals', 'Multivalue'];
const FEATURE_FLAGS = [
  '--enable-simd', '--enable-bulk-memory', '--enable-nontrapping-float-to-int', '--enable-reference-types', '--enable-sign-ext',
  '--enable-mutable-globals', '--enable-multivalue',
];
const WASM_OPT = ['-Oz', '--one-caller-inline-max-function-size=20', '--strip-debug', '--strip-producers', '--strip-target-features'];

/** Compiles one part of the crate: `{ wasm, glue }`, the file and the source of its glue as a function. */
async function wasm(part, env, extraFeatures = []) {
  const features = [part, ...extraFeatures].join(',');
  const out = folderOf(features);
  say(`Building the wasm of the ${features} …`);
  run('wasm-pack', [
    '--quiet', 'build', '--release', '--target', 'web', '--mode', 'no-install', '--no-pack', '--no-typescript', '--no-gitignore',
    '--out-dir', out, '--out-name', part, ROOT, '--', '--locked', '--no-default-features', '--features', features,
  ], { env: { ...env, RUST_LOG: 'error' } });
  const [built, silent, file] = ['_bg', '_silent', ''].map((suffix) => join(out, `${part}${suffix}.wasm`));
  writeFileSync(silent, await withoutPanicMessages(readFileSync(built)));
  const renamed = output('wasm-opt', [
    ...FEATURE_FLAGS, ...WASM_OPT, '--minify-imports-and-exports-and-modules', silent, '-o', file,
  ], { env }) ?? fail('wasm-opt failed.');
  mark(out, hashOfInputs());
  return { wasm: file, glue: await glueAsFunction(withShortNames(readFileSync(join(out, `${part}.js`), 'utf8'), renamed)) };
}

/** Functions that only make or show the message of a panic: nobody would see it, and a trap says as much. */
const PANIC_MESSAGES = /panicking|(unwrap|expect|slice_error|slice_index|len_mismatch|_range)_fail|fmt::Debug>::fmt|Debug.*fmt/;

/** A panic traps at once instead of formatting a message first: 5 KB once compressed. */
async function withoutPanicMessages(bytes, { names = false } = {}) {
  const { default: binaryen } = await import('binaryen');
  binaryen.setDebugInfo(names);
  const module = binaryen.readBinary(bytes);
  module.setFeatures(FEATURES.reduce((all, name) => all | binaryen.Features[name], 0));
  const all = Array.from({ length: module.getNumFunctions() }, (_, at) => binaryen.getFunctionInfo(module.getFunctionByIndex(at)));
  for (const { name, params, results } of all.filter(({ base, name }) => base === '' && PANIC_MESSAGES.test(name))) {
    module.removeFunction(name);
    module.addFunction(name, params, results, [], module.unreachable());
  }
  return module.emitBinary();
}

/**
 * The names between the wasm and its glue are long, most with a hash in them: 4 KB once compressed. wasm-opt makes short
 * ones and prints which (`module name short`); here the glue follows.
 */
function withShortNames(glue, renamed) {
  const { imports, exports } = JSON.parse(renamed);
  const shortImport = new Map(imports.map(([, name, short]) => [name, short]));
  const shortExport = new Map(exports);
  return glue
    .replace(/^(\s+)"\.\/\w+_bg\.js": /m, '$1a: ')
    .replace(/^( {8})(\w+): function/gm, (_, indent, name) => `${indent}${shortImport.get(name)}: function`)
    .replace(/\bwasm\.(\w+)/g, (_, name) => `wasm.${shortExport.get(name)}`);
}

/**
 * The generated glue keeps its instance in module variables. As a function it can be evaluated once per instance, with some
 * globals of the caller's: see pkg/source/instance.js.
 */
async function glueAsFunction(glue) {
  const { transform } = await import('esbuild');
  // The asynchronous initialiser fetches the wasm itself; nothing here calls it.
  const { code } = await transform(glue.replace(', __wbg_init as default', ''), { format: 'esm', treeShaking: true, target: 'es2022' });
  const body = code.replace(/export (\{[^}]*\});\s*$/, 'return $1;');
  if (body === code) fail('The glue does not end with its exports.');
  return `export function glue(WebAssembly, FinalizationRegistry, queueMicrotask) {\n${body}\n}`;
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
        plugins.onLoad({ filter: /.*/, namespace: 'wasm' }, ({ path }) => ({ contents: parts[path].glue }));
        plugins.onLoad({ filter: /.*/, namespace: 'wasm-text' }, ({ path }) => ({
          contents: textOf(readFileSync(parts[path].wasm)),
          loader: 'text',
        }));
      },
    }],
  };
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
const overBudget = ({ name, bytes, budget }) => (
  `${name} is ${bytes} bytes (gzip), and may be ${budget}: see where they go with npm run size, or allow more in tools/build/sizes.js.`
);

if (isMain(import.meta.url)) await build();
