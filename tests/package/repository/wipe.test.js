// The shared secret does not stay in the wasm's memory: once a client is constructed only its key schedule is there,
// and once it is disposed nothing is.

import assert from 'node:assert/strict';
import { test } from 'node:test';

const memories = [];
const Instance = WebAssembly.Instance;
WebAssembly.Instance = class extends Instance {
  constructor(...rest) {
    super(...rest);
    memories.push(Object.values(this.exports).find((one) => one instanceof WebAssembly.Memory));
  }
};
const { Interstream } = await import('../../../pkg/dist/index.js');
const { createSandbox } = await import('../../../pkg/dist/sandbox.js');

/** How long a piece of the secret has to be to count as a trace. */
const PIECE = 12;

/** Which pieces of a secret, plain or as HMAC pads it, stand anywhere in the memory of the main wasm. */
function traces(secret) {
  // The sandbox is an instance of its own.
  const memory = Buffer.from(memories.find((candidate) => candidate !== sandboxMemory).buffer);
  const plain = Buffer.from(secret);
  const found = [];
  for (const [form, mask] of [['plain', 0], ['inner pad', 0x36], ['outer pad', 0x5c]]) {
    for (let at = 0; at + PIECE <= plain.length; at += 1) {
      const piece = Buffer.from(plain.subarray(at, at + PIECE).map((byte) => byte ^ mask));
      if (memory.includes(piece)) found.push(`${form}: ${plain.subarray(at, at + PIECE)}`);
    }
  }
  return found;
}

const sandbox = createSandbox();
const [sandboxMemory] = memories;

for (const secret of ['a-secret-of-48-ascii-characters-0123456789-abcdef', 'ein-geheimnis-größer-als-ein-block-von-vierundsechzig-bytes-und-mit-秘密-darin']) {
  test(`no trace of a secret of ${Buffer.byteLength(secret)} bytes is left`, async () => {
    const client = new Interstream({ ...sandbox.options, sharedSecret: secret });
    assert.deepEqual(traces(secret), [], 'after constructing');
    client.signedUrl('config', 'get');
    await client.processOrder(2).catch(() => {});
    assert.deepEqual(traces(secret), [], 'after use');
    client[Symbol.dispose]();
    assert.deepEqual(traces(secret), [], 'after disposing');
  });
}

test('the search finds what is there', () => {
  const client = new Interstream({ ...sandbox.options, keyId: 'a-key-id-that-is-kept-for-use' });
  assert.equal(traces('a-key-id-that-is-kept-for-use').length, 18);
  client[Symbol.dispose]();
});
