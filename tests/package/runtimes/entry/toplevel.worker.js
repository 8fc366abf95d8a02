// What a Worker is told that asks for a signed URL where it may not: outside of a handler.

import { Interstream } from 'interstream';
import { equal } from '../assert.js';
import { runCases } from '../report.js';

const client = new Interstream({ apiUrl: 'https://shop.invalid/api.php', keyId: 'key', sharedSecret: 'not-a-real-secret' });
let told;
try {
  told = client.signedUrl('store', 'process_order', 2);
} catch ({ code, message }) {
  told = `${code}: ${message}`;
}

export default {
  async fetch() {
    const name = 'signedUrl outside of a handler says where it may be called';
    return Response.json(await runCases([['input', name, () => {
      equal(told, 'INVALID_CONFIGURATION: signedUrl needs random bytes, which this runtime does not give here: in a Worker, call it inside of a handler.');
      equal(client.signedUrl('store', 'process_order', 2).startsWith('https://shop.invalid/api.php?go=store&do=process_order&iq=2&'), true);
    }]]));
  },
};
