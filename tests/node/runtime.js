// Runs the suite that every runtime runs, in Node, against a sandbox served by the package's own command.

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { inspect } from 'node:util';
import { cases } from '../runtimes/suite.js';

export const CLI = createRequire(import.meta.url).resolve('interstream/package.json').replace('package.json', 'dist/cli.js');

/** `interstream sandbox` on a free port; resolves to what it prints, and how to end it. */
export async function startSandbox() {
  const child = spawn(process.execPath, [CLI, 'sandbox', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const env = {};
  for await (const line of createInterface({ input: child.stdout })) {
    const [name, value] = line.split(/=(.*)/s);
    env[name] = value;
    if (name === 'INTERSTREAM_SHARED_SECRET') break;
  }
  const { INTERSTREAM_API_URL: apiUrl, INTERSTREAM_KEY_ID: keyId, INTERSTREAM_SHARED_SECRET: sharedSecret } = env;
  const stop = () => new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGTERM');
  });
  return { served: { apiUrl, keyId, sharedSecret }, env, stop };
}

/** Registers every case of the suite as a test of its own. */
export async function testSuite(interstream, { createSandbox }) {
  const served = {};
  let stop;
  before(async () => {
    const started = await startSandbox();
    Object.assign(served, started.served);
    stop = started.stop;
  });
  after(() => stop());
  const traits = {
    page: false,
    saysNeverSent: true,
    inspect: (value) => inspect(value, { showHidden: true, depth: 10, getters: true }),
  };
  for (const [name, run] of cases({ interstream, createSandbox, served, traits })) test(name, { timeout: 120_000 }, run);
}
