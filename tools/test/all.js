// `npm test`: everything, each in its own tool, from the checks to the installed tarball.

import { bench } from '../report/bench.js';
import { check } from './check.js';
import { CONSUMER } from '../build/consumer.js';
import { docs } from '../report/docs.js';
import { testDocuments } from './documents.js';
import { runMutants } from './mutants.js';
import { testRuntimes } from './runtimes.js';
import { ensureBrowsers, ensureNodeModules, ensurePhp, ensureWasmTools, fail, run, say } from '../setup.js';
import { testDemo } from './demo.js';
import { testExamples } from './examples.js';
import { testSite } from './site.js';
import { testWasm } from './wasm.js';

function heading(text) {
  say(`\n== ${text}`);
}

ensureNodeModules();
ensurePhp();
ensureBrowsers();
ensureWasmTools();

heading('The core (cargo test)');
run('cargo', ['test', '--locked', '--quiet']);

heading('Fuzz targets, replayed; settlements; the mutants of the core');
run('cargo', ['test', '--locked', '--release', '--quiet', '--test', 'fuzzed', '--test', 'settlement'], { env: { INTERSTREAM_FUZZ_INPUTS: '3000000' } });
const { mutants, caught } = runMutants();
if (caught < mutants) fail(`${mutants - caught} of ${mutants} mutants were not caught.`);

heading('The promise (wasm-pack test, in Node and in Chromium)');
testWasm();

heading('Formats, lints, types');
await check();

heading('The reference and the pictures');
await docs({ check: true });

heading('The tarball, installed: every runtime');
await testRuntimes();

heading('The demo page');
await testDemo();

heading('The site');
testSite();

heading('The command line');
run(process.execPath, ['--test', 'tests/node/'], { cwd: CONSUMER, stdout: 1 });

heading('The examples');
await testExamples();

heading('The READMEs and the guide, as they stand');
await testDocuments();

heading('This repository: the package, PHP, a trap');
run(process.execPath, ['--test', 'tests/package/repository/'], { stdout: 1 });

heading('The benchmarks: that they run, and the bytes');
await bench({ quick: true, only: ['size'] });

say('\nAll tests passed.');
// A browser or a server that does not end by itself is not waited for.
process.exit();
