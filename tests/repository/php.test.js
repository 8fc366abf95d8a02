// PHP, the other end of the wire: it makes the vectors, and its documented sample calls the sandbox.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT } from '../../tools/setup.js';
import { CLI } from '../hosts/sandbox.js';
import { startSandbox } from '../node/sandbox.js';

let sandbox;
before(async () => {
  sandbox = await startSandbox(CLI);
});
after(() => sandbox.stop());

function php(script, variables = {}) {
  const { status, stdout, stderr } = spawnSync('php', [join(ROOT, 'tests/php', script)], {
    encoding: 'utf8', env: { PATH: process.env.PATH, ...sandbox.env, ...variables }, maxBuffer: 2 ** 24,
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

test('the fixture is what PHP makes today', () => {
  assert.equal(php('vectors.php'), readFileSync(join(ROOT, 'tests/fixtures/php-vectors.json'), 'utf8'));
});

test('the documented PHP sample processes an order of the sandbox, and then there is none', () => {
  assert.deepEqual(JSON.parse(php('sample.php')), { ok: 'Order was processed' });
  assert.deepEqual(JSON.parse(php('sample.php')), { error: 'ERROR_NO_ORDER', error_long: 'There is no order to process' });
});

test('the sandbox refuses the sample with another secret', () => {
  const refused = JSON.parse(php('sample.php', { INTERSTREAM_SHARED_SECRET: 'another' }));
  assert.deepEqual(refused, { error: 'REQUEST_ERROR', error_long: 'Invalid signature' });
});
