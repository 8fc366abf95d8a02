// The sandbox that the suite calls over loopback, served by the package's own command.

import { join } from 'node:path';
import { CONSUMER } from '../../../tools/build/consumer.js';
import { startSandbox } from '../node/sandbox.js';

export const CLI = join(CONSUMER, 'node_modules', 'interstream', 'dist', 'cli.js');

/** Serves a sandbox of its own for the length of some work. */
export async function withSandbox(work) {
  const { served, stop } = await startSandbox(CLI);
  try {
    return await work(served);
  } finally {
    await stop();
  }
}
