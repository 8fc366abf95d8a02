// Behind the function's URL: verifies the gateway's signature, and puts the payment on the queue.

import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { LambdaFunctionURLEvent, LambdaFunctionURLResult } from 'aws-lambda';
import { WebhookVerificationError } from 'standardwebhooks';
import { webhookOf } from './configuration.ts';
import type { Payment } from './settle.ts';

const { webhook, queueUrl } = webhookOf();
const queue = new SQSClient();

export async function handler({ body = '', isBase64Encoded, headers }: LambdaFunctionURLEvent): Promise<LambdaFunctionURLResult> {
  // The signature is over the text as it came.
  const text = isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
  let event: any;
  try {
    event = webhook.verify(text, headers as Record<string, string>);
  } catch (error) {
    if (error instanceof WebhookVerificationError) return { statusCode: 401, body: error.message };
    if (error instanceof SyntaxError) return { statusCode: 400, body: 'not JSON' };
    throw error;
  }
  if (event?.type !== 'payment.succeeded') return { statusCode: 204 };
  // Your gateway's names go here.
  const { id, amount, metadata } = event.data ?? {};
  const payment: Payment = { id: String(id), userId: String(metadata?.user_id), orderId: String(metadata?.order_id), amount };
  // One group for each user: of a group, the queue hands out one message at a time, in order.
  await queue.send(new SendMessageCommand({
    QueueUrl: queueUrl, MessageBody: JSON.stringify(payment), MessageGroupId: payment.userId, MessageDeduplicationId: payment.id,
  }));
  return { statusCode: 204 };
}
