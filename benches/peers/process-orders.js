// The command line by hand: `node process-orders.js <file> <concurrency>`, user ids one a line, the credential from the
// environment. Prints a line for each order.

import { readFile } from 'node:fs/promises';
import { processOrderByHand } from './fetch.js';

const { INTERSTREAM_API_URL: apiUrl, INTERSTREAM_KEY_ID: keyId, INTERSTREAM_SHARED_SECRET: sharedSecret } = process.env;
const [file, concurrency] = process.argv.slice(2);
const processOrder = processOrderByHand({ apiUrl, keyId, sharedSecret });

const queue = (await readFile(file, 'utf8')).trim().split('\n').values();
const work = async () => {
  for (const userId of queue) {
    try {
      process.stdout.write(`${userId}: ${await processOrder(userId)}\n`);
    } catch (error) {
      process.exitCode = 1;
      process.stdout.write(`${userId}: ${error}\n`);
    }
  }
};
await Promise.all(Array.from({ length: Number(concurrency) }, work));
