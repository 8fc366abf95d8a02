// Which test files a command runs.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, fail } from '../setup.js';

/** The names of a folder's test files; with words, of those whose name holds one of them. Fails where there is none. */
export function testFilesIn(folder, words) {
  const all = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.test.js'));
  const chosen = all.filter((name) => words.length === 0 || words.some((word) => name.includes(word)));
  if (chosen.length === 0) fail(`No test in ${folder} is called "${words.join(' ')}". There are: ${all.join(', ')}`);
  return chosen;
}
