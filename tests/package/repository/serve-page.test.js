// The server of the demo page, on which nothing that comes in may end it.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { servePage } from '../../../tools/serve-page.js';

/** The first line of what a raw request is answered. */
function answerTo(url, target) {
  return new Promise((resolve, reject) => {
    let said = '';
    const { hostname, port } = new URL(url);
    connect(Number(port), hostname, function connected() {
      this.write(`GET ${target} HTTP/1.1\r\nhost: ${hostname}\r\nconnection: close\r\n\r\n`);
    }).setEncoding('utf8').on('data', (text) => (said += text)).on('end', () => resolve(said.split('\r\n')[0])).on('error', reject);
  });
}

test('whatever is asked for, it goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'interstream-page-'));
  writeFileSync(join(folder, 'index.html'), 'a page');
  const served = await servePage(folder);
  try {
    for (const target of ['//', '/%00', '/..%2f..%2fetc/passwd', '/%', 'http://other.invalid/', '/missing']) {
      assert.match(await answerTo(served.url, target), /^HTTP\/1\.1 (200|400|404) /, target);
    }
    assert.equal(await (await fetch(served.url)).text(), 'a page');
  } finally {
    await served.close();
    rmSync(folder, { recursive: true });
  }
});
