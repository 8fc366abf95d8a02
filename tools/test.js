// `npm test`: everything, each in its own tool, from the checks to the installed tarball.

import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './check.js';
import { pack } from './pack.js';
import { ROOT, ensureNodeModules, ensurePhp, ensureWasmTools, run, say } from './setup.js';

const CONSUMER = join(ROOT, 'target', 'consumer');

function heading(text) {
  say(`\n== ${text}`);
}

ensureNodeModules();
ensurePhp();
const wasmEnvironment = ensureWasmTools();

heading('The core (cargo test)');
run('cargo', ['test', '--locked', '--quiet']);

heading('The bindings (wasm-pack test --node)');
run('wasm-pack', ['test', '--node', '--mode', 'no-install', '--', '--locked', '--test', 'bindings'], {
  env: wasmEnvironment,
});

heading('The tarball, installed');
const tarball = await pack();
rmSync(CONSUMER, { recursive: true, force: true });
mkdirSync(CONSUMER, { recursive: true });
writeFileSync(join(CONSUMER, 'package.json'), '{ "private": true, "type": "module" }\n');
run('npm', ['install', '--silent', tarball], { cwd: CONSUMER });
for (const folder of ['runtimes', 'node']) {
  cpSync(join(ROOT, 'tests', folder), join(CONSUMER, 'tests', folder), { recursive: true });
}

heading('Formats, lints, types');
await check();

heading('Node: the suite as ES module and CommonJS, the command line');
run(process.execPath, ['--test', 'tests/node/'], { cwd: CONSUMER, stdout: 1 });

heading('This repository: the package, PHP, a trap');
run(process.execPath, ['--test', 'tests/repository/'], { stdout: 1 });

say('\nAll tests passed.');
