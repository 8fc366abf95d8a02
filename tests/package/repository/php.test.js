// PHP, the other end of the wire: it makes the vectors, and its documented sample calls the sandbox.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT } from '../../../tools/setup.js';
import { CLI } from '../hosts/sandbox.js';
import { startSandbox } from '../node/sandbox.js';

let sandbox;
before(async () => {
  sandbox = await startSandbox(CLI);
});
after(() => sandbox.stop());

function php(script, variables = {}) {
  const { status, stdout, stderr } = spawnSync('php', [join(ROOT, 'tests/package/php', script)], {
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

for (const [way, POST_VARS] of [['an array, which curl sends as multipart', 'array'], ['http_build_query', 'query']]) {
  test(`a purchase goes through with its variables from ${way}`, async () => {
    const address = (path) => new URL(path, sandbox.served.apiUrl);
    await fetch(address('/reset'), { method: 'POST' });
    assert.deepEqual(php('shop.php', { POST_VARS }).trim().split('\n'), [
      '{"ok":"Cart action was performed"}',
      '{"ok":"Cart action was performed"}',
      '{"ok":"Order was placed","id":310001}',
      '{"ok":"Payment was added"}',
      '{"ok":"Order was processed"}',
      '{"data":{"buyer_credit":"2.00","buyer_credit_formatted":"2.00\\u20ac"}}',
      'as PHP writes it',
    ]);
    assert.deepEqual(await (await fetch(address('/payments'))).json(), [
      { orderId: 310001, userId: 7, amount: '7.50', description: 'slip "1" & 2 = 3 + €\r\n~' },
    ]);
  });
}
