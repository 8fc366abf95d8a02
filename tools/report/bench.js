// `npm run bench [-- --quick] [-- --only <words>] [-- --write]`: the benchmarks, as one table and target/bench.json.
//
// Every figure is a ratio measured in one run, or bytes; each row says whether its goal is reached. --quick takes about
// a minute and shows less surely; --only runs the rows whose name holds all the words; --write brings the guide's
// table up to date, after a whole run. A goal that is missed is no failure; a measurement that went wrong is.

import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CONSUMER, installConsumer } from '../build/consumer.js';
import { ROOT, ensureBrowsers, ensureNodeModules, ensurePeers, ensureRuntimes, fail, isMain, say } from '../setup.js';

const NEEDS = { runtimes: ensureRuntimes, browsers: ensureBrowsers, peers: ensurePeers };

/** Resolves to the rows. */
export async function bench({ quick = false, only = [], write = false } = {}) {
  if (write && (quick || only.length > 0)) fail('--write takes a whole run.');
  ensureNodeModules();
  const { allRows } = await import('../../benches/rows.js');
  const chosen = allRows.filter(({ name }) => only.every((word) => name.toLowerCase().includes(word.toLowerCase())));
  if (chosen.length === 0) fail(`No row is called "${only.join(' ')}". There are:\n${allRows.map(({ name }) => name).join('\n')}`);
  for (const need of new Set(chosen.flatMap(({ needs }) => needs))) NEEDS[need]();
  await installConsumer();
  installBenches();

  const rows = [];
  for (const { name, run } of chosen) {
    const start = performance.now();
    const measured = await run({ quick });
    rows.push(...measured);
    say(`${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  }
  const { asText, writeTable } = await import('../../benches/table.js');
  mkdirSync(join(ROOT, 'target'), { recursive: true });
  const machine = { node: process.version, platform: process.platform, arch: process.arch, cores: cpus().length };
  writeFileSync(join(ROOT, 'target', 'bench.json'), `${JSON.stringify({ machine, quick, only, rows }, null, 1)}\n`);
  console.log(asText(rows));
  if (write) writeTable(rows);
  return rows;
}

/** The programs and peers, where they find the installed package by its name, and the peers theirs. */
function installBenches() {
  for (const folder of ['programs', 'peers']) {
    cpSync(join(ROOT, 'benches', folder), join(CONSUMER, 'benches', folder), { recursive: true });
  }
  symlinkSync(join(ROOT, 'benches', 'node_modules'), join(CONSUMER, 'benches', 'node_modules'));
}

if (isMain(import.meta.url)) {
  const { values, positionals } = parseArgs({
    options: { quick: { type: 'boolean' }, write: { type: 'boolean' }, only: { type: 'string' } }, allowPositionals: true,
  });
  if (positionals.length > 0 && values.only === undefined) fail('To run some rows only: --only <words>.');
  await bench({ ...values, only: [...(values.only?.split(' ') ?? []), ...positionals] });
  // A browser or a server that does not end by itself is not waited for.
  process.exit();
}
