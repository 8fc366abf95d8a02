// What a runtime says about a failed fetch may hold the signed URL (Deno puts it into the message, Bun into `path`), and a
// request that failed has left its signature unused: whoever reads the log could use it. So only what is named here is
// copied, and the signed URL is taken out of that.

const DEPTH = 4;
/** An `AggregateError` has one error for each address that was tried. */
const MOST_ERRORS = 64;

/** An error's name, message, code, syscall, stack, cause and errors, without the signed URL; any other reason likewise. */
export function redact(reason, url) {
  try {
    const { searchParams, href } = new URL(url);
    const signature = searchParams.get('signature');
    const secrets = [searchParams.get('salt'), signature, encodeURIComponent(signature)];
    const clean = (text) => {
      const without = String(text).replaceAll(href, '<signed URL>').replaceAll(url, '<signed URL>');
      return secrets.some((secret) => without.includes(secret)) ? '<redacted>' : without;
    };
    return copy(reason, clean, DEPTH);
  } catch {
    return new Error('fetch failed');
  }
}

function copy(reason, clean, depth) {
  if (typeof reason === 'string') return clean(reason);
  if (typeof reason !== 'object' || reason === null) return reason;
  const made = new Error(clean(reason.message ?? 'fetch failed'));
  // As an error has them: not among the properties that are listed.
  const define = (name, value) => Object.defineProperty(made, name, { value, writable: true, configurable: true });
  define('name', clean(reason.name ?? 'Error'));
  if (typeof reason.stack === 'string') define('stack', clean(reason.stack));
  for (const name of ['code', 'syscall']) {
    if (typeof reason[name] === 'string') made[name] = clean(reason[name]);
  }
  if (depth > 0) {
    if (reason.cause !== undefined) define('cause', copy(reason.cause, clean, depth - 1));
    if (Array.isArray(reason.errors)) define('errors', reason.errors.slice(0, MOST_ERRORS).map((one) => copy(one, clean, depth - 1)));
  }
  return made;
}
