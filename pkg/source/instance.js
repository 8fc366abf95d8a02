// Instances of a wasm module that may trap, and what happens when one does.
//
// The exports are synchronous, so a trap (out of memory, a bug) comes out where one is called. Then the instance is
// dead: whatever was in flight is told, nothing reaches that wasm again, and the next use starts a fresh instance.

/**
 * Starts an instance.
 * @param glue the generated glue as a function of the `WebAssembly` it is to use, evaluated once per instance
 * @param module the compiled module; may come from another realm
 * @param onTrap told once, with what came out of the wasm
 */
export function startInstance(glue, module, onTrap) {
  const { initSync, ...exports } = glue({
    // Whatever the host calls a module is one; `instanceof` fails for one of another realm.
    Module: class {
      static [Symbol.hasInstance]() {
        return true;
      }
    },
    Instance: WebAssembly.Instance,
  });
  const { memory } = initSync({ module });
  const instance = { exports, memory, dead: false, thrown: undefined };
  const guarded = (callExport) => (...args) => {
    if (instance.dead) throw instance.thrown;
    try {
      return callExport(...args);
    } catch (thrown) {
      // Text is what the sandbox throws on purpose.
      if (typeof thrown !== 'string' && !instance.dead) {
        Object.assign(instance, { dead: true, thrown });
        onTrap(thrown);
      }
      throw thrown;
    }
  };
  for (const name of Object.keys(exports)) exports[name] = guarded(exports[name]);
  return instance;
}
