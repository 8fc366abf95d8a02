// `npm run test:demo [-- <words>]`: the demo page, in Chromium, Firefox and WebKit, from its static files.
//
// With words, only the test files whose name holds one of them ("firefox").

import { buildPage } from '../build/page.js';
import { ensureBrowsers, ensureJapaneseFont, isMain, run } from '../setup.js';
import { testFilesIn } from './files.js';

const TESTS = 'tests/site/demo';

/** Ends the process where a test fails. */
export async function testDemo(words = []) {
  const files = testFilesIn(TESTS, words);
  ensureBrowsers();
  ensureJapaneseFont();
  await buildPage();
  run(process.execPath, ['--test', '--test-concurrency=3', ...files.map((name) => `${TESTS}/${name}`)], { stdout: 1 });
}

if (isMain(import.meta.url)) await testDemo(process.argv.slice(2));
