/**
 * All of `interstream`, with no wasm loaded by itself: for a host that brings it. Call `init` first.
 *
 * @module interstream/slim
 */

export * from './index.js';

/**
 * Supplies the wasm, before anything else is used: a compiled `WebAssembly.Module`, or the bytes (a buffer or a view) of `interstream/interstream.wasm`
 * where the host allows compiling. Nothing is compiled or started before the first use.
 *
 * @example
 * ```ts
 * init(bytes); // those of interstream/interstream.wasm
 * console.log((await new Interstream(sandbox.options).processOrder(2)).ok); // Order was processed
 * ```
 */
export function init(module: object): void;
