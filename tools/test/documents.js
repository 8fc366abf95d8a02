// `npm run test:docs`: the READMEs and the guide, and the code in them as it stands, where the tarball is installed.

import { installConsumer } from '../build/consumer.js';
import { ensureNodeModules, ensureRuntimes, isMain, run } from '../setup.js';

/** Ends the process where a piece of code does not do what its document says. */
export async function testDocuments() {
  ensureNodeModules();
  ensureRuntimes();
  await installConsumer();
  run(process.execPath, ['--test', 'tests/site/documents/'], { stdout: 1 });
}

if (isMain(import.meta.url)) await testDocuments();
