// Properties of the package that have rows of their own: types, slim, imports, memory, content security policy.

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CONSUMER } from '../../../tools/build/consumer.js';
import { ROOT } from '../../../tools/setup.js';
import { inPage } from './bundlers.js';
import { onWorkerd } from './edge.js';
import { casesOf, runProgram, suiteOf } from './program.js';

const BIN = join(dirname(fileURLToPath(import.meta.url)), 'node_modules', '.bin');
const TARBALL = join(ROOT, 'target', 'npm', 'interstream.tgz');

const MODULES = dirname(BIN);
const entry = (name) => join(CONSUMER, 'tests', 'runtimes', 'entry', name);

/** A program that passes by ending with 0. */
async function passes(name, command, options) {
  const failure = await runProgram(command, options).then(() => undefined, (error) => error.message);
  return { group: 'types', name, failure };
}

async function types() {
  const folder = join(CONSUMER, 'types');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of ['contract.d.ts', 'contract.test.ts', 'users.test.ts', 'fetch.test.ts']) cpSync(join(ROOT, 'tests', 'package', 'types', file), join(folder, file));
  // The same code in files that are CommonJS.
  cpSync(join(folder, 'contract.d.ts'), join(folder, 'contract.d.cts'));
  const test = readFileSync(join(folder, 'contract.test.ts'), 'utf8');
  writeFileSync(join(folder, 'contract.test.cts'), test.replace("'./contract.js'", "'./contract.cjs'"));
  cpSync(join(folder, 'users.test.ts'), join(folder, 'users.test.cts'));
  const results = [
    await passes('publint', [join(BIN, 'publint'), 'run', TARBALL, '--strict']),
    // The raw wasm is a file to read, or a module where the host imports such; require() is neither.
    await passes('are the types wrong', [
      join(BIN, 'attw'), TARBALL, '--profile', 'node16', '--no-color', '--no-emoji', '--exclude-entrypoints', 'interstream.wasm',
    ]),
  ];
  const compiles = async (name, compiler, compilerOptions, include) => {
    const project = join(folder, `tsconfig.${name.replaceAll(/\W+/g, '-')}.json`);
    const strict = { strict: true, skipLibCheck: false, noEmit: true, target: 'es2022', lib: ['es2022'], types: [], module: 'nodenext', moduleResolution: 'nodenext' };
    writeFileSync(project, JSON.stringify({ compilerOptions: { ...strict, ...compilerOptions }, include }));
    results.push(await passes(name, [...compiler, '--project', project]));
  };
  const newest = [join(ROOT, 'node_modules', '.bin', 'tsc')];
  for (const [module, moduleResolution] of [['node16', 'node16'], ['nodenext', 'nodenext'], ['esnext', 'bundler']]) {
    const include = moduleResolution === 'bundler' ? ['contract.test.ts'] : ['contract.test.ts', 'contract.test.cts'];
    await compiles(`moduleResolution ${moduleResolution}`, newest, { lib: ['es2022', 'dom', 'esnext.disposable'], module, moduleResolution }, include);
  }
  for (const [version, compiler, places] of [['5.4', older('5.4'), OWN], ['5.9', older('5.9'), { ...OWN, ...OTHERS }], ['7', newest, { ...OWN, ...OTHERS }]]) {
    for (const [where, settings] of Object.entries(places)) {
      const paths = { 'undici-types': [join(MODULES, 'undici-types')] };
      const options = { exactOptionalPropertyTypes: true, typeRoots: [join(MODULES, '@types')], paths, ...settings };
      // Types of undici bring those of Node along.
      const include = ['users.test.ts', 'users.test.cts', ...(where === 'Node' || where === 'Bun' ? ['fetch.test.ts'] : [])];
      await compiles(`TypeScript ${version}, ${where}`, compiler, options, include);
    }
  }
  const node10 = { module: 'commonjs', moduleResolution: 'node10', lib: ['es2022', 'dom'] };
  await compiles('TypeScript 5.4, moduleResolution node10', older('5.4'), node10, ['users.test.ts']);
  return results;
}

/** Whose types may be there: TypeScript's own, and those of runtimes, which need a newer TypeScript. */
const OWN = { 'without the types of any runtime': {}, 'a browser': { lib: ['es2022', 'dom'] } };
const OTHERS = {
  Node: { types: ['node'] },
  Bun: { types: ['bun'] },
  Workers: { types: [join(MODULES, '@cloudflare', 'workers-types')] },
};
const older = (version) => [join(MODULES, `typescript-${version}`, 'bin', 'tsc')];

const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src http://127.0.0.1:*";

export const properties = [
  { name: 'Types', run: types },
  { name: 'slim, given bytes', run: () => suiteOf([process.execPath, entry('slim.js'), 'bytes'], { cwd: CONSUMER }) },
  { name: 'slim, given a module', run: () => suiteOf([process.execPath, entry('slim.js'), 'module'], { cwd: CONSUMER }) },
  { name: 'Nothing happens at import', run: () => casesOf([process.execPath, entry('quiet.js')], { cwd: CONSUMER }) },
  { name: 'Memory, Node', run: () => casesOf([process.execPath, '--expose-gc', entry('memory.js')], { cwd: CONSUMER }) },
  { name: 'Memory, workerd', run: () => onWorkerd('2026-11-01', [], 'memory.worker.js') },
  { name: "Chromium, script-src 'self' 'wasm-unsafe-eval'", run: () => inPage('policy', 'page.js', { 'content-security-policy': POLICY }) },
  {
    name: "Chromium, script-src 'self'",
    run: () => inPage('no policy', 'forbidden.page.js', { 'content-security-policy': POLICY.replace(" 'wasm-unsafe-eval'", '') }),
  },
];
