// The table of a run, on the terminal and in the guide.

import { refreshTable } from '../tools/report/documents.js';

const COLUMNS = { what: 'what', against: 'against', measured: 'measured', half: 'half of the rounds', goal: 'goal', verdict: '' };

const cells = (row) => Object.keys(COLUMNS).map((column) => row[column]);

export function asText(rows) {
  const lines = [Object.values(COLUMNS), ...rows.map(cells)];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines.map((line) => line.map((text, column) => text.padEnd(widths[column])).join('  ').trimEnd()).join('\n');
}

/** Writes the table into the guide, between its marks. */
export function writeTable(rows) {
  const lines = [Object.values(COLUMNS), Object.values(COLUMNS).map(() => '---'), ...rows.map(cells)];
  const table = lines.map((line) => `| ${line.join(' | ')} |`).join('\n').replaceAll('|  |', '| |');
  refreshTable('benchmarks', table, { write: true });
}
