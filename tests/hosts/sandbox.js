// The sandbox that the suite calls over loopback, served by the package's own command.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CONSUMER } from '../../tools/consumer.js';

const CLI = join(CONSUMER, 'node_modules', 'interstream', 'dist', 'cli.js');

/** Serves a sandbox of its own for the length of some work. */
export async function withSandbox(work) {
  const child = spawn(process.execPath, [CLI, 'sandbox', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const printed = {};
    for await (const line of createInterface({ input: child.stdout })) {
      const [name, value] = line.split(/=(.*)/s);
      printed[name] = value;
      if (name === 'INTERSTREAM_SHARED_SECRET') break;
    }
    const { INTERSTREAM_API_URL: apiUrl, INTERSTREAM_KEY_ID: keyId, INTERSTREAM_SHARED_SECRET: sharedSecret } = printed;
    return await work({ apiUrl, keyId, sharedSecret });
  } finally {
    child.kill('SIGTERM');
  }
}
