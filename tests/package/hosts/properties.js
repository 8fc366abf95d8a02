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
  for (const file of ['contract.d.ts', 'contract.test.ts']) cpSync(join(ROOT, 'tests', 'package', 'types', file), join(folder, file));
  // The same code in files that are CommonJS.
  cpSync(join(folder, 'contract.d.ts'), join(folder, 'contract.d.cts'));
  const test = readFileSync(join(folder, 'contract.test.ts'), 'utf8');
  writeFileSync(join(folder, 'contract.test.cts'), test.replace("'./contract.js'", "'./contract.cjs'"));
  const tsc = join(ROOT, 'node_modules', '.bin', 'tsc');
  const results = [
    await passes('publint', [join(BIN, 'publint'), 'run', TARBALL, '--strict']),
    // The raw wasm is a file to read, or a module where the host imports such; require() is neither.
    await passes('are the types wrong', [
      join(BIN, 'attw'), TARBALL, '--profile', 'node16', '--no-color', '--no-emoji', '--exclude-entrypoints', 'interstream.wasm',
    ]),
  ];
  for (const [module, moduleResolution] of [['node16', 'node16'], ['nodenext', 'nodenext'], ['esnext', 'bundler']]) {
    const project = join(folder, `tsconfig.${moduleResolution}.json`);
    const include = moduleResolution === 'bundler' ? ['contract.test.ts'] : ['contract.test.ts', 'contract.test.cts'];
    const compilerOptions = {
      strict: true, exactOptionalPropertyTypes: true, noEmit: true, target: 'es2022', lib: ['es2022', 'dom', 'esnext.disposable'], types: [], module, moduleResolution,
    };
    writeFileSync(project, JSON.stringify({ compilerOptions, include }));
    results.push(await passes(`moduleResolution ${moduleResolution}`, [tsc, '--project', project]));
  }
  return results;
}

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
