// What an error is over HTTP. A caller that knows nothing but the status can go by it:
//
//   4xx, 500, 503  the order was not processed by this request
//   502            nobody knows: ask again, with the same order, and do not deliver by other means

import type { AnyInterstreamError, InterstreamErrorCode } from 'interstream';

/** This server's own credential or address is wrong. */
const OWN_FAULT: InterstreamErrorCode[] = ['INVALID_CONFIGURATION', 'REQUEST_ERROR', 'UNUSABLE_ANSWER'];

export function statusOf({ code, outcome, retryable }: AnyInterstreamError) {
  if (outcome === 'unknown') return 502;
  // Bad input: nothing was sent, and the same request will never do.
  if (code === 'INVALID_USER_ID') return 400;
  if (retryable) return 503;
  if (OWN_FAULT.includes(code)) return 500;
  return outcome === 'not-sent' ? 503 : 409;
}
