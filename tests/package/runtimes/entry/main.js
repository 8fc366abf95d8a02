// Arguments: apiUrl, keyId and sharedSecret of the served sandbox. The last line that is printed is the result, as JSON.

import { runSuite } from '../report.js';

const argumentsGiven = () => (globalThis.Deno?.args ?? globalThis.process.argv.slice(2));

export async function main(interstream, { createSandbox }) {
  const [apiUrl, keyId, sharedSecret] = argumentsGiven();
  print(await runSuite({ interstream, createSandbox, served: { apiUrl, keyId, sharedSecret }, traits: consoleTraits() }));
}

export function print(results) {
  console.log(JSON.stringify(results));
}

/** Node, Deno and Bun say whether a request was sent, and can show hidden properties. */
export function consoleTraits() {
  const inspect = globalThis.Deno?.inspect ?? globalThis.Bun?.inspect ?? process.getBuiltinModule('node:util').inspect;
  return { page: false, saysNeverSent: true, inspect: (value) => inspect(value, { showHidden: true, depth: 10, getters: true }) };
}
