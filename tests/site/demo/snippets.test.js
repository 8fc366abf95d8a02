// The code that is offered to be copied runs, and does what the page shows.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../../tools/setup.js';
import { en } from '../../../www/words.en.js';
import { ja } from '../../../www/words.ja.js';
import { relay, snippets } from '../../../www/snippets.js';

let folder;
let sandbox;
const said = [];

before(async () => {
  mkdirSync(join(ROOT, 'target'), { recursive: true });
  folder = mkdtempSync(join(ROOT, 'target', 'snippets-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(ROOT, 'pkg'), join(folder, 'node_modules', 'interstream'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  const { createSandbox } = await import(pathToFileURL(join(ROOT, 'pkg', 'dist', 'sandbox.js')));
  sandbox = createSandbox();
  const { apiUrl, keyId, sharedSecret } = sandbox.options;
  Object.assign(process.env, { INTERSTREAM_API_URL: apiUrl, INTERSTREAM_KEY_ID: keyId, INTERSTREAM_SHARED_SECRET: sharedSecret });
  globalThis.fetch = sandbox.fetch;
  for (const name of ['log', 'error']) console[name] = (...parts) => said.push(parts);
});

after(() => rmSync(folder, { recursive: true }));

let written = 0;

/** Runs a module's code; what it writes to the console is what it says. */
async function run(code) {
  said.length = 0;
  const file = join(folder, `${(written += 1)}.js`);
  writeFileSync(file, code);
  return import(pathToFileURL(file));
}

for (const [language, words] of Object.entries({ en, ja })) {
  const { comments } = words.code;

  test(`${language}: the server's code settles a lost answer`, async () => {
    sandbox.reset();
    await run(snippets.server({ user: 101, orderId: 300_101 }, comments));
    assert.deepEqual(said, [['Order was processed', 'order-history']]);
  });

  test(`${language}: the server's code says what is missing`, async () => {
    await run(snippets.server({ user: 4, orderId: undefined }, comments));
    assert.deepEqual(said.map(([code, outcome]) => [code, outcome]), [['ERROR_AMOUNT_DUE', 'rejected']]);
  });

  test(`${language}: the Worker's code does the same`, async () => {
    sandbox.reset();
    const worker = await run(snippets.worker({ user: 2, orderId: 300_002 }, comments));
    await worker.default.scheduled({}, process.env);
    assert.deepEqual(said, [['Order was processed', 'answer']]);
  });

  test(`${language}: the test's code shows the result and the ledger`, async () => {
    await run(snippets.test({ user: 107, orderId: 300_107 }, comments));
    assert.deepEqual(said, [
      [{ ok: 'Order was processed', userId: '107', orderId: '300107', attempts: 1, confirmedBy: 'order-history' }],
      [{ orderId: 300_107, userId: 107, status: 'processed', timesProcessed: 1 }],
    ]);
  });

  test(`${language}: the relay processes what the shop knows to be paid, and nothing else`, async () => {
    sandbox.reset();
    writeFileSync(join(folder, 'shop.js'), `export const paidOrderOf = async (request) =>
      request.headers.get('cookie') === 'user-2' ? { userId: 2, id: 300002 } : undefined;`);
    const { default: worker } = await run(relay.server(words.secret.comments));
    const ask = async (cookie) => {
      const request = new Request('https://shop.invalid/process-my-order', { method: 'POST', headers: { cookie } });
      const answer = await worker.fetch(request, process.env);
      return [answer.status, await answer.text()];
    };
    assert.deepEqual(await ask('user-3'), [403, '']);
    assert.deepEqual(await ask('user-2'), [200, '{"ok":"Order was processed"}']);
    const { timesProcessed } = sandbox.ledger().find(({ userId }) => userId === 2);
    assert.equal(timesProcessed, 1);
  });
}
