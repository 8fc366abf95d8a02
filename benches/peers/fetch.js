// store > process_order by hand: fetch, Node's crypto and a time-out. It knows of no retry, no lost answer and no
// redaction: whatever goes wrong is an exception.

import { signerByNodeCrypto } from './node-crypto.js';

/** Returns `async (userId) => ok`. */
export function processOrderByHand(options) {
  const signedUrl = signerByNodeCrypto(options);
  return async (userId) => {
    const response = await fetch(signedUrl('store', 'process_order', userId), {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      redirect: 'manual',
      signal: AbortSignal.timeout(15_000),
    });
    const answer = await response.json();
    if (answer.ok === undefined) throw new Error(`${answer.error}: ${answer.error_long}`);
    return answer.ok;
  };
}
