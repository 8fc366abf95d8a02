// What many write first: sign it, send it, and if no answer comes, send it again.

const bytes = (text) => new TextEncoder().encode(text);

export async function processOrder(userId, { apiUrl, keyId, sharedSecret, fetch }) {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', bytes(sharedSecret), algorithm, false, ['sign']);
  for (let attempt = 1; ; attempt += 1) {
    const timestamp = Math.floor(Date.now() / 1000);
    const salt = crypto.randomUUID();
    const signed = await crypto.subtle.sign('HMAC', key, bytes(salt + timestamp));
    const signature = btoa(String.fromCharCode(...new Uint8Array(signed)));
    const query = { go: 'store', do: 'process_order', iq: userId, timestamp, salt, key: keyId, signature };
    let response;
    try {
      response = await fetch(`${apiUrl}?${new URLSearchParams(query)}`, { method: 'POST' });
    } catch (error) {
      if (attempt === 3) throw error;
      continue; // The network has failed: once more.
    }
    const answer = await response.json();
    if (answer.error !== undefined) throw new Error(`${answer.error}: ${answer.error_long}`);
    return answer.ok;
  }
}
