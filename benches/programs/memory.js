// Many calls with an injected fetch: JavaScript's heap and the wasm's memory after the first thousand, and at the end.
// Needs --expose-gc. Argument: how many calls. Prints both, in bytes.

const AFTER = 1000;
const AT_ONCE = 100;
const CALLS = Number(process.argv[2]);

// The package does not hand out its memory; whoever is there before it sees it come.
const memories = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = function WatchedInstance(...rest) {
  const instance = new Instance(...rest);
  memories.push(Object.values(instance.exports).find((one) => one instanceof WebAssembly.Memory));
  return instance;
};

const { Interstream } = await import('interstream');
const { OPTIONS } = await import('./options.js');

let answered = 0;
const client = new Interstream({
  ...OPTIONS,
  fetch: async () => {
    answered += 1;
    return new Response('{"ok":"Order was processed"}');
  },
});

async function call(times) {
  for (let done = 0; done < times; done += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => client.processOrder(1000 + (done + at) % 9000)));
  }
}

async function memory() {
  for (let pass = 0; pass < 3; pass += 1) {
    await new Promise(setImmediate);
    globalThis.gc();
  }
  return { heap: process.memoryUsage().heapUsed, wasm: memories[0].buffer.byteLength };
}

await call(AFTER);
const before = await memory();
await call(CALLS - AFTER);
const after = await memory();
if (answered !== CALLS || memories.length !== 1) throw new Error(`${answered} requests, ${memories.length} instances`);
console.log(JSON.stringify({ before, after }));
