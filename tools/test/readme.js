// `npm run test:readme`: the code in the READMEs, as it stands, where the tarball is installed.

import { installConsumer } from '../build/consumer.js';
import { ensureNodeModules, ensureRuntimes, isMain, run } from '../setup.js';

/** Ends the process where a piece of code does not do what the README says. */
export async function testReadme() {
  ensureNodeModules();
  ensureRuntimes();
  await installConsumer();
  run(process.execPath, ['--test', 'tests/site/readme/'], { stdout: 1 });
}

if (isMain(import.meta.url)) await testReadme();
