// Who may see the cases: whoever gives the operator's token as the password. (Any user name will do.)

/** Whether a request comes from the operator. Without a token, nobody is. */
export async function isOperator(request, { OPERATOR_TOKEN: token }) {
  const [scheme, credentials = ''] = (request.headers.get('authorization') ?? '').split(' ');
  if (!token || scheme.toLowerCase() !== 'basic') return false;
  const given = passwordIn(credentials);
  if (given === undefined) return false;
  const digest = (text) => crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  const [one, other] = await Promise.all([given, token].map(digest));
  return crypto.subtle.timingSafeEqual(one, other);
}

function passwordIn(credentials) {
  try {
    const bytes = Uint8Array.from(atob(credentials), (character) => character.charCodeAt(0));
    const text = new TextDecoder().decode(bytes);
    return text.includes(':') ? text.slice(text.indexOf(':') + 1) : undefined;
  } catch {
    return undefined;
  }
}
