// The table of a run: row by group, and what of it the README tells.

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

export function refreshReadme() {
  return true;
}
