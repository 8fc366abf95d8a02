// Lists as people's programs write them: what a spreadsheet program has saved, and what it might have.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, before, beforeEach, test } from 'node:test';
import { file, interstream as run, objects } from './command-line.js';
import { CLI } from './runtime.js';
import { startSandbox } from './sandbox.js';

const SAVED = new URL('../fixtures/lists/', import.meta.url);

let sandbox;
before(async () => {
  sandbox = await startSandbox(CLI);
});
after(() => sandbox.stop());
beforeEach(() => sandbox.reset());

const interstream = (args, options) => run(args, { env: sandbox.env, ...options });

/** The items of a list, as a dry run has read them. */
async function itemsOf(list, options) {
  const { status, stdout, stderr } = await interstream(['settle', '--dry-run', '--json', '--concurrency', '1', '--file', list], options);
  assert.equal(status, 0, stderr);
  return objects(stdout).map(({ dryRun, would, amountDue, ...item }) => item);
}

const TRANSFERS = [
  { userId: '60001', orderId: '360001', amount: '5.50', description: '振込, 山田 太郎', columns: { 氏名: '山田 太郎' } },
  { userId: '60002', orderId: '360002', amount: '5.50', description: '改行\nあり', columns: { 氏名: '鈴木 "花" 子' } },
  { userId: '60003', orderId: '360003', amount: '5.50', description: '①髙﨑', columns: { 氏名: 'ﾔﾏﾀﾞ' } },
];

const files = readdirSync(SAVED).filter((name) => name.endsWith('.csv'));

test('there are files of a spreadsheet program', () => {
  assert.deepEqual(files, ['comma-utf-8.csv', 'semicolon-windows-932.csv', 'tab-utf-16.csv']);
});

for (const name of files) {
  test(`a spreadsheet program's ${name} is read`, async () => {
    assert.deepEqual(await itemsOf(new URL(name, SAVED).pathname), TRANSFERS);
    assert.deepEqual(await itemsOf('-', { input: readFileSync(new URL(name, SAVED)) }), TRANSFERS);
  });
}

test('a byte order mark, each line end, and blank lines are no part of a list', async () => {
  const lines = ['user_id,order_id,amount', '', '60001,360001,5.50', ' , , ', '60002,360002,5.50', ''];
  const expected = [{ userId: '60001', orderId: '360001', amount: '5.50' }, { userId: '60002', orderId: '360002', amount: '5.50' }];
  for (const end of ['\n', '\r\n', '\r']) {
    const text = lines.join(end);
    for (const bytes of [text, `\uFEFF${text}`, Buffer.from(`\uFEFF${text}`, 'utf16le'), Buffer.from(text, 'utf16le'), Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()]) {
      assert.deepEqual(await itemsOf(file('list.csv', bytes)), expected);
    }
  }
});

test('what is not text is named', async () => {
  const { status, stdout, stderr } = await interstream(['settle', '--file', file('list.xlsx', Buffer.from('504b0304ff00ff8081fdfeff', 'hex'))]);
  assert.deepEqual([status, stdout], [2, '']);
  assert.match(stderr, /list\.xlsx is neither UTF-8, UTF-16 nor Shift_JIS: save it as "CSV UTF-8"\.\n/);
});

test('lines without a header are read too where only orders are processed, whatever separates their cells', async () => {
  for (const separator of [',', ';', '\t']) {
    await sandbox.reset();
    const list = file('list.txt', `1000${separator}301000\n1001${separator}301001\n`);
    const { status, stdout } = await interstream(['process-order', '--concurrency', '1', '--file', list]);
    assert.deepEqual([status, stdout], [0, '1000: Order was processed\n1001: Order was processed\n']);
  }
});

test('an order id that is left empty has to be allowed, and an order belongs to one user', async () => {
  const refused = await interstream(['process-order', '--file', file('list.csv', '1000,\n1001,301001\n1002,301001\n')]);
  assert.deepEqual([refused.status, refused.stdout], [2, '']);
  assert.match(refused.stderr, /list\.csv:1: user 1000 has no order id: add it, or allow that with --allow-missing-order-ids\.\n/);
  assert.match(refused.stderr, /list\.csv:3: order 301001 is user 1002's here and user 1001's, first in \S+list\.csv:2\.\n/);
  const allowed = await interstream(['process-order', '--allow-missing-order-ids', '--file', file('list.csv', '1000,\n1001,301001\n')]);
  assert.equal(allowed.status, 0);
});

test('a cell is named by the line that its row begins in', async () => {
  const list = file('list.csv', 'user_id,order_id,amount,name\n500,360001,5.50,"a\nb\nc"\n60002,360002,x,"d\ne"\n');
  const { stderr } = await interstream(['settle', '--file', list]);
  assert.match(stderr, /list\.csv:5: "60002","360002","x": amount must be /);
});

test('a hundred thousand payments are looked at in seconds', { timeout: 60_000 }, async () => {
  const lines = Array.from({ length: 100_000 }, (_, at) => `${10_000 + at},${400_000 + at},5.50,"Doe, Jane"`);
  const list = file('list.csv', `user_id,order_id,amount,name\n${lines.join('\n')}\nx,1,1,\n`);
  const { status, stderr } = await interstream(['settle', '--file', list]);
  assert.equal(status, 2);
  assert.match(stderr, /^interstream: \S+list\.csv:100002: "x","1","1": userId must be a positive integer/);
});

test('a file of the credential is read as programs write it', async () => {
  const text = Object.entries(sandbox.env).map(([name, value]) => `${name}=${value}`).join('\r\n');
  for (const bytes of [`\uFEFF${text}`, Buffer.from(`\uFEFF${text}`, 'utf16le')]) {
    const { status, stdout } = await interstream(['orders', '3', '--env-file', file('.env', bytes)], { env: {} });
    assert.deepEqual([status, stdout], [0, 'no orders\n']);
  }
  const quoted = await interstream(['orders', '3'], { env: { ...sandbox.env, INTERSTREAM_KEY_ID: `"${sandbox.env.INTERSTREAM_KEY_ID}"` } });
  assert.match(quoted.stderr, /^interstream: INTERSTREAM_KEY_ID has quotes around it: leave them out\.\n/);
});
