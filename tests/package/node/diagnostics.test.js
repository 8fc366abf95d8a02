// The events of all clients of a process, on Node's diagnostics channel.

import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { test } from 'node:test';
import { Interstream } from 'interstream';
import { createSandbox } from 'interstream/sandbox';

test('whoever subscribes is told of the calls of all clients, and their own listeners are told as well', async () => {
  const { options } = createSandbox();
  const [published, told] = [[], []];
  const hear = (event, name) => published.push([name, event.type, event.iq]);
  await new Interstream(options).processOrder(1000);
  subscribe('interstream', hear);
  try {
    await new Interstream({ ...options, onEvent: ({ type }) => told.push(type) }).processOrder(1001);
    await assert.rejects(new Interstream({ ...options, onEvent: () => { throw new Error('ignored'); } }).processOrder(3), { code: 'ERROR_NO_ORDER' });
  } finally {
    unsubscribe('interstream', hear);
  }
  await new Interstream(options).processOrder(1002);
  const ofCall = (iq) => ['attempt', 'answer', 'settled'].map((type) => ['interstream', type, iq]);
  assert.deepEqual(published, [...ofCall('1001'), ...ofCall('3')]);
  assert.deepEqual(told, ['attempt', 'answer', 'settled']);
});
