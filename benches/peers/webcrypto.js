// Signed URLs by hand with WebCrypto, which every runtime has. The key is imported once.

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Resolves to `async (section, action, iq) => url`. */
export async function signerByWebCrypto({ apiUrl, keyId, sharedSecret }) {
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const secret = await crypto.subtle.importKey('raw', encoder.encode(sharedSecret), algorithm, false, ['sign']);
  return async (section, action, iq) => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const salt = hex(crypto.getRandomValues(new Uint8Array(16)));
    const digest = await crypto.subtle.sign('HMAC', secret, encoder.encode(salt + timestamp));
    const signature = btoa(String.fromCharCode(...new Uint8Array(digest)));
    return `${apiUrl}?${new URLSearchParams({ go: section, do: action, iq, timestamp, salt, key: keyId, signature })}`;
  };
}
