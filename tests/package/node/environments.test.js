// What only a process of its own can show: switches of Node, two copies of the package, the served sandbox from a page.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { Interstream, processOrder } from 'interstream';
import { createSandbox } from 'interstream/sandbox';
import { CLI } from './runtime.js';
import { startSandbox } from './sandbox.js';

const run = (...args) => promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname ?? new URL('.', import.meta.url).pathname });

const MADE = "import('interstream').then(({ Interstream }) => new Interstream({ apiUrl: 'https://shop.invalid/api.php', keyId: 'key', sharedSecret: 'text' }))"
  + ".catch((error) => console.log(error.code, error.message))";

test('a Node without WebAssembly is told so', async () => {
  const { stdout } = await run('--jitless', '--eval', MADE);
  assert.equal(stdout, 'INVALID_CONFIGURATION This runtime has no WebAssembly, which is needed. Node switches it off with --jitless.\n');
});

test('a bare vm context is told what it has not', async () => {
  const code = `const vm = require('node:vm');
    const { readFileSync } = require('node:fs');
    const file = require.resolve('interstream');
    const exports = {};
    const context = vm.createContext({ module: { exports }, exports, require, process, WebAssembly });
    vm.runInContext(readFileSync(file, 'utf8'), context);
    try {
      new context.module.exports.Interstream({ apiUrl: 'https://shop.invalid/api.php', keyId: 'key', sharedSecret: 'text' });
    } catch (error) {
      console.log(error.code, error.message);
    }`;
  const { stdout } = await run('--eval', code);
  assert.match(stdout, /^INVALID_CONFIGURATION This runtime has no TextDecoder, which is needed\./);
});

test('without a client and its variables, the function says what was asked for, and what to set', async () => {
  await assert.rejects(processOrder(2), { code: 'INVALID_CONFIGURATION', message: /^INTERSTREAM_API_URL is not set/, action: 'process_order', userId: '2' });
});

test('what CommonJS has configured is what a module uses', async () => {
  const { configure } = createRequire(import.meta.url)('interstream');
  configure(createSandbox().options);
  assert.deepEqual(await processOrder(2), { ok: 'Order was processed', userId: '2', attempts: 1, confirmedBy: 'answer' });
});

test('a page that asks beforehand may call the served sandbox, and faults can be asked for over HTTP', async () => {
  const sandbox = await startSandbox(CLI);
  try {
    const { apiUrl } = sandbox.served;
    const asked = await fetch(apiUrl, { method: 'OPTIONS', headers: { 'access-control-request-method': 'POST', origin: 'http://page.invalid' } });
    const allowed = ['origin', 'methods', 'headers'].map((name) => asked.headers.get(`access-control-allow-${name}`));
    assert.deepEqual([asked.status, allowed], [204, ['*', '*', '*']]);
    const failNext = (fault) => fetch(new URL('/fail-next', apiUrl), { method: 'POST', body: JSON.stringify(fault) });
    assert.equal((await failNext({ how: 'answer-lost', action: 'process_order' })).status, 204);
    const client = Interstream.fromEnv(sandbox.env);
    assert.equal((await client.processOrder(2, { orderId: 300002 })).confirmedBy, 'order-history');
    const refused = await failNext({ how: 'lost' });
    assert.deepEqual([refused.status, (await refused.text()).slice(0, 30)], [400, 'how must be request-lost, answ']);
  } finally {
    await sandbox.stop();
  }
});
