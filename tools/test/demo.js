// `npm run test:demo [-- <words>]`: the demo page, in Chromium, Firefox and WebKit, from its static files.
//
// With words, only the test files whose name holds one of them ("firefox").

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildPage } from '../build/page.js';
import { ROOT, ensureBrowsers, ensureJapaneseFont, isMain, run } from '../setup.js';

/** Ends the process where a test fails. */
export async function testDemo(words = []) {
  ensureBrowsers();
  ensureJapaneseFont();
  await buildPage();
  const files = readdirSync(join(ROOT, 'tests', 'site', 'demo')).filter((name) => name.endsWith('.test.js'));
  const chosen = files.filter((name) => words.length === 0 || words.some((word) => name.includes(word)));
  run(process.execPath, ['--test', '--test-concurrency=3', ...chosen.map((name) => `tests/site/demo/${name}`)], { stdout: 1 });
}

if (isMain(import.meta.url)) await testDemo(process.argv.slice(2));
