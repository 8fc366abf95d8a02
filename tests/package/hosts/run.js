// Runs rows, a few at once. A row is a place where the package is used:
// { name, run }, where `run` resolves to the results of cases, `{ group, name, failure }`.

import { say } from '../../../tools/setup.js';

/** Resolves to `{ name, ms, groups: { group: { passed, failed } }, failures: [text], readme }` for each row. */
export async function runRows(rows, atOnce) {
  const results = new Array(rows.length);
  let next = 0;
  const worker = async () => {
    while (next < rows.length) {
      const at = next;
      next += 1;
      results[at] = await runRow(rows[at]);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

async function runRow({ name, readme, run }) {
  const start = performance.now();
  let cases;
  try {
    cases = await run();
    if (cases.length === 0) throw new Error('ran no case');
  } catch (error) {
    cases = [{ group: 'set-up', name: 'runs at all', failure: error?.stack ?? String(error) }];
  }
  const ms = Math.round(performance.now() - start);
  const groups = {};
  for (const { group, failure } of cases) {
    groups[group] ??= { passed: 0, failed: 0 };
    groups[group][failure === undefined ? 'passed' : 'failed'] += 1;
  }
  const failures = cases.filter(({ failure }) => failure !== undefined).map((failed) => `${failed.name}: ${failed.failure}`);
  say(`${failures.length === 0 ? 'ok  ' : 'FAIL'} ${name} (${cases.length} cases, ${(ms / 1000).toFixed(1)} s)`);
  for (const failure of failures) say(`       ${failure.replaceAll('\n', '\n       ')}`);
  return { name, ms, groups, failures, readme };
}
