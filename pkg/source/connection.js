// Deno's own fetch repeats a POST by itself when a kept-alive connection is cut, and then one request arrives twice. It does
// not on a connection that is used once.

/** The fetch a call uses, and how to give back what it holds; only in Deno is that more than the fetch itself. */
export function connectionOf(fetch) {
  const { Deno } = globalThis;
  if (Deno === undefined || fetch === undefined || fetch !== globalThis.fetch) return { fetch, close() {} };
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
