// `npm test`: everything, each in its own tool, from the checks to the installed tarball.

import { check } from './check.js';
import { CONSUMER } from './consumer.js';
import { testRuntimes } from './runtimes.js';
import { ensureNodeModules, ensurePhp, ensureWasmTools, run, say } from './setup.js';

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

heading('Formats, lints, types');
await check();

heading('The tarball, installed: every runtime');
await testRuntimes();

heading('The command line');
run(process.execPath, ['--test', 'tests/node/'], { cwd: CONSUMER, stdout: 1 });

heading('This repository: the package, PHP, a trap');
run(process.execPath, ['--test', 'tests/repository/'], { stdout: 1 });

say('\nAll tests passed.');
// A browser or a server that does not end by itself is not waited for.
process.exit();
