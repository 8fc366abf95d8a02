// The documents, each of which says the same in two languages, and the tables in them that commands write.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../setup.js';

const PAGES = readdirSync(join(ROOT, 'docs', 'guide')).filter((name) => name.endsWith('.md'));

/** Pairs of paths in the repository: English, Japanese. */
export const DOCUMENTS = [
  ['README.md', 'README.ja.md'],
  ...PAGES.map((page) => [`docs/guide/${page}`, `docs/guide/ja/${page}`]),
];

/** Which files of the page do not have this table between its marks; those are written, if wanted. */
export function refreshTable(page, table, { write, files = [`docs/guide/${page}.md`, `docs/guide/ja/${page}.md`].map((file) => join(ROOT, file)) }) {
  return files.filter((file) => {
    const old = readFileSync(file, 'utf8');
    const marks = new RegExp(`(?<=<!-- ${page}: [^\\n]* -->\\n).*?(?=\\n<!-- /${page} -->)`, 's');
    if (!marks.test(old)) throw new Error(`${file} has no place for the table of ${page}.`);
    const wanted = old.replace(marks, () => table);
    if (wanted === old) return false;
    if (write) writeFileSync(file, wanted);
    return true;
  });
}
