// The table of a run, on the terminal and in the README.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../tools/setup.js';

const COLUMNS = { what: 'what', against: 'against', measured: 'measured', half: 'half of the rounds', goal: 'goal', verdict: '' };
const README = join(ROOT, 'README.md');
const BEGIN = '<!-- bench: written by `npm run bench -- --write` -->';
const END = '<!-- /bench -->';

const cells = (row) => Object.keys(COLUMNS).map((column) => row[column]);

export function asText(rows) {
  const lines = [Object.values(COLUMNS), ...rows.map(cells)];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines.map((line) => line.map((text, column) => text.padEnd(widths[column])).join('  ').trimEnd()).join('\n');
}

/** Writes the table into the README, between its marks. */
export function writeReadme(rows) {
  const text = readFileSync(README, 'utf8');
  const [before, rest] = text.split(BEGIN);
  const [, after] = rest.split(END);
  const lines = [Object.values(COLUMNS), Object.values(COLUMNS).map(() => '---'), ...rows.map(cells)];
  const table = lines.map((line) => `| ${line.join(' | ')} |`).join('\n').replaceAll('|  |', '| |');
  writeFileSync(README, `${before}${BEGIN}\n${table}\n${END}${after}`);
}
