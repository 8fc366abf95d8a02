// What many calls leave behind, and what many at once may take: JavaScript's heap, the wasm's memory, abort listeners.

import { equal, failure, ok } from './assert.js';

const WARM_UP = 20_000;
const CALLS = 200_000;
const AT_ONCE = 100;
/** What a heap may differ by for reasons that are not a leak; a leak of 20 bytes a call would be twice this. */
const HEAP_TOLERANCE = 2 * 1024 * 1024;
const MIB = 1024 * 1024;

const BODIES = [
  '{"ok":"Order was processed"}',
  '{"error":"ERROR_AMOUNT_DUE","error_long":"Can\'t process the order because there is amount due"}',
];

/** `load` imports the package, after the memory of its instances is watched. */
export function memoryCases(load, { heap }) {
  const memories = [];
  const { Instance } = WebAssembly;
  WebAssembly.Instance = function WatchedInstance(...rest) {
    const instance = new Instance(...rest);
    memories.push(Object.values(instance.exports).find((one) => one instanceof WebAssembly.Memory));
    return instance;
  };
  const wasm = () => memories[0].buffer.byteLength;
  const clientOf = async (fetch, more) => {
    const { Interstream } = await load();
    return new Interstream({
      apiUrl: 'https://www.interstreamdomain.tv/api.php', keyId: 'key', sharedSecret: 'not-a-real-secret', fetch, ...more,
    });
  };

  return Object.entries({
    async '200,000 calls leave the memory where it was'() {
      const { signal } = new AbortController();
      let listeners = 0;
      const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
      signal.addEventListener = (...rest) => (listeners += 1, add(...rest));
      signal.removeEventListener = (...rest) => (listeners -= 1, remove(...rest));

      let answered = 0;
      const client = await clientOf(async () => new Response(BODIES[(answered += 1) % 2]), { onEvent: () => {} });
      const work = async (count) => {
        for (let done = 0; done < count; done += AT_ONCE) {
          await Promise.allSettled(Array.from({ length: AT_ONCE }, (_, at) => client.processOrder(1000 + at, { signal })));
        }
      };
      await work(WARM_UP);
      equal(memories.length, 1);
      const before = { heap: heap(), wasm: wasm() };
      await work(CALLS);
      const after = { heap: heap(), wasm: wasm() };
      equal(answered, WARM_UP + CALLS);
      equal(listeners, 0);
      equal(after.wasm, before.wasm);
      ok(after.heap - before.heap < HEAP_TOLERANCE, `the heap grew by ${after.heap - before.heap} bytes`);
    },

    async '100,000 calls whose fetch never settles cost what is documented'() {
      const COUNT = 100_000;
      const before = wasm();
      const client = await clientOf(() => new Promise(() => {}), { timeoutMs: 1, deadlineMs: 1, maxRetries: 0 });
      for (let done = 0; done < COUNT; done += 1000) {
        const codes = await Promise.all(Array.from({ length: 1000 }, () => client.processOrder(2).catch(({ code }) => code)));
        equal([...new Set(codes)], ['TIMEOUT']);
      }
      const each = (wasm() - before) / COUNT;
      ok(each < 200, `each cost ${each} bytes`);
    },

    async 'too many variables are refused before they are read'() {
      let read = 0;
      const many = Object.fromEntries(Array.from({ length: 800_000 }, (_, at) => [`variable${at}`, '1']));
      Object.defineProperty(many, 'variable799999', { enumerable: true, get: () => (read += 1) });
      const before = wasm();
      const client = await clientOf(() => ok(false, 'sent'));
      const error = await failure(client.store.getProduct(2, many));
      equal([error.name, error.outcome, wasm() - before], ['ConfigurationError', 'not-sent', 0]);
    },

    async '4,500 answers of nearly 1 MiB at once share a budget, and end no other call'() {
      const COUNT = 4500;
      const piece = new TextEncoder().encode(' '.repeat(MIB / 16));
      const ends = [];
      let cancelled = 0;
      /** All but the end of an answer. */
      const large = () => {
        let sent = 0;
        return new Response(new ReadableStream({
          pull(controller) {
            sent += 1;
            if (sent <= 15) return controller.enqueue(piece);
            return new Promise((resolve) => ends.push(() => {
              controller.enqueue(new TextEncoder().encode(BODIES[0]));
              controller.close();
              resolve();
            }));
          },
          cancel: () => void (cancelled += 1),
        }, { highWaterMark: 0 }));
      };
      const client = await clientOf(
        async (url) => (url.includes('list_orders') ? new Response('{"list":[]}') : large()), { maxRetries: 0, settleMs: 0 },
      );
      const calls = Array.from({ length: COUNT }, () => client.processOrder(2).then(({ ok }) => ok, ({ code }) => code));
      while (ends.length + cancelled < COUNT) await new Promise((resolve) => setTimeout(resolve, 10));
      const other = await clientOf(async () => new Response(BODIES[0]));
      equal((await other.processOrder(2)).ok, 'Order was processed');
      const fitted = ends.length;
      ok(fitted > 0 && fitted <= 68, `${fitted} fitted`);
      ends.forEach((end) => end());
      const counted = {};
      for (const end of await Promise.all(calls)) counted[end] = (counted[end] ?? 0) + 1;
      equal([memories.length, counted], [1, { UNUSABLE_ANSWER: COUNT - fitted, 'Order was processed': fitted }]);
      ok(wasm() < 256 * MIB, `the wasm has ${wasm()} bytes`);
    },
  }).map(([name, run]) => ['memory', name, run]);
}
