// Instances of a wasm module that may trap, and what happens when one does.
//
// A trap (out of memory, a bug) surfaces wherever the runtime happened to call into the instance: in an export, in a
// microtask, in a promise's callback. All of these go through the instance's exports, so the exports are what is
// guarded: on the first exception that comes out of one the instance is dead, whatever was in flight is rejected,
// nothing reaches the wasm again, and the next call starts a fresh instance.

/** What a dead export returns: the glue reads it as several values, as a number or not at all, and nobody uses it. */
const NOTHING = Object.freeze([]);

/**
 * Starts an instance.
 * @param glue the generated glue as a function of the `WebAssembly` it is to use, evaluated once per instance
 * @param module the compiled module; may come from another realm
 * @param onTrap told once, with what came out of the wasm
 */
export function startInstance(glue, module, onTrap) {
  const instance = { exports: undefined, dead: false };
  const die = (thrown) => {
    if (instance.dead) return;
    instance.dead = true;
    onTrap(thrown);
  };
  const guarded = (callExport) => (...args) => {
    if (instance.dead) return NOTHING;
    try {
      return callExport(...args);
    } catch (thrown) {
      die(thrown);
      return NOTHING;
    }
  };
  instance.exports = glue({
    // Whatever the host calls a module is one; `instanceof` fails for one of another realm.
    Module: class {
      static [Symbol.hasInstance]() {
        return true;
      }
    },
    Instance: class {
      constructor(of, imports) {
        const { exports } = new WebAssembly.Instance(of, imports);
        this.exports = {};
        for (const [name, value] of Object.entries(exports)) {
          this.exports[name] = typeof value === 'function' ? guarded(value) : value;
        }
      }
    },
  });
  instance.exports.initSync({ module });
  return instance;
}
