// The text of a file as people's programs write it: UTF-8, UTF-16 (Excel's "Unicode text", PowerShell), and Shift_JIS
// (Excel in Japan).

/** `{ text, encoding }`; nothing where the bytes are none of these. */
export function decoded(bytes) {
  const encoding = encodingOf(bytes);
  for (const name of encoding === undefined ? ['utf-8', 'shift_jis'] : [encoding]) {
    try {
      return { text: new TextDecoder(name, { fatal: true }).decode(bytes), encoding: name };
    } catch {
      // Not this one.
    }
  }
  return undefined;
}

/** What a byte order mark says, or bytes that are zero in turn, as those of plain letters are in UTF-16. */
function encodingOf(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes.length > 1 && bytes[0] !== 0 && bytes[1] === 0) return 'utf-16le';
  if (bytes.length > 1 && bytes[0] === 0 && bytes[1] !== 0) return 'utf-16be';
  return undefined;
}
