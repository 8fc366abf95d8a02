// What two runtimes need of their own fetch.
//
// Next keeps what its fetch has been answered, on pages that it renders ahead: with the signed URL and a user's orders. So
// the fetch below it is used.
//
// Deno's own fetch repeats a POST by itself when a kept-alive connection is cut, and then one request arrives twice. It does
// not on a connection that is used once.

/** The fetch a call uses, and how to give back what it holds; elsewhere that is the fetch itself. */
export function connectionOf(fetch) {
  const { Deno } = globalThis;
  if (fetch === undefined || fetch !== globalThis.fetch) return { fetch, close() {} };
  // With `cache: 'no-store'` instead, Next would not let such a page be rendered at all.
  if (typeof fetch._nextOriginalFetch === 'function') return { fetch: fetch._nextOriginalFetch, close() {} };
  if (Deno === undefined) return { fetch, close() {} };
  // To send `connection: close` is not enough: the request may go out on a connection that another part of the program
  // has left open. Where this version of Deno has no clients of one's own, it has to do.
  let client;
  try {
    client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  } catch {
    client = undefined;
  }
  return {
    fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, connection: 'close' }, client }),
    close: () => client?.close(),
  };
}
