// `npm run test:site`: the site as it would be published, in Chromium.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, ensureBrowsers, ensureLighthouse, ensureNodeModules, ensureRuntimes, ensureTypeDoc, isMain, run } from '../setup.js';

/** Ends the process where a test fails. */
export function testSite() {
  ensureNodeModules();
  ensureRuntimes();
  ensureTypeDoc();
  ensureBrowsers();
  ensureLighthouse();
  mkdirSync(join(ROOT, 'target', 'screenshots'), { recursive: true });
  run(process.execPath, ['--test', 'tests/site/whole/'], { stdout: 1 });
}

if (isMain(import.meta.url)) testSite();
