// `npm start [-- <user id>]`: the main job, through the built package.

import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { build } from './build/package.js';
import { ROOT, fail, say } from './setup.js';

await build();
const load = (file) => import(pathToFileURL(join(ROOT, 'pkg', 'dist', file)).href);
const { Interstream, isInterstreamError } = await load('index.js');

const real = Object.keys(process.env).some((name) => /^INTERSTREAM_(API_URL|KEY_ID|SHARED_SECRET)$/.test(name));
// A real order is processed only where somebody has said whose.
if (real && process.argv[2] === undefined) {
  fail('INTERSTREAM_… is set: this would call that API. Name the user, npm start -- <user id>, or unset the variables for the sandbox.');
}
const userId = process.argv[2] ?? '2';

try {
  const client = real
    ? Interstream.fromEnv()
    : new Interstream((await load('sandbox.js')).createSandbox().options);
  say(`store > process_order for user ${userId}, ${real ? client.apiUrl : 'on the embedded sandbox'}:`);
  const { ok } = await client.processOrder(userId);
  console.log(ok);
} catch (error) {
  if (!isInterstreamError(error)) throw error;
  console.log(`${error.name}: ${error.message}`);
  process.exitCode = 1;
}
