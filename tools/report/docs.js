// `npm run docs [-- --check | --cards]`: the reference of the package, docs/api, out of its declarations; the pictures, docs/pictures,
// out of a call; and the crate's own reference, target/doc, which is not committed. --check says whether what is committed
// is what they say now.

import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { drawCards, refreshPictures } from './picture.js';
import { ROOT, ensureTypeDoc, fail, isMain, run, say } from '../setup.js';

const REFERENCE = join(ROOT, 'docs', 'api');

/** Ends the process where a comment names what is not there, or, if only to be checked, where docs/api is out of date. */
export async function docs({ check = false } = {}) {
  ensureTypeDoc();
  const folder = check ? join(ROOT, 'target', 'api') : REFERENCE;
  say("The package's reference (TypeDoc)");
  rmSync(folder, { recursive: true, force: true });
  run(process.execPath, [
    join('docs', 'node_modules', 'typedoc', 'bin', 'typedoc'),
    '--options', 'docs/typedoc.json', '--out', folder, '--logLevel', 'Warn',
  ]);
  if (check) {
    const stale = differing(folder, REFERENCE);
    if (stale.length > 0) fail(`docs/api is not what pkg/*.d.ts says: npm run docs. It differs in:\n${stale.join('\n')}`);
  }
  say('The pictures');
  const old = await refreshPictures({ write: !check });
  if (check && old.length > 0) fail(`A call looks different now: npm run docs. It differs in:\n${old.join('\n')}`);
  say("The crate's (rustdoc)");
  run('cargo', ['doc', '--quiet', '--no-deps', '--locked'], { env: { RUSTDOCFLAGS: '--deny warnings' } });
}

/** The files that are not the same in two folders, or only in one. */
export function differing(...folders) {
  const texts = folders.map((folder) => textsIn(folder));
  const names = new Set(texts.flatMap((files) => [...files.keys()]));
  return [...names].filter((name) => texts[0].get(name) !== texts[1].get(name)).sort();
}

function textsIn(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

if (isMain(import.meta.url)) {
  await docs({ check: process.argv.includes('--check') });
  if (process.argv.includes('--cards')) await drawCards();
}
