// The gateway's signature, after Standard Webhooks (standardwebhooks.com): an HMAC-SHA256 over the message's id, its
// time and its body, byte for byte as it came. By hand, in these few lines: WebCrypto verifies it in constant time, and
// the package for it brings hash functions of its own along.

const TOLERANCE_SECONDS = 300;

/** Standard Webhooks asks for 24 bytes. A secret that is left out would be a key that everybody knows. */
const SHORTEST_KEY = 24;

/**
 * Whether the gateway has sent this, within the last five minutes. While it changes its secret it sends several
 * signatures; one that is right will do.
 *
 * @param {Headers} headers
 * @param {ArrayBuffer} body
 * @param {string | undefined} secret "whsec_…"
 */
export async function isGenuine(headers, body, secret, now = Date.now()) {
  const key = await keyOf(secret);
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature']
    .map((name) => headers.get(`webhook-${name}`) ?? '');
  const seconds = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : NaN;
  if (id === '' || !(Math.abs(now / 1000 - seconds) <= TOLERANCE_SECONDS)) return false;
  const signed = await new Blob([`${id}.${timestamp}.`, body]).arrayBuffer();
  for (const signature of signatures.split(' ')) {
    const [version, text] = signature.split(',');
    // Compares in constant time.
    if (version === 'v1' && await crypto.subtle.verify('HMAC', key, bytesOf(text), signed)) return true;
  }
  return false;
}

function keyOf(secret = '') {
  const key = bytesOf(secret.replace(/^whsec_/, ''));
  if (key.length < SHORTEST_KEY) throw new Error('WEBHOOK_SECRET is missing, or not 24 bytes or more in base64.');
  return crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
}

/** Of what is no base64, none: that is no signature of anything. */
function bytesOf(base64 = '') {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
