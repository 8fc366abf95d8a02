// One run at a time on a results file: starts at the same moment, dead holders, other names of the file, other hosts.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, linkSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { after, before, beforeEach, test } from 'node:test';
import { file, interstream as run, objectsIn, start } from './command-line.js';
import { startFaultProxy } from './fault-proxy.js';
import { CLI } from './runtime.js';
import { startSandbox } from './sandbox.js';

let sandbox;
before(async () => {
  sandbox = await startSandbox(CLI);
});
after(() => sandbox.stop());
beforeEach(() => sandbox.reset());

const ORDER = '1000,301000';

/** A run that holds the lock of a results file, its only call waiting in the network. */
async function holding(results) {
  let asked;
  const waiting = new Promise((resolve) => (asked = resolve));
  let release;
  const released = new Promise((resolve) => (release = resolve));
  const network = await startFaultProxy(sandbox.served.apiUrl, async () => {
    asked();
    await released;
  });
  const { child, ended } = start(['process-order', '--results', results, ORDER], { env: { ...sandbox.env, INTERSTREAM_API_URL: network.url } });
  await waiting;
  return {
    child,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
      release();
      await network.stop();
    },
  };
}

/** A lock as a run leaves it that was killed: held by a process that is no more. */
async function deadLock(results) {
  const holder = await holding(results);
  const lock = readFileSync(`${results}.lock`, 'utf8');
  await holder.kill();
  return lock;
}

const resume = (path, program) => run(['process-order', '--settle-ms', '0', '--resume', path], { env: sandbox.env, ...(program && { program }) });

for (const [what, stale] of [['a dead run has left', true], ['nobody holds', false]]) {
  test(`of eight runs that start at the same moment on a lock that ${what}, one at a time has it`, async () => {
    for (let round = 0; round < 4; round += 1) {
      await sandbox.reset();
      const results = file('results.ndjson', `${JSON.stringify({ userId: '1000', orderId: '301000', begun: new Date().toISOString() })}\n`);
      if (stale) writeFileSync(`${results}.lock`, await deadLock(file('other.ndjson', '')));
      const ended = await Promise.all(Array.from({ length: 8 }, () => resume(results)));
      // Who came when the first had ended found nothing left to do.
      const told = ended.filter(({ status }) => status !== 2);
      assert.ok(told.length >= 1, ended[0].stderr);
      for (const { stderr } of ended.filter(({ status }) => status === 2)) assert.match(stderr, /is in use by another run/);
      assert.equal(objectsIn(results).filter(({ begun }) => begun).length, 2, 'one call was begun');
      assert.ok(!existsSync(`${results}.lock`));
      assert.ok(!existsSync(`${results}.lock.taking`));
    }
  });
}

test('a link leads to the lock of the file; a file with several names is refused', async () => {
  const results = file('results.ndjson', '');
  const link = file('link.ndjson');
  symlinkSync(results, link);
  const holder = await holding(results);
  const second = await resume(link);
  assert.equal(second.status, 2);
  assert.match(second.stderr, new RegExp(`${results} is in use by another run \\(process ${holder.child.pid}, since `));
  await holder.kill();
  linkSync(results, `${results}.twin`);
  const twin = await resume(`${results}.twin`);
  assert.deepEqual([twin.status, twin.stdout], [2, '']);
  assert.match(twin.stderr, /cannot be written \(it has several names \(hard links\), and a run locks one\)/);
});

test('a process that has the number of a dead holder does not hold its lock', async () => {
  const results = file('results.ndjson', '');
  const lock = JSON.parse(await deadLock(results));
  // This test's own process is running; it has begun at another time than the holder.
  writeFileSync(`${results}.lock`, JSON.stringify({ ...lock, pid: process.pid }));
  assert.equal((await resume(results)).status, 0);
});

test('what another host or container holds is never taken', async () => {
  const results = file('results.ndjson', '');
  const lock = JSON.parse(await deadLock(results));
  writeFileSync(`${results}.lock`, JSON.stringify({ ...lock, place: 'elsewhere', host: 'elsewhere' }));
  const refused = await resume(results);
  assert.equal(refused.status, 2);
  assert.match(refused.stderr, /is in use by another run \(process \d+ on elsewhere, since \S+\)\. If that is none, remove \S+results\.ndjson\.lock\.\n/);
  for (const cutOff of ['', '\0\0\0', '{"pid":']) {
    writeFileSync(`${results}.lock`, cutOff);
    assert.match((await resume(results)).stderr, /is in use by another run\. If that is none, remove /);
  }
});

test('a container whose processes have numbers of their own does not take the lock of another', async () => {
  // As in a container: this process is number 1 in a name space of its own.
  const contained = ['unshare', '--pid', '--fork', '--mount-proc', process.execPath, CLI];
  execFileSync('unshare', ['--pid', '--fork', '--mount-proc', 'true']);
  const results = file('results.ndjson', '');
  const holder = await holding(results);
  const other = await resume(results, contained);
  assert.equal(other.status, 2);
  assert.match(other.stderr, /is in use by another run/);
  // And the other way round, with the number of a process that is not running here.
  const lock = await deadLock(file('third.ndjson', ''));
  await holder.kill();
  const third = file('fourth.ndjson', '');
  writeFileSync(`${third}.lock`, lock);
  assert.equal((await resume(third, contained)).status, 2, 'whether it is dead cannot be seen from there');
});

test('results are not written to what is no file', async () => {
  const fifo = file('fifo');
  execFileSync('mkfifo', [fifo]);
  for (const path of [fifo, '/dev/null']) {
    const { status, stdout, stderr } = await run(['process-order', '--results', path, ORDER], { env: sandbox.env });
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /cannot be read \(it is not a plain file\)/);
  }
});

test('what a power cut leaves can be resumed, and what PowerShell writes is named', async () => {
  const begun = `${JSON.stringify({ userId: '1000', orderId: '301000', begun: '2026-01-01T00:00:00.000Z' })}\n`;
  for (const text of [`${begun}${'\0'.repeat(200)}`, `${begun}\0\0${begun.slice(0, 20)}`, `${'\0'.repeat(64)}\n${begun}`]) {
    await sandbox.reset();
    const results = file('results.ndjson', text);
    assert.deepEqual((await resume(results)).stdout, '1000: Order was processed\n');
    assert.equal((await resume(results)).status, 0, 'and what was appended is read again');
  }
  const { status, stderr } = await resume(file('results.ndjson', Buffer.from(`\uFEFF${begun}`, 'utf16le')));
  assert.equal(status, 2);
  assert.match(stderr, /results\.ndjson is UTF-16, as ">" of PowerShell writes it: save it as UTF-8, or use --results\.\n/);
});
