// What a runtime says about a failed fetch may hold the signed URL (Deno puts it into the message, Bun into `path`),
// and a request that failed has left its signature unused: whoever reads the log could use it.

const DEPTH = 4;

/** The reason itself, or where it holds the signed URL a copy of its name, message, code and cause without it. */
export function redact(reason, url) {
  try {
    const { searchParams, href } = new URL(url);
    const secrets = [searchParams.get('salt'), searchParams.get('signature'), encodeURIComponent(searchParams.get('signature'))];
    return holds(reason, secrets, DEPTH) ? copyOf(reason, [href, url], secrets, DEPTH) : reason;
  } catch {
    return new Error('fetch failed');
  }
}

function holds(value, secrets, depth) {
  if (typeof value === 'string') return secrets.some((secret) => value.includes(secret));
  if (typeof value !== 'object' || value === null || depth === 0) return false;
  return Reflect.ownKeys(value).some((key) => holds(value[key], secrets, depth - 1));
}

function copyOf(reason, urls, secrets, depth) {
  const clean = (text) => {
    const without = urls.reduce((rest, url) => rest.replaceAll(url, '<signed URL>'), String(text));
    return secrets.some((secret) => without.includes(secret)) ? '<redacted>' : without;
  };
  if (typeof reason !== 'object' || reason === null) return clean(reason);
  const copy = new Error(clean(reason.message ?? 'fetch failed'));
  copy.name = clean(reason.name ?? 'Error');
  if (typeof reason.stack === 'string') copy.stack = clean(reason.stack);
  if (typeof reason.code === 'string') copy.code = clean(reason.code);
  if (reason.cause !== undefined && depth > 0) copy.cause = copyOf(reason.cause, urls, secrets, depth - 1);
  return copy;
}
