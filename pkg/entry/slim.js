// For hosts that bring the wasm themselves: nothing is loaded until init.

import { supplyModule } from '../source/core.js';

/** Takes a compiled module, or the bytes of `interstream/interstream.wasm`. */
export function init(module) {
  const bytes = module instanceof ArrayBuffer || ArrayBuffer.isView(module);
  supplyModule(() => (bytes ? new WebAssembly.Module(module) : module));
}

export * from '../source/public.js';
