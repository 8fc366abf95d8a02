// The command line as it is installed, against the sandbox it serves.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CLI } from './runtime.js';
import { startSandbox } from './sandbox.js';

let sandbox;
before(async () => {
  sandbox = await startSandbox(CLI);
});
after(() => sandbox.stop());

/** Runs `interstream` to its end. */
function interstream(args, { input = '', env = sandbox.env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, ...args], { env: { PATH: process.env.PATH, ...env } });
    const out = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text) => (out.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (out.stderr += text));
    child.on('close', (status) => resolve({ status, ...out }));
    child.stdin.end(input);
  });
}

function file(name, text) {
  const path = join(mkdtempSync(join(tmpdir(), 'interstream-')), name);
  writeFileSync(path, text);
  return path;
}

test('an order is processed, and a second time is refused', async () => {
  assert.deepEqual(await interstream(['process-order', '2']), { status: 0, stdout: '2: Order was processed\n', stderr: '' });
  const again = await interstream(['process-order', '2']);
  assert.equal(again.status, 1);
  assert.match(again.stdout, /^2: rejected, ERROR_NO_ORDER: The API answered ERROR_NO_ORDER: There is no order to process\./);
});

test('with --json each result is an object', async () => {
  const { status, stdout } = await interstream(['process-order', '--json', '--concurrency', '1', '1000', '4']);
  assert.equal(status, 1);
  const [processed, refused] = stdout.trim().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(processed, { ok: 'Order was processed', userId: '1000', attempts: 1, confirmedBy: 'answer' });
  const { message, ...error } = refused.error;
  assert.deepEqual({ ...refused, error }, {
    userId: '4',
    error: {
      name: 'AmountDueError', code: 'ERROR_AMOUNT_DUE', outcome: 'rejected', attempts: 1, retryable: false, httpStatus: 200,
      detail: "Can't process the order because there is amount due",
    },
  });
});

test('a file of ids or a CSV with orders is worked off', async () => {
  const plain = await interstream(['process-order', '--file', file('users.txt', '1001\n\n1002\r\n'), '1003']);
  assert.equal(plain.status, 0, plain.stderr);
  assert.deepEqual(plain.stdout.trim().split('\n').sort(), [1001, 1002, 1003].map((id) => `${id}: Order was processed`));
  const csv = '\uFEFFuser_id,order_id\n"101",300101\n1004,\n1005\n';
  const { status, stdout } = await interstream(['process-order', '--file', '-'], { input: csv });
  assert.equal(status, 0);
  assert.deepEqual(stdout.trim().split('\n').sort(), [1004, 1005, 101].map((id) => `${id}: Order was processed`));
});

test('what is wrong with the input is said before anything is sent', async () => {
  const usage = [
    [[], /^Usage:/],
    [['fly'], /"fly" is not a command/],
    [['process-order'], /no user id was given/],
    [['process-order', '1006', '02'], /"02" is not a user id/],
    [['process-order', '--concurrency', '0', '1006'], /--concurrency must be a whole number from 1 to 256/],
    [['process-order', '--secret', 'x', '1006'], /Unknown option '--secret'/],
    [['process-order', '--file', '/no/such/file', '1006'], /--file \/no\/such\/file cannot be read \(ENOENT\)/],
    [['process-order', '--file', file('a.csv', 'user_id\n1006\n1 007\n')], /a\.csv:3: "1 007" is not a user id/],
    [['process-order', '--file', file('b.csv', '1006,x\n')], /b\.csv:1: "x" is not a order id/],
    [['process-order', '--file', file('c.csv', '1006,1,2\n')], /c\.csv:1 has more than user_id,order_id/],
    [['sandbox', '--port', '70000'], /--port must be a whole number from 0 to 65535/],
    [['sandbox', 'extra'], /extra/],
  ];
  for (const [args, expected] of usage) {
    const { status, stdout, stderr } = await interstream(args);
    assert.equal(status, 2, args.join(' '));
    assert.match(stdout + stderr, expected);
  }
  const missing = await interstream(['process-order', '1006'], { env: { ...sandbox.env, INTERSTREAM_KEY_ID: '' } });
  assert.equal(missing.status, 2);
  assert.match(missing.stderr, /^interstream: INTERSTREAM_KEY_ID is not set/);
  assert.equal((await interstream(['process-order', '1006'])).stdout, '1006: Order was processed\n', 'still untouched');
});

test('help is help', async () => {
  for (const args of [['--help'], ['process-order', '--help'], ['sandbox', '-h']]) {
    const { status, stdout } = await interstream(args);
    assert.deepEqual([status, stdout.split('\n')[0]], [0, 'Usage:']);
  }
});
