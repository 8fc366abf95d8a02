// The sandbox as the package's own command serves it.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** `interstream sandbox` on a free port; resolves to what it prints, and how to end it, begin it anew, and see its books. */
export async function startSandbox(cli) {
  const child = spawn(process.execPath, [cli, 'sandbox', '--port', '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
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
  const reset = () => fetch(new URL('/reset', apiUrl), { method: 'POST' });
  const ledger = async () => (await fetch(new URL('/ledger', apiUrl))).json();
  const payments = async () => (await fetch(new URL('/payments', apiUrl))).json();
  return { served: { apiUrl, keyId, sharedSecret }, env, stop, reset, ledger, payments };
}
