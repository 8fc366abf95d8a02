// Tables for a terminal. What an API sends is text to be shown, never control sequences.

export const printable = (value) => String(value ?? '').replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\uFFFD');

/** Lines of rows, each a list of cells: the columns flush left, two spaces apart. */
export function table(rows) {
  const shown = rows.map((row) => row.map(printable));
  const widths = shown[0].map((_, column) => Math.max(...shown.map((row) => row[column].length)));
  const line = (row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd();
  return shown.map((row) => `${line(row)}\n`).join('');
}
