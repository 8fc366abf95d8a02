// The table of a run: row by group, and what of it the guide tells.

import { refreshTable } from '../../../tools/report/documents.js';

export function asText(results) {
  const groups = [...new Set(results.flatMap((row) => Object.keys(row.groups)))];
  const lines = [
    ['', ...groups, 'seconds'],
    ...results.map((row) => [row.name, ...groups.map((group) => cell(row.groups[group])), (row.ms / 1000).toFixed(1)]),
  ];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map((line) => line.map((text, column) => (column === 0 ? text.padEnd(widths[0]) : text.padStart(widths[column]))).join('  '))
    .join('\n');
}

function cell(counted) {
  if (counted === undefined) return '';
  return counted.failed === 0 ? `${counted.passed}` : `${counted.passed}/${counted.passed + counted.failed}`;
}

/** Browsers come with the machine's own updates, so the guide does not name their versions. */
const named = (row) => row.replace(/^(Chromium|Firefox|WebKitGTK) [\d.]+/, '$1');

/** Whether the guide's table is what this run shows; written anew if wanted. */
export function refreshRuntimes(results, write) {
  const rows = results.map(({ name, groups, failures }) => {
    const passed = Object.values(groups).reduce((sum, counted) => sum + counted.passed, 0);
    return `| ${named(name)} | ${failures.length === 0 ? `${passed} cases pass` : `fails: ${failures[0].split('\n')[0]}`} |`;
  });
  const table = ['| where | |', '|---|---|', ...rows].join('\n');
  return refreshTable('runtimes', table, { write }).length === 0 || write;
}
