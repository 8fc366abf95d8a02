// Signed URLs by hand with Node's own crypto: what one writes without a client, from the API's documentation.

import { createHmac, randomBytes } from 'node:crypto';

/** Returns `(section, action, iq) => url`. */
export function signerByNodeCrypto({ apiUrl, keyId, sharedSecret }) {
  return (section, action, iq) => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const salt = randomBytes(16).toString('hex');
    const signature = createHmac('sha256', sharedSecret).update(salt + timestamp).digest('base64');
    return `${apiUrl}?${new URLSearchParams({ go: section, do: action, iq, timestamp, salt, key: keyId, signature })}`;
  };
}
