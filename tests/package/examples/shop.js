// A sandbox over HTTP behind a proxy that can hold and lose answers, and what its books say in the end.

import { Interstream } from 'interstream';
import { startFaultProxy } from '../node/fault-proxy.js';
import { CLI } from '../node/runtime.js';
import { startSandbox } from '../node/sandbox.js';

export async function openShop() {
  const sandbox = await startSandbox(CLI);
  const shop = {
    /** What happens to a request; its url in, the name of a fault out. */
    choose: () => undefined,
    /** The actions that were asked for, in order. */
    actions: [],
    async placeOrder(userId, productID = 1) {
      const client = new Interstream(sandbox.served);
      await client.store.modifyCart(userId, { cartAction: 'add', productID });
      return (await client.store.placeOrder(userId)).id;
    },
    /** Of an order: the payments that were recorded, and how often it was processed. */
    async books(orderId) {
      const payments = (await sandbox.payments()).filter((payment) => payment.orderId === orderId);
      const { timesProcessed } = (await sandbox.ledger()).find((order) => order.orderId === orderId);
      return [...payments.map(({ amount, description }) => `${amount} ${description}`), timesProcessed];
    },
    /** Resolves once a request for this action arrives; `fault` is what happens to it, and later ones pass. */
    once: (action, fault) => new Promise((arrived) => {
      shop.choose = (url) => {
        if (!url.includes(`do=${action}`)) return undefined;
        shop.choose = () => undefined;
        arrived();
        return fault;
      };
    }),
    async close() {
      await proxy.stop();
      await sandbox.stop();
    },
  };
  const proxy = await startFaultProxy(sandbox.served.apiUrl, (url) => {
    shop.actions.push(new URL(url, proxy.url).searchParams.get('do'));
    return shop.choose(url);
  });
  shop.env = { ...sandbox.env, INTERSTREAM_API_URL: proxy.url };
  return shop;
}
