// The demo page in one engine: test files, one for each, so that they run side by side.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from './opened.js';
import { pictures } from './pictures.js';
import { calls } from './suite.calls.js';
import { page } from './suite.page.js';
import { story } from './suite.story.js';

const LONGEST_MS = 60_000;

export function testDemo(engine) {
  let demo;
  before(async () => {
    demo = await startDemo(engine);
    // Small: most of an engine's work here is painting.
    await demo.browser.resize(1024, 600);
    await demo.open();
  });
  after(() => demo?.stop());

  for (const { name, run } of [...story, ...calls, ...pictures]) {
    test(`${engine}: ${name}`, { timeout: LONGEST_MS }, async () => {
      await run(demo);
      assert.deepEqual(await demo.complaints(), []);
    });
  }
  for (const { name, run } of page) {
    test(`${engine}: ${name}`, { timeout: LONGEST_MS }, () => run(demo));
  }
}
