// What users write, in strict projects with and without the types of a browser, of Node, of Bun and of Workers.

import { Interstream, InterstreamError, OrderStatus, PaymentStatus, isInterstreamError } from 'interstream';
import type { CallEvent, FetchLike, InterstreamErrorCode, InterstreamOptions, Order, SettledOrder } from 'interstream';
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
    if (error.code === 'ERROR_PROCESSING') return `${error.action} of ${error.userId}, ${error.orderId ?? 'no order named'}`;
    // @ts-expect-error only what the API has said has a detail
    if (error.code === 'ABORTED') return error.detail;
    if (error.code === 'ORDER_CANCELLED') return error.outcome satisfies 'not-sent' | 'rejected' | 'unknown';
    return error.message;
  }
}

export async function shops({ store, settleOrder }: Interstream, currency?: string): Promise<Array<number | string>> {
  await store.modifyCart(7, { cartAction: 'add', productID: 1, productQty: undefined });
  await store.modifyCart(7, { cartAction: 'empty' });
  await store.placeOrder(7, { notify_buyer: undefined, buyer_ip: '192.0.2.1' }, { signal: undefined });
  const { orderId = 'none' }: SettledOrder = await settleOrder(7, { amount: '1000', orderId: 71n, currencyCheck: undefined });
  // @ts-expect-error what is added has to be named
  await store.modifyCart(7, { cartAction: 'add' });
  // @ts-expect-error a slip in a variable's name is seen here
  await store.addPayment(7, { amount: '1.00', descripton: 'pay_123' });
  // @ts-expect-error it takes no variables
  await store.listOrders(7, { status: 1 });
  // @ts-expect-error one of the two, not both
  await store.getSubscriptionPreRpInfo(7, { productID: 6, subscriptionID: 71 });
  const { data } = await store.getConfig({ timeoutMs: 5_000 });
  const isOpen = ({ status, status_payment }: Order) => status === OrderStatus.CURRENT && status_payment !== PaymentStatus.PAID;
  const { list } = await store.listOrders(7, {}, { maxRetries: 0 });
  const { ledger } = createSandbox({ currency, users: [{ id: 7, order: { id: 71, total: '1000', paid: undefined } }] });
  return [orderId, data.currency_code ?? '', list.filter(isOpen).length, ledger().length];
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
