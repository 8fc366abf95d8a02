// The public surface of "interstream/slim": that of "interstream", with nothing loaded by itself.

export * from './index.js';

/**
 * Supplies the wasm, before anything else is used: a compiled module, or the bytes of `interstream/interstream.wasm`
 * where the host allows compiling. Nothing is compiled or started before the first use.
 */
export function init(module: WebAssembly.Module | BufferSource): void;
