// The READMEs, which say the same in two languages, and the tables in them that commands write.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../setup.js';

export const READMES = ['README.md', 'README.ja.md'];

/** Which READMEs do not have this text between `<!-- name: … -->` and `<!-- /name -->`; those are written, if wanted. */
export function refreshReadmes(name, text, { write, files = READMES.map((file) => join(ROOT, file)) }) {
  return files.filter((file) => {
    const old = readFileSync(file, 'utf8');
    const marks = new RegExp(`(?<=<!-- ${name}: [^\\n]* -->\\n).*?(?=\\n<!-- /${name} -->)`, 's');
    if (!marks.test(old)) throw new Error(`${file} has no place for the table of ${name}.`);
    const wanted = old.replace(marks, () => text);
    if (wanted === old) return false;
    if (write) writeFileSync(file, wanted);
    return true;
  });
}
