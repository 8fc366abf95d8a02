/** Compiles a module that is carried along as base64. */
export function compileBase64(base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new WebAssembly.Module(bytes);
}
