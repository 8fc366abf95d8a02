// `npm run size`: what the package weighs where it is used, and what makes up the main wasm.

import { readFileSync } from 'node:fs';
import { build, buildNamed } from '../build/package.js';
import { measured } from '../build/sizes.js';
import { isMain } from '../setup.js';

/** How many modules are told by name. */
const LARGEST = 25;

/** Our own code by module, everybody else's by crate. */
const MODULE = /interstream::\w+|\w+(?=::)/;
const HASH = /\[\w+\]/g;
const moduleOf = (name) => MODULE.exec(name.replaceAll(HASH, ''))?.[0] ?? 'exports and runtime';

/** `[module, bytes]`, the largest first: how much smaller the wasm is where the module's functions do nothing. */
async function modulesOf(wasm) {
  const { default: binaryen } = await import('binaryen');
  const whole = binaryen.readBinary(wasm);
  const functions = Array.from({ length: whole.getNumFunctions() }, (_, at) => binaryen.getFunctionInfo(whole.getFunctionByIndex(at)));
  const sizeOf = (module) => module.emitBinary().length;
  const all = sizeOf(whole);
  const byModule = new Map();
  for (const each of functions.filter(({ base }) => base === '')) {
    const module = moduleOf(each.name);
    byModule.set(module, [...byModule.get(module) ?? [], each]);
  }
  const sizes = [...byModule].map(([module, itsFunctions]) => {
    const rest = binaryen.readBinary(wasm);
    for (const { name, params, results } of itsFunctions) {
      rest.removeFunction(name);
      rest.addFunction(name, params, results, [], rest.unreachable());
    }
    const size = all - sizeOf(rest);
    rest.dispose();
    return [module, size];
  });
  return sizes.sort(([, a], [, b]) => b - a);
}

async function report() {
  await build({ anySize: true });
  const row = (bytes, text) => console.log(`${String(bytes).padStart(8)}  ${text}`);
  console.log('Compressed, as it is used:');
  for (const { name, bytes, budget } of await measured()) row(bytes, `${name}; it may be ${budget}`);
  const named = readFileSync(await buildNamed());
  const modules = await modulesOf(named);
  console.log('\nThe main wasm by module, not compressed (what the compiler has put into another function counts there):');
  for (const [module, bytes] of modules.slice(0, LARGEST)) row(bytes, module);
  row(modules.slice(LARGEST).reduce((sum, [, bytes]) => sum + bytes, 0), `${modules.length - LARGEST} others`);
}

if (isMain(import.meta.url)) await report();
