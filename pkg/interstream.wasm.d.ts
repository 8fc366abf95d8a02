// What "interstream/interstream.wasm" is where the host imports wasm as a module. Elsewhere it is a file to read.

declare const module: WebAssembly.Module;
export default module;
