// The suite through "interstream/slim": the host brings the wasm. Its first argument says as what: bytes or module.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as interstream from 'interstream/slim';
import * as sandbox from 'interstream/sandbox';
import { equal, failure, ok } from '../assert.js';
import { runCases, runSuite } from '../report.js';
import { consoleTraits, print } from './main.js';

const [as, apiUrl, keyId, sharedSecret] = process.argv.slice(2);
const bytes = readFileSync(fileURLToPath(import.meta.resolve('interstream/interstream.wasm')));

const before = [['slim', 'nothing works before init, and says so', async () => {
  const error = await failure(() => new interstream.Interstream(sandbox.createSandbox().options));
  equal([error.code, error.outcome], ['INVALID_CONFIGURATION', 'not-sent']);
  ok(error.message.includes('init(module)'), error.message);
}]];

const results = await runCases(before);
interstream.init(as === 'bytes' ? bytes : new WebAssembly.Module(bytes));
const served = { apiUrl, keyId, sharedSecret };
print([...results, ...await runSuite({ interstream, createSandbox: sandbox.createSandbox, served, traits: consoleTraits() })]);
