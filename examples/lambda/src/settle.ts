// What the queue hands out: each payment is settled, or comes again.

import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { isInterstreamError } from 'interstream';
import { clientOf, settleMs } from './configuration.ts';

export interface Payment {
  id: string;
  userId: string;
  orderId: string;
  amount: string;
}

const client = clientOf();

/** What is left of the function's time for writing down how a call ended. */
const SPARE_MS = 5_000;

/**
 * The process is frozen between two events, so nothing may go on behind an answer: a call ends, by its deadline, before the
 * function's time does. What is reported as failed comes again once its visibility timeout is over, and so do the later
 * ones of its user (template.yaml: longer than the function's time and `SETTLE_MS`, when no request is running any more).
 */
export async function handler({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const failed = new Set<string>();
  const groups = new Set<string | undefined>();
  for (const { messageId, body, attributes: { MessageGroupId: group } } of Records) {
    const deadlineMs = context.getRemainingTimeInMillis() - SPARE_MS;
    // In a group nothing overtakes.
    const isSettled = deadlineMs > 0 && !groups.has(group) && await settled(JSON.parse(body), deadlineMs);
    if (isSettled) continue;
    failed.add(messageId);
    groups.add(group);
  }
  return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
}

/** Whether nothing more is to be done: what only a human can settle goes to the dead-letter queue. */
async function settled({ id, userId, orderId, amount }: Payment, deadlineMs: number): Promise<boolean> {
  try {
    const payment = { amount, description: id, orderId, paidBefore: '0.00' };
    const result = await client.settleOrder(userId, payment, { deadlineMs: Math.min(deadlineMs, 60_000), settleMs });
    console.log(JSON.stringify({ payment: id, userId, orderId, result: result.payment, amountDue: result.amountDue }));
    // Has the customer paid twice? Only a human can tell.
    return result.payment !== 'not-needed';
  } catch (error) {
    if (!isInterstreamError(error)) throw error;
    console.error(JSON.stringify({ payment: id, ...error.toJSON() }));
    return false;
  }
}
