// 200,000 calls: JavaScript's heap, the wasm's memory and the abort listeners end where they began.

import { equal, ok } from './assert.js';

const WARM_UP = 20_000;
const CALLS = 200_000;
const AT_ONCE = 100;
/** What a heap may differ by for reasons that are not a leak; a leak of 20 bytes a call would be twice this. */
const HEAP_TOLERANCE = 2 * 1024 * 1024;

const BODIES = [
  '{"ok":"Order was processed"}',
  '{"error":"ERROR_AMOUNT_DUE","error_long":"Can\'t process the order because there is amount due"}',
];

/** `load` imports the package, after the memory of its instances is watched. */
export function leakCases(load, { heap }) {
  return [['memory', '200,000 calls leave the memory where it was', async () => {
    const memories = [];
    const { Instance } = WebAssembly;
    WebAssembly.Instance = function WatchedInstance(...rest) {
      const instance = new Instance(...rest);
      memories.push(Object.values(instance.exports).find((one) => one instanceof WebAssembly.Memory));
      return instance;
    };
    const { Interstream } = await load();
    const { signal } = new AbortController();
    let listeners = 0;
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
    signal.addEventListener = (...rest) => (listeners += 1, add(...rest));
    signal.removeEventListener = (...rest) => (listeners -= 1, remove(...rest));

    let answered = 0;
    const client = new Interstream({
      apiUrl: 'https://www.interstreamdomain.tv/api.php', keyId: 'key', sharedSecret: 'not-a-real-secret',
      fetch: async () => new Response(BODIES[(answered += 1) % 2]),
      onEvent: () => {},
    });
    const work = async (count) => {
      for (let done = 0; done < count; done += AT_ONCE) {
        await Promise.allSettled(Array.from({ length: AT_ONCE }, (_, at) => client.processOrder(1000 + at, { signal })));
      }
    };
    await work(WARM_UP);
    equal(memories.length, 1);
    const before = { heap: heap(), wasm: memories[0].buffer.byteLength };
    await work(CALLS);
    const after = { heap: heap(), wasm: memories[0].buffer.byteLength };
    WebAssembly.Instance = Instance;
    equal(answered, WARM_UP + CALLS);
    equal(listeners, 0);
    equal(after.wasm, before.wasm);
    ok(after.heap - before.heap < HEAP_TOLERANCE, `the heap grew by ${after.heap - before.heap} bytes`);
  }]];
}
