// `npm run test:runtimes [-- <words>]`: the suite in every runtime, from the installed tarball.
//
// With words, only the rows whose name holds all of them ("deno", "webpack node"). With --write, a whole run also
// brings the guide's table up to date; without it, a table that is out of date is a failure.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installConsumer } from '../build/consumer.js';
import { ROOT, ensureBrowsers, ensureNodeModules, ensureRuntimes, fail, isMain, say } from '../setup.js';

/** How many rows run at once: most of a row's time is spent waiting on purpose. */
const AT_ONCE = 3;

/** Ends the process where a row fails. */
export async function testRuntimes(words = [], { write = false } = {}) {
  ensureNodeModules();
  ensureRuntimes();
  ensureBrowsers();
  await installConsumer();
  const { allRows } = await import('../../tests/package/hosts/rows.js');
  const { runRows } = await import('../../tests/package/hosts/run.js');
  const { asText, refreshRuntimes } = await import('../../tests/package/hosts/table.js');

  const all = await allRows();
  const chosen = all.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word.toLowerCase())));
  if (chosen.length === 0) fail(`No runtime is called "${words.join(' ')}". There are:\n${all.map(({ name }) => name).join('\n')}`);
  const results = await runRows(chosen, AT_ONCE);
  const table = asText(results);
  mkdirSync(join(ROOT, 'target'), { recursive: true });
  if (chosen.length === all.length) {
    writeFileSync(join(ROOT, 'target', 'runtimes.json'), `${JSON.stringify(results, null, 1)}\n`);
  }
  console.log(table);
  const failed = results.filter((row) => row.failures.length > 0);
  if (failed.length > 0) fail(`Failed: ${failed.map(({ name }) => name).join(', ')}`);
  if (chosen.length === all.length && !refreshRuntimes(results, write)) {
    fail('The table of runtimes in the guide is not what this run shows: npm run test:runtimes -- --write');
  }
}

if (isMain(import.meta.url)) {
  const given = process.argv.slice(2);
  await testRuntimes(given.filter((word) => word !== '--write'), { write: given.includes('--write') });
  // A browser or a server that does not end by itself is not waited for.
  process.exit();
}
