// A trap inside the wasm: whatever is in flight is rejected, the process lives, the next call works.
//
// `trapping` is a build of the package's own sources with one export more, which traps, and with `use`, which calls it.

import { equal, failure, ok } from './assert.js';

const turns = (ms = 20) => new Promise((resolve) => setTimeout(resolve, ms));

/** The cases; `escaped` collects whatever nobody caught. */
export function trapCases({ trapping, createSandbox, escaped, traits }) {
  const { InternalError, use } = trapping;
  const guard = traits.page ? { dangerouslyAllowBrowser: true } : {};
  const Interstream = class extends trapping.Interstream {
    constructor(options) {
      super({ ...options, ...guard });
    }
  };
  const trap = () => use((core) => core.trap());
  const shown = ({ name, code, outcome, attempts, retryable }) => `${name} ${code} ${outcome} ${attempts} ${retryable}`;

  return Object.entries({
    async 'a trap in an export throws, and the next use works'() {
      const error = await failure(trap);
      equal([shown(error), error instanceof InternalError], ['InternalError INTERNAL not-sent 0 false', true]);
      ok(new Interstream(createSandbox().options).signedUrl('config', 'get').includes('signature='), 'signed');
    },

    async 'calls in flight are rejected as unknown, their requests ended, and the client goes on'() {
      const sandbox = createSandbox();
      let aborted = 0;
      let answerLate;
      const stalling = (url, { signal }) => new Promise((resolve) => {
        signal.addEventListener('abort', () => (aborted += 1));
        answerLate = () => resolve(new Response('{"ok":"late"}'));
      });
      const client = new Interstream({ ...sandbox.options, fetch: stalling });
      const { signal } = new AbortController();
      const calls = [client.processOrder(2), client.processOrder(1000, { signal })].map((call) => failure(call));
      await turns();
      await failure(trap);
      for (const call of calls) equal(shown(await call), 'InternalError INTERNAL unknown 1 false');
      equal(aborted, 2);
      // What the dead instance was waiting for comes in all the same.
      answerLate();
      await turns();
      equal((await new Interstream(sandbox.options).processOrder(2)).attempts, 1);
      ok(client.signedUrl('config', 'get').includes('signature='), 'the same client, on a fresh instance');
    },

    async 'a trap while a call pauses leaves no timer behind that matters'() {
      const busy = async () => new Response('', { status: 503, headers: { 'retry-after': '0' } });
      const call = failure(new Interstream({ ...createSandbox().options, fetch: busy }).processOrder(2));
      await turns();
      await failure(trap);
      equal((await call).code, 'INTERNAL');
      await turns(700);
    },

    async 'a trap inside a microtask of the call itself is caught there'() {
      const sandbox = createSandbox();
      // The listener runs inside the call's own microtask, with the wasm on the stack.
      const client = new Interstream({
        ...sandbox.options,
        onEvent: ({ type }) => {
          if (type === 'answer') use((core) => core.trap());
        },
      });
      equal(shown(await failure(client.processOrder(2))), 'InternalError INTERNAL unknown 1 false');
      equal((await new Interstream(sandbox.options).processOrder(1000)).attempts, 1);
    },

    async 'a stack that overflows, in the wasm or around it, disables nothing'() {
      const sandbox = createSandbox();
      const instant = async () => new Response('{"ok":"Order was processed"}');
      const client = new Interstream({ ...sandbox.options, fetch: instant });
      const uses = {
        'a signed URL': () => void client.signedUrl('config', 'get'),
        // Not at every level: tens of thousands of calls at once are slow where the collector scans a deep stack.
        'a call': (level) => level % 50 === 0 && void client.processOrder(2).catch(() => {}),
        'a new client': () => void new Interstream(sandbox.options),
      };
      for (const [name, use] of Object.entries(uses)) {
        // From a little deeper each time, so that the stack ends in another place.
        for (let start = 0; start < 15; start += 1) {
          const deeper = (level) => {
            if (level > 0) use(level);
            deeper(level + 1);
          };
          await failure(() => deeper(-start), name);
          equal((await new Interstream(sandbox.options).processOrder(2)).attempts, 1, name);
          sandbox.reset();
        }
      }
      // A promise that nobody could be given any more has nobody to tell.
      await turns();
      escaped.length = 0;
    },

    async 'nothing escaped'() {
      await turns();
      equal(escaped.map(String), []);
    },
  }).map(([name, run]) => ['trap', name, run]);
}
