// `interstream sandbox`: what it says, the file of variables, and what goes wrong on request.

import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { file, interstream, start } from './command-line.js';

test('it says where it listens and what is asked, and writes the variables to a file', async () => {
  const env = file('.env');
  const { child, ended, said } = start(['sandbox', '--port', '0', '--write-env', env, '--fail', 'busy']);
  await said(/listening on http:\/\/127\.0\.0\.1:\d+\/api\.php; Ctrl-C ends it\. Users to try: /);
  assert.equal(statSync(env).mode & 0o777, 0o600);
  const busy = await interstream(['orders', '2', '--max-retries', '0', '--env-file', env]);
  assert.equal(busy.status, 1);
  assert.match(busy.stderr, /UNUSABLE_ANSWER: .*HTTP 503/);
  await said(/\nstore > list_orders 2: 503\n/);
  child.kill('SIGINT');
  const { status, stdout } = await ended;
  assert.equal(status, 0);
  assert.equal(readFileSync(env, 'utf8'), `# Written by interstream sandbox.\n${stdout}`);

  const again = start(['sandbox', '--port', '0', '--write-env', env]);
  await again.said(/listening/);
  again.child.kill('SIGTERM');
  assert.equal((await again.ended).status, 0, 'its own file is written anew');
});

test("another program's file is not touched, and an unknown fault is named with those that there are", async () => {
  const env = file('.env', 'DATABASE_URL=x\n');
  const refused = await interstream(['sandbox', '--port', '0', '--write-env', env]);
  assert.equal(refused.status, 2);
  assert.match(refused.stderr, /--write-env \S+\.env exists and was not written by this command: name another file\.\n/);
  assert.equal(readFileSync(env, 'utf8'), 'DATABASE_URL=x\n');
  const unknown = await interstream(['sandbox', '--port', '0', '--fail', 'fly']);
  assert.equal(unknown.status, 2);
  assert.match(unknown.stderr, /^interstream: --fail fly: .*answer-lost/);
});
