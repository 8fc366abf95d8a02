// The gateway's signature, after Standard Webhooks (standardwebhooks.com): an HMAC-SHA256 over the message's id, its
// time and its body, byte for byte as it came. By hand, in these few lines: WebCrypto verifies it in constant time, and
// the package for it brings hash functions of its own along.

const TOLERANCE_SECONDS = 300;

/** While a gateway changes its secret it sends two. Whoever sends thousands wants this Worker to be busy. */
const MOST_SIGNATURES = 5;
/** 32 bytes in base64. */
const SIGNATURE = /^v1,([A-Za-z0-9+/]{43}=)$/;

/**
 * Whether the gateway has sent this, within the last five minutes. Of several signatures, one that is right will do.
 *
 * @param secret `whsec_…`; see configuration.ts
 */
export async function isGenuine(headers: Headers, body: ArrayBuffer, secret: string, now = Date.now()) {
  const header = (name: string) => headers.get(`webhook-${name}`) ?? '';
  const [id, timestamp] = [header('id'), header('timestamp')];
  const seconds = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : NaN;
  if (id === '' || !(Math.abs(now / 1000 - seconds) <= TOLERANCE_SECONDS)) return false;
  // What is no signature is never compared with anything.
  const signatures = header('signature').split(' ', MOST_SIGNATURES).flatMap((text) => SIGNATURE.exec(text)?.[1] ?? []);
  if (signatures.length === 0) return false;
  const key = await keyOf(secret);
  const signed = await new Blob([`${id}.${timestamp}.`, body]).arrayBuffer();
  for (const signature of signatures) {
    // Compares in constant time.
    if (await crypto.subtle.verify('HMAC', key, bytesOf(signature), signed)) return true;
  }
  return false;
}

/** A body of at most so many bytes; `undefined` where there are more, which are then not read. */
export async function bodyOf(request: Request, mostBytes: number): Promise<ArrayBuffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return new Blob(chunks).arrayBuffer();
}

function keyOf(secret: string) {
  const key = bytesOf(secret.replace(/^whsec_/, ''));
  return crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
}

function bytesOf(base64: string) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
