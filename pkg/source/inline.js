// A wasm that is carried along as text. Base64 would take a third more once compressed, since it tears bytes apart that
// recur; here most bytes are one character, and the others two: the digits of a number to the base 86.

/** Characters that no quotes, no template and no HTML make anything of. */
const DIGITS = Array.from({ length: 92 }, (_, at) => String.fromCharCode(35 + at)).filter((one) => !"$&'<\\`".includes(one)).join('');
const BASE = DIGITS.length;
/** Bytes below this are one digit; the digits from here on begin one of two. */
const SHORT = BASE - 2;

/** Bytes -> text; what the build uses. */
export function textOf(bytes) {
  let text = '';
  for (const byte of bytes) {
    const beyond = byte - SHORT;
    text += beyond < 0 ? DIGITS[byte] : DIGITS[SHORT + Math.floor(beyond / BASE)] + DIGITS[beyond % BASE];
  }
  return text;
}

/** Text -> bytes. */
export function bytesIn(text) {
  const values = new Uint8Array(128);
  for (let value = 0; value < BASE; value += 1) values[DIGITS.charCodeAt(value)] = value;
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    let byte = values[text.charCodeAt(at)];
    if (byte >= SHORT) {
      at += 1;
      byte = SHORT + (byte - SHORT) * BASE + values[text.charCodeAt(at)];
    }
    bytes[length] = byte;
    length += 1;
  }
  return bytes.subarray(0, length);
}

/** Compiles a module that is carried along as text. */
export function compileText(text) {
  return new WebAssembly.Module(bytesIn(text));
}
