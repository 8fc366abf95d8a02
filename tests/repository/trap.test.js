// A trap inside the wasm: whatever is in flight is rejected, the process lives, the next call works.
//
// The build under test is the package's own sources with one export more, which aborts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { buildTrapping } from '../../tools/build.js';

const { Interstream, InternalError, use } = await import(pathToFileURL(await buildTrapping()).href);
const { createSandbox } = await import('../../pkg/dist/sandbox.js');

const escaped = [];
process.on('uncaughtException', (error) => escaped.push(error));
process.on('unhandledRejection', (error) => escaped.push(error));

const trap = () => use((core) => core.trap());
const shown = ({ name, code, outcome, attempts, retryable }) => ({ name, code, outcome, attempts, retryable });
const internal = { name: 'InternalError', code: 'INTERNAL', retryable: false };
const turns = () => new Promise((resolve) => setTimeout(resolve, 20));

async function rejection(promise) {
  return promise.then((value) => assert.fail(`resolved with ${JSON.stringify(value)}`), (error) => error);
}

test('a trap in an export throws, and the next use works', () => {
  assert.throws(trap, (error) => error instanceof InternalError && error.outcome === 'not-sent');
  assert.match(new Interstream(createSandbox().options).signedUrl('config', 'get'), /signature=/);
});

test('calls in flight are rejected as unknown, their requests ended, and the client goes on', async () => {
  const sandbox = createSandbox();
  const aborted = [];
  let answerLate;
  const stalling = (url, { signal }) => new Promise((resolve) => {
    signal.addEventListener('abort', () => aborted.push(true));
    answerLate = () => resolve(new Response('{"ok":"late"}'));
  });
  const client = new Interstream({ ...sandbox.options, fetch: stalling });
  const { signal } = new AbortController();
  const calls = [client.processOrder(2), client.processOrder(1000, { signal })];
  await turns();
  assert.throws(trap, InternalError);
  for (const call of calls) {
    assert.deepEqual(shown(await rejection(call)), { ...internal, outcome: 'unknown', attempts: 1 });
  }
  assert.deepEqual(aborted, [true, true]);
  // What the dead instance was waiting for comes in all the same.
  answerLate();
  await turns();

  const again = new Interstream(sandbox.options);
  assert.equal((await again.processOrder(2)).attempts, 1);
  assert.match(client.signedUrl('config', 'get'), /signature=/, 'the same client, on a fresh instance');
});

test('a trap while a call pauses leaves no timer behind that matters', async () => {
  const busy = async () => new Response('', { status: 503, headers: { 'retry-after': '0' } });
  const client = new Interstream({ ...createSandbox().options, fetch: busy });
  const call = client.processOrder(2);
  await turns();
  assert.throws(trap, InternalError);
  assert.equal((await rejection(call)).code, 'INTERNAL');
  await new Promise((resolve) => setTimeout(resolve, 700));
});

test('a trap inside a microtask of the call itself is caught there', async () => {
  const sandbox = createSandbox();
  // The listener runs inside the call's own microtask, with the wasm on the stack.
  const client = new Interstream({
    ...sandbox.options,
    onEvent: ({ type }) => {
      if (type === 'answer') use((core) => core.trap());
    },
  });
  assert.deepEqual(shown(await rejection(client.processOrder(2))), { ...internal, outcome: 'unknown', attempts: 1 });
  assert.equal((await new Interstream(sandbox.options).processOrder(1000)).attempts, 1);
});

test('nothing escaped into the process', async () => {
  await turns();
  assert.deepEqual(escaped, []);
});
