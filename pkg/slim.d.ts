/**
 * All of `interstream`, with no wasm loaded by itself: for a host that brings it. Call `init` first.
 *
 * @module interstream/slim
 */

export * from './index.js';

/**
 * Supplies the wasm, before anything else is used: a compiled module, or the bytes of `interstream/interstream.wasm`
 * where the host allows compiling. Nothing is compiled or started before the first use.
 */
export function init(module: WebAssembly.Module | BufferSource): void;
