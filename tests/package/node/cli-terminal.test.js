// What an operator sees: the command line in a terminal (a pty of so many columns), and the screen that comes of it.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { file, interstream, start } from './command-line.js';
import { startFaultProxy } from './fault-proxy.js';
import { CLI } from './runtime.js';
import { startSandbox } from './sandbox.js';

let sandbox;
before(async () => {
  sandbox = await startSandbox(CLI);
});
after(() => sandbox.stop());
beforeEach(() => sandbox.reset());

const UTF_8 = { LANG: 'C.UTF-8', TERM: 'xterm-256color' };

/** Runs `interstream` in a terminal of so many columns; resolves to all that it was sent. */
async function inTerminal(columns, args, env = {}) {
  const command = `stty cols ${columns} rows 24; exec ${[process.execPath, CLI, ...args].join(' ')}`;
  const { status, stdout } = await interstream(['-qec', command, '/dev/null'], { env: { ...sandbox.env, ...UTF_8, ...env }, program: ['script'] });
  return { status, sent: stdout };
}

const plain = (text) => text.replace(/\u001b\[\d+m/g, '');

/** The lines that are left on the screen: a return goes to the line's start, `ESC [ K` clears what follows. */
function screenOf(sent) {
  return plain(sent).split('\n').map((line) => line.split('\r').reduce((shown, part) => {
    const [before, ...cleared] = part.split('\u001b[K');
    const written = before + shown.slice(before.length);
    return cleared.length === 0 ? written : cleared.reduce((all, more, at) => (at === 0 ? before : all) + more, before);
  }, '')).map((line) => line.trimEnd());
}

/** Each drawing of the line at the bottom. */
const barsOf = (sent) => plain(sent).split('\r').map((part) => part.split('\u001b[K')[0]).filter((part) => part.startsWith('['));

const list = (count, first = 60001) => file('list.csv', ['user_id,order_id,amount', ...Array.from({ length: count }, (_, at) => `${first + at},${300000 + first + at},5.50`)].join('\n'));

/** A network that makes a run last long enough to be seen. */
const slowly = () => startFaultProxy(sandbox.served.apiUrl, () => 'slow');

for (const columns of [40, 80, 120]) {
  test(`in ${columns} columns a line at the bottom shows how far a run is, and is gone in the end`, async () => {
    const network = await slowly();
    const { status, sent } = await inTerminal(columns, ['settle', '--concurrency', '2', '--file', list(12)], { INTERSTREAM_API_URL: network.url });
    await network.stop();
    assert.equal(status, 0);
    const bars = barsOf(sent);
    assert.ok(bars.length >= 3, `${bars.length} drawings`);
    for (const bar of bars) assert.ok([...bar].length < columns, `${[...bar].length} columns: ${bar}`);
    assert.match(bars.at(-1), /^\[#+\.+\] \d+\/12 {2}\d:\d\d/);
    if (columns === 120) assert.match(bars.at(-1), /^\[#+\.+\] \d+\/12 {2}0:0\d {2}[\d.]+\/s {2}0:0\d left {2}\d+ settled$/);
    const screen = screenOf(sent);
    assert.ok(screen.every((line) => !line.startsWith('[')), screen.join('\n'));
    assert.equal(screen.filter((line) => /^✓ 60\d\d\d,360\d\d\d,5\.50: settled, payment recorded$/.test(line)).length, 12);
    assert.match(screen.at(-2), /^12 payments: 12 settled; took [\d.]+ s$/);
  });
}

test('above a hundred, only those are told that need attention, unless asked', async () => {
  const many = list(150);
  const quiet = await inTerminal(80, ['settle', '--concurrency', '32', '--file', many]);
  assert.ok(screenOf(quiet.sent).every((line) => !line.includes('settled, payment')), quiet.sent);
  await sandbox.reset();
  const verbose = await inTerminal(80, ['settle', '--verbose', '--concurrency', '32', '--file', many]);
  assert.equal(screenOf(verbose.sent).filter((line) => line.includes('settled, payment recorded')).length, 150);
});

test('colours and marks, where the terminal takes them and nobody minds', async () => {
  const args = ['settle', '--concurrency', '1', '60001,360001,5.50', '60002,360002,99'];
  const { sent } = await inTerminal(80, args);
  assert.match(sent, /\u001b\[32m✓\u001b\[39m 60001,360001,5\.50: settled/);
  assert.match(sent, /\u001b\[31m✗\u001b\[39m 60002,360002,99: rejected, AMOUNT_ABOVE_DUE/);
  for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
    await sandbox.reset();
    const bare = await inTerminal(80, args, env);
    assert.doesNotMatch(bare.sent, /\u001b\[\d+m|✓|✗/, JSON.stringify(env));
    assert.equal(screenOf(bare.sent)[0], '60001,360001,5.50: settled, payment recorded');
  }
  await sandbox.reset();
  const { sent: dumb } = await inTerminal(80, args, { TERM: 'dumb' });
  assert.doesNotMatch(dumb, /\u001b/, 'no line at the bottom either');
});

test('who is waited for is shown', async () => {
  const network = await startFaultProxy(sandbox.served.apiUrl, (url) => (url.includes('add_payment') && url.includes('iq=60001&') ? 'dropBefore' : undefined));
  const { sent } = await inTerminal(120, ['settle', '--settle-ms', '1500', '--deadline-ms', '2500', '60001,360001,5.50', '60002,360002,5.50'], { INTERSTREAM_API_URL: network.url });
  await network.stop();
  assert.match(plain(sent), /1 waiting: 60001, [12] s/);
});

test('in Japanese, by LANG or --lang, with columns counted as they are wide', async () => {
  const args = ['settle', '--concurrency', '1', '60001,360001,5.50', '60002,360002,99'];
  const { sent } = await inTerminal(80, args, { LANG: 'ja_JP.UTF-8' });
  const screen = screenOf(sent);
  assert.equal(screen[0], '✓ 60001,360001,5.50: 完了, 入金を記録しました');
  assert.equal(screen[1], '✗ 60002,360002,99: 拒否, AMOUNT_ABOVE_DUE: 何も変更していません。入金が未払いの額を超えています。未払いの額までを記録し、残りを返金します。');
  assert.match(screen[2], /^入金 2 件: 1 完了, 1 拒否; 所要時間 [\d.]+ s$/);
  const usage = await interstream(['--lang', 'ja', 'fly'], { env: sandbox.env });
  assert.equal(usage.stderr, 'interstream: "fly" というコマンドはありません。\n使い方: interstream --help\n');
  const network = await slowly();
  await sandbox.reset();
  const narrow = await inTerminal(40, ['settle', '--lang', 'ja', '--concurrency', '1', '--file', list(8)], { INTERSTREAM_API_URL: network.url });
  await network.stop();
  const width = (text) => [...text].reduce((sum, character) => sum + (/[\u3000-\u9fff\uff01-\uff60]/.test(character) ? 2 : 1), 0);
  for (const bar of barsOf(narrow.sent)) assert.ok(width(bar) < 40, bar);
});

test('a terminal that goes away ends nothing, where results are kept', async () => {
  const network = await slowly();
  const results = file('results.ndjson');
  // The terminal is closed (SIGKILL to what holds it) while the run goes on, as under nohup: with SIGHUP ignored.
  const command = `nohup ${process.execPath} ${CLI} settle --concurrency 1 --results ${results} --file ${list(10)} < /dev/null`;
  const { child } = start(['-qec', command, '/dev/null'], { env: { ...sandbox.env, ...UTF_8, INTERSTREAM_API_URL: network.url }, program: ['script'] });
  const settled = async () => (await sandbox.ledger()).filter(({ timesProcessed }) => timesProcessed > 0).length;
  while (await settled() < 2) ;
  child.kill('SIGKILL');
  while (await settled() < 10) ;
  await network.stop();
});

test('commands and options that are nearly right are understood as questions; options may stand first', async () => {
  for (const [args, expected] of [
    [['setle'], /^interstream: "setle" is not a command: did you mean settle\?\n/],
    [['orders', '--jsn', '2'], /^interstream: Unknown option '--jsn': did you mean --json\?\n/],
    [['settle', '--lang', 'fr', '1'], /^interstream: --lang must be en or ja\.\n/],
  ]) {
    const { status, stderr } = await interstream(args, { env: sandbox.env });
    assert.equal(status, 2);
    assert.match(stderr, expected);
  }
  const { status, stdout } = await interstream(['--json', 'orders', '3'], { env: sandbox.env });
  assert.deepEqual([status, stdout], [0, '{"list":[]}\n']);
});

test('a shell that has its completions completes commands and options', async () => {
  const { stdout: script } = await interstream(['completion', 'bash'], { env: {} });
  const complete = async (words) => {
    const program = ['bash', '-c', `${script}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _interstream; printf '%s\\n' "\${COMPREPLY[@]}"`];
    return (await interstream([], { env: {}, program })).stdout.trim().split('\n');
  };
  assert.deepEqual(await complete(['interstream', 'se']), ['settle']);
  assert.deepEqual(await complete(['interstream', 'settle', '--res']), ['--results', '--resume']);
  for (const shell of ['zsh', 'fish']) {
    const { status, stdout } = await interstream(['completion', shell], { env: {} });
    assert.equal(status, 0);
    assert.match(stdout, /allow-missing-order-ids/);
  }
  assert.equal((await interstream(['completion', 'tcsh'], { env: {} })).status, 2);
});
