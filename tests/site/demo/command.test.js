import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../../tools/setup.js';

/** Resolves with what a process has printed, once it matches. */
function printed(running, pattern) {
  let text = '';
  return new Promise((resolve, reject) => {
    running.stdout.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      if (pattern.test(text)) resolve(text);
    });
    running.once('exit', (status) => reject(new Error(`ended with ${status}: ${text}`)));
  });
}

test('npm run demo serves the site with its playground, and a sandbox for the code that is copied from it', { timeout: 60_000 }, async () => {
  const running = spawn(process.execPath, [join(ROOT, 'tools', 'demo.js'), '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise((resolve) => running.once('exit', resolve));
  try {
    const text = await printed(running, /INTERSTREAM_SHARED_SECRET=.*\n/);
    const page = await fetch(/http:\/\/127\.0\.0\.1:\d+\/$/m.exec(text)[0]);
    assert.deepEqual([page.status, page.headers.get('content-type')], [200, 'text/html; charset=utf-8']);
    assert.equal((await fetch(`${page.url}play/index.html`)).status, 200);
    assert.equal((await fetch(`${page.url}nothing.js`)).status, 404);

    const { Interstream } = await import(pathToFileURL(join(ROOT, 'pkg', 'dist', 'index.js')));
    const variables = Object.fromEntries([...text.matchAll(/^(INTERSTREAM_\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
    assert.deepEqual(await Interstream.fromEnv(variables).processOrder(2), {
      ok: 'Order was processed', userId: '2', attempts: 1, confirmedBy: 'answer',
    });
  } finally {
    running.kill('SIGINT');
  }
  assert.equal(await gone, 0);
});
