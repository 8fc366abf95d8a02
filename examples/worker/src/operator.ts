// Who may see the cases: whoever gives the operator's token as the password. (Any user name will do.)

/** Whether a request comes from the operator. */
export async function isOperator(request: Request, { OPERATOR_TOKEN: token }: Env): Promise<boolean> {
  const [scheme = '', credentials = ''] = (request.headers.get('authorization') ?? '').split(' ');
  const given = scheme.toLowerCase() === 'basic' ? passwordIn(credentials) : undefined;
  if (given === undefined) return false;
  const digest = (text: string) => crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  const [one, other] = await Promise.all([digest(given), digest(token)]);
  return crypto.subtle.timingSafeEqual(one, other);
}

function passwordIn(credentials: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(credentials), (character) => character.charCodeAt(0));
    const text = new TextDecoder().decode(bytes);
    return text.includes(':') ? text.slice(text.indexOf(':') + 1) : undefined;
  } catch {
    return undefined;
  }
}
