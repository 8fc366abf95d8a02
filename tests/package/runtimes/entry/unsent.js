// What becomes of a call that this runtime is not allowed to make, or whose proxy refuses it. Argument: an apiUrl.

import { Interstream } from 'interstream';
import { equal, failure } from '../assert.js';
import { runCases } from '../report.js';
import { print } from './main.js';

const [apiUrl, name] = globalThis.Deno?.args ?? process.argv.slice(2);
const client = new Interstream({ apiUrl, keyId: 'key', sharedSecret: 'not-a-real-secret', maxRetries: 0, deadlineMs: 2500 });

print(await runCases([['connection', name, async () => {
  const { code, outcome } = await failure(client.processOrder(2));
  equal([code, outcome], ['CONNECTION_FAILED', 'not-sent']);
}]]));
