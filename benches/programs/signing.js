// Signed URLs in Node, Deno and Bun. Argument: the settings of `inTurns`, as JSON. Prints what it returns.

import { contendersEverywhere, signing } from './contenders.js';
import { OPTIONS } from './options.js';
import { inTurns } from './rounds.js';

const [settings] = globalThis.Deno?.args ?? process.argv.slice(2);
const contenders = await contendersEverywhere();
if (globalThis.Deno === undefined && globalThis.Bun === undefined) {
  const { signerByNodeCrypto } = await import('../peers/node-crypto.js');
  contenders.nodeCrypto = signing(signerByNodeCrypto(OPTIONS));
}
console.log(JSON.stringify(await inTurns(contenders, JSON.parse(settings))));
