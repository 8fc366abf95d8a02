// The shipped declarations are assignable to the contract, name by name, and the contract's users' code compiles.

import type * as contract from './contract.js';
import * as shipped from 'interstream';
import * as slim from 'interstream/slim';
import * as sandbox from 'interstream/sandbox';

declare function assignable<T>(value: T): void;

type Values = Omit<typeof contract, 'createSandbox'>;
assignable<Values>(shipped);
assignable<Values>(slim);
assignable<Pick<typeof contract, 'createSandbox'>>(sandbox);

declare const types: {
  userId: shipped.UserId; options: shipped.InterstreamOptions; call: shipped.CallOptions; order: shipped.ProcessOrderOptions;
  processed: shipped.ProcessedOrder; outcome: shipped.Outcome; event: shipped.CallEvent; box: sandbox.Sandbox; boxOptions: sandbox.SandboxOptions;
};
assignable<{
  userId: contract.UserId; options: contract.InterstreamOptions; call: contract.CallOptions; order: contract.ProcessOrderOptions;
  processed: contract.ProcessedOrder; outcome: contract.Outcome; event: contract.CallEvent; box: contract.Sandbox; boxOptions: contract.SandboxOptions;
}>(types);

export async function used(env: Record<string, string | undefined>): Promise<string> {
  const client = shipped.Interstream.fromEnv(env, { maxRetries: 0 });
  try {
    const { ok, confirmedBy } = await client.processOrder(2n, { orderId: '319', signal: AbortSignal.timeout(1000) });
    return `${ok} ${confirmedBy satisfies 'answer' | 'order-history'}`;
  } catch (error) {
    if (!shipped.isInterstreamError(error)) throw error;
    if (error instanceof shipped.AmountDueError) return error.detail;
    return `${error.outcome satisfies 'not-sent' | 'rejected' | 'unknown'} ${error.httpStatus ?? 0}`;
  }
}

slim.init(new Uint8Array(8));
// @ts-expect-error nothing of the client is optional that must be given
new shipped.Interstream({ apiUrl: 'https://www.interstreamdomain.tv/api.php' });
// @ts-expect-error what is read-only stays so
shipped.Interstream.fromEnv().keyId = 'other';

const { orderId, amount } = types.box.payments()[0]!;
assignable<[number, string]>([orderId, amount]);
assignable<'add' | 'subtract'>(types.box.creditChanges()[0]!.action);

export function understood({ code, detail }: shipped.ApiError): boolean {
  const refusal = { code, detail } as shipped.StoreRefusal;
  return refusal.code === 'ERROR' && refusal.detail === 'User not found';
}

export async function shops(client: shipped.Interstream): Promise<string> {
  await client.store.modifyCart(7, { cartAction: 'add', productID: 1n, productQty: '2' });
  const placed = await client.store.placeOrder(7, { notify_buyer: false });
  const { data } = await client.store.getCart(7);
  const settled = await client.settleOrder(7, { amount: '5.50', orderId: placed.id, description: 'pay_123', paidBefore: '0.00' });
  const { list } = await client.store.listOrders(7, {}, { signal: AbortSignal.timeout(1000) });
  const other = await client.call('clips', 'get', { iq: 7, post: { fields: '*' } }, { kind: 'read' });
  // @ts-expect-error an amount is exact text
  await client.settleOrder(7, { amount: 5.5 });
  // @ts-expect-error a recurring profile needs all of its variables
  await client.store.setSubscriptionRp(7, { subscriptionID: 1 });
  return `${data.order_amount_due ?? ''} ${settled.payment satisfies 'recorded' | 'already-recorded' | 'not-needed'} ${settled.order?.ok} ${list[0]?.status} ${other.data}`;
}
