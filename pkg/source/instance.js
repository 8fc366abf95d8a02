// Instances of a wasm module that may trap (out of memory, a bug, a stack overflow), and what happens when one does: the
// instance is dead, nothing reaches its wasm again, and whoever waits for it is told.

import { misconfigured } from './options.js';

/** What the wasm and its bindings need of a runtime. */
const NEEDED = ['WebAssembly', 'TextDecoder', 'TextEncoder', 'URL', 'AbortController'];

/** Throws a ConfigurationError that names what this runtime has not. */
export function checkRuntime() {
  const missing = NEEDED.find((name) => globalThis[name] === undefined);
  if (missing === undefined) return;
  const hint = missing === 'WebAssembly'
    ? 'Node switches it off with --jitless.'
    : 'In Jest, use testEnvironment: "node"; in a vm context, hand it in.';
  throw misconfigured(`This runtime has no ${missing}, which is needed. ${hint}`);
}

/** Not the runtime's own, which Jest's fake timers hold back: a call would wait for somebody to move the clock. */
const queueMicrotask = (work) => {
  Promise.resolve().then(work);
};

/** What the glue reads as a list of results where an export of a dead instance was called. */
const NOTHING = [];

/**
 * Starts an instance.
 * @param glue the generated glue as a function of the globals that it is to use (see tools/build/package.js), evaluated once per instance
 * @param module the compiled module; may come from another realm
 * @param onDeath told once, from a fresh stack
 */
export function startInstance(glue, module, onDeath) {
  const instance = { exports: undefined, dead: false, thrown: undefined };
  let told = false;

  function tell() {
    if (told) return;
    told = true;
    onDeath();
  }

  /** Closures of the wasm are entered by microtasks and timers, so it is the raw exports that have to be guarded. */
  function guarded(raw) {
    return (...args) => {
      if (instance.dead) {
        tell();
        return NOTHING;
      }
      try {
        return raw(...args);
      } catch (thrown) {
        // The stack may be nearly used up: nothing but assignments is certain to work here.
        instance.thrown = thrown;
        instance.dead = true;
        try {
          queueMicrotask(tell);
        } catch {
          // Told by the next timer, response or call instead.
        }
        return NOTHING;
      }
    };
  }

  const GuardedWebAssembly = {
    // Whatever the host calls a module is one; `instanceof` fails for one of another realm.
    Module: class {
      static [Symbol.hasInstance]() {
        return true;
      }
    },
    Instance: class {
      constructor(...args) {
        const { exports } = new WebAssembly.Instance(...args);
        const guard = ([name, value]) => [name, typeof value === 'function' ? guarded(value) : value];
        this.exports = Object.fromEntries(Object.entries(exports).map(guard));
      }
    },
  };
  // Every closure would be registered with it, and none needs to be: each is dropped by its owner.
  const { initSync, ...exports } = glue(GuardedWebAssembly, undefined, queueMicrotask);
  initSync({ module });
  instance.exports = exports;
  return instance;
}
