// `npm run test:demo [-- <words>]`: the demo page, in Chromium, Firefox and WebKit, from its static files.
//
// With words, only the test files whose name holds one of them ("firefox").

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildPage } from '../build/page.js';
import { ROOT, ensureBrowsers, ensureJapaneseFont, run } from '../setup.js';

/** Ends the process where a test fails. */
export async function testDemo(words = []) {
  ensureBrowsers();
  ensureJapaneseFont();
  await buildPage();
  const files = readdirSync(join(ROOT, 'tests', 'site', 'demo')).filter((name) => name.endsWith('.test.js'));
  const chosen = files.filter((name) => words.length === 0 || words.some((word) => name.includes(word)));
  run(process.execPath, ['--test', '--test-concurrency=3', ...chosen.map((name) => `tests/site/demo/${name}`)], { stdout: 1 });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await testDemo(process.argv.slice(2));
