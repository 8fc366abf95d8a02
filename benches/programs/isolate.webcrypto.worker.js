// One process_order by hand: WebCrypto, fetch and a time-out.

import { signerByWebCrypto } from '../peers/webcrypto.js';

export default {
  async fetch(request, env) {
    const signedUrl = await signerByWebCrypto({
      apiUrl: env.INTERSTREAM_API_URL, keyId: env.INTERSTREAM_KEY_ID, sharedSecret: env.INTERSTREAM_SHARED_SECRET,
    });
    const response = await fetch(await signedUrl('store', 'process_order', 2), {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      redirect: 'manual',
      signal: AbortSignal.timeout(15_000),
    });
    const answer = await response.json();
    if (answer.ok === undefined) throw new Error(`${answer.error}: ${answer.error_long}`);
    return new Response(answer.ok);
  },
};
