// `interstream process-order`: tells the store API of each user's order that it is paid.

import { BATCH_OPTIONS as OPTIONS, STOPPED, batch } from './batch.js';
import { processOrderUsage } from './usage.js';

export { OPTIONS };

const JOB = {
  name: 'process-order',
  options: OPTIONS,
  usage: processOrderUsage,
  fields: ['userId', 'orderId'],
  needsHeader: false,
  unit: 'users',
  warnsWithoutOrderId: true,
  /** Two calls for one user could be under way at once, and only one of the orders is the current one. */
  keyOf: ({ userId }) => userId,
  twice: ({ userId }, words) => words.userTwice(userId),
  about: ({ userId, orderId, columns }) => ({ userId, ...(orderId !== undefined && { orderId }), ...(columns && { columns }) }),

  /** What a call comes to that is ended before it begins: nothing is sent, but everything is checked, by the core. */
  async notCalled(client, { userId, orderId }) {
    try {
      return await client.processOrder(userId, { orderId, signal: STOPPED });
    } catch (error) {
      return error;
    }
  },

  async call(client, item, { begun, isStopping }) {
    await begun(item);
    const { userId, orderId } = item;
    // What has been noted may have shown that the run must end.
    return isStopping() ? this.notCalled(client, item) : client.processOrder(userId, { orderId });
  },

  nameOf: ({ userId }) => userId,
  said: ({ ok }) => ok,
};

export const processOrders = (args, streams) => batch(JOB, args, streams);
