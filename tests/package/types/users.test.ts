// What users write, in strict projects with and without the types of a browser, of Node, of Bun and of Workers.

import { Interstream, InterstreamError, isInterstreamError } from 'interstream';
import type { CallEvent, FetchLike, InterstreamErrorCode, InterstreamOptions } from 'interstream';
import { createSandbox } from 'interstream/sandbox';
import { init } from 'interstream/slim';

/** As `wrangler types` writes it. */
interface Env {
  INTERSTREAM_API_URL: string;
  INTERSTREAM_KEY_ID: string;
  INTERSTREAM_SHARED_SECRET: string;
}

export async function processed(env: Env, limit?: number): Promise<string | number> {
  const client = Interstream.fromEnv(env, { timeoutMs: limit, onEvent: undefined, fetch: undefined });
  try {
    const { ok, confirmedBy } = await client.processOrder(2, { orderId: undefined, signal: undefined, settleMs: limit });
    return `${ok} ${confirmedBy satisfies 'answer' | 'order-history'}`;
  } catch (error) {
    if (!isInterstreamError(error)) throw error;
    if (error.code === 'ERROR_AMOUNT_DUE') return error.detail;
    if (error.code === 'TIMEOUT') return error.retryAfterMs ?? 0;
    if (error.code === 'ORDER_CANCELLED') return error.outcome satisfies 'not-sent' | 'rejected' | 'unknown';
    return error.message;
  }
}

/** A fetch of one's own, such as a mock or a wrapper. */
const mock: FetchLike = async (url, init) => ({ status: 200, headers: { get: () => null }, body: `${url} ${init.method}` });
const options: InterstreamOptions = { apiUrl: 'https://shop.invalid/api.php', keyId: 'key', sharedSecret: 'text', fetch: mock, fetchSendsOnce: true };
new Interstream(options);

const code: InterstreamErrorCode = 'ERROR_OF_A_LATER_API';
const told: CallEvent = { type: 'settled', section: 'store', action: 'process_order', attempts: 1, ms: 1, code };
export const made = [InterstreamError.from({ ...told }).name, createSandbox({ now: undefined }).ledger().length];
init(new Uint8Array(8));

// @ts-expect-error what is known of an order is one of three
export const outcome: InterstreamError['outcome'] = 'lost';
