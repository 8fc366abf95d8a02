// All that is compared does the same: each signature is one the sandbox takes, and each way to process an order has it
// processed once. Arguments: apiUrl, keyId and sharedSecret of a served sandbox. Prints what does not agree.

import { Interstream } from 'interstream';
import { processOrderByHand } from '../peers/fetch.js';
import { signerByNodeCrypto } from '../peers/node-crypto.js';
import { signerByWebCrypto } from '../peers/webcrypto.js';
import { signerOfThePackage } from './contenders.js';

const [apiUrl, keyId, sharedSecret] = process.argv.slice(2);
const options = { apiUrl, keyId, sharedSecret };
const client = new Interstream(options);

const send = (signedUrl) => async (userId) => {
  const answer = await fetch(await signedUrl('store', 'process_order', userId), { method: 'POST' });
  return (await answer.json()).ok;
};

const ways = {
  'a signed URL of the package': send(signerOfThePackage(options)),
  'a signed URL by node:crypto': send(signerByNodeCrypto(options)),
  'a signed URL by WebCrypto': send(await signerByWebCrypto(options)),
  'processOrder of the package': async (userId) => (await client.processOrder(userId)).ok,
  'processOrder by hand': processOrderByHand(options),
};

const failures = [];
let userId = 1000;
for (const [name, processOrder] of Object.entries(ways)) {
  userId += 1;
  const ok = await processOrder(String(userId)).catch(String);
  const ledger = await (await fetch(new URL('/ledger', apiUrl))).json();
  const { timesProcessed } = ledger.find((order) => order.userId === userId);
  if (ok !== 'Order was processed' || timesProcessed !== 1) failures.push(`${name}: ${ok}, processed ${timesProcessed} times`);
}
console.log(JSON.stringify(failures));
