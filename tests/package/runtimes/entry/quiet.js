// Importing the package does nothing but define things: everything it could touch is a trap meanwhile.

import fs from 'node:fs';
import { equal } from '../assert.js';
import { runCases } from '../report.js';
import { print } from './main.js';

const touched = [];
/** Whose doings count: the runtime's own loader reads things too. */
let watched = '/interstream/dist/';

/** Replaces a property by one that tells when a watched file reads it. */
function trapped(object, name, shown) {
  const kept = Object.getOwnPropertyDescriptor(object, name);
  Object.defineProperty(object, name, {
    configurable: true,
    get() {
      if (new Error().stack.includes(watched)) touched.push(shown);
      return kept.get === undefined ? kept.value : kept.get.call(object);
    },
  });
  return () => Object.defineProperty(object, name, kept);
}

const TRAPS = [
  ...['fetch', 'setTimeout', 'setInterval', 'setImmediate', 'crypto', 'performance', 'Response', 'ReadableStream'].map((name) => [globalThis, name, name]),
  [Math, 'random', 'Math.random'], [Date, 'now', 'Date.now'], [process, 'env', 'process.env'],
  ...['Module', 'Instance', 'compile', 'instantiate'].map((name) => [WebAssembly, name, `WebAssembly.${name}`]),
  ...['readFileSync', 'readFile', 'openSync', 'existsSync', 'statSync'].map((name) => [fs, name, `fs.${name}`]),
];

const quiet = (specifier) => async () => {
  touched.length = 0;
  const restore = TRAPS.map((trap) => trapped(...trap));
  try {
    await import(specifier);
  } finally {
    restore.forEach((put) => put());
  }
  equal(touched, []);
};

const entries = ['interstream', 'interstream/slim', 'interstream/sandbox'];
const noticed = [['import', 'the traps notice what they are for', async () => {
  watched = '/entry/quiet.js';
  const restore = trapped(Math, 'random', 'Math.random');
  Math.random();
  restore();
  watched = '/interstream/dist/';
  equal(touched.splice(0), ['Math.random']);
}]];
print(await runCases([...noticed, ...entries.map((entry) => ['import', `importing ${entry} touches nothing`, quiet(entry)])]));
