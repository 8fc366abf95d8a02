// The story that the page opens with: what happens in both lanes, how it is shown, and that all of it is in view.

import assert from 'node:assert/strict';

const LOST = [
  {
    steps: ['process_order', 'the answer is lost', 'process_order', 'processed', 'processed 2 times', 'Order was processed', 'it has worked, it seems'],
    verdict: 'Processed 2 times',
  },
  {
    steps: [
      'process_order', 'the answer is lost', 'look: still current', 'waits: it may still be running', 'processed', 'look: processed',
      'processed: the order says so',
    ],
    verdict: 'Processed once',
  },
];

/** The one that the page opens with comes last: choosing it at first would change nothing. */
const STORIES = {
  well: ['it has worked, it seems', 'processed: the API said so'].map((end) => (
    { steps: ['process_order', 'processed', 'Order was processed', end], verdict: 'Processed once' }
  )),
  due: [[], ['look: still current']].map((look) => (
    { steps: ['process_order', 'ERROR_AMOUNT_DUE', ...look, 'ERROR_AMOUNT_DUE'], verdict: 'Not processed' }
  )),
  lost: LOST,
};

/** The places of what has to be in view, from the top of the window. */
const places = () => Object.fromEntries(['#play', '#presets', '.lane.is-naive svg', '.lane.is-naive .lane-verdict', '.lane.is-interstream .lane-verdict'].map((selector) => {
  const { top, bottom } = document.querySelector(selector).getBoundingClientRect();
  return [selector, [Math.round(top), Math.round(bottom)]];
}));

export const story = [
  {
    name: 'the page opens with the answer that is lost, and plays it by itself',
    run: async (demo) => {
      await demo.open('lang=en');
      await demo.until(() => document.documentElement.dataset.story === 'playing');
      await demo.told();
      assert.deepEqual(await demo.lanes(), LOST);
      assert.equal(await demo.inPage(() => document.querySelector('#spoken').textContent), 'fetch, with a retry: Processed 2 times interstream: Processed once');
      assert.deepEqual(await demo.inPage(() => [location.hash, document.querySelector('#break').open]), ['#lang=en', false]);
    },
  },

  {
    name: 'each story is told anew, and nothing moves when another one is chosen',
    run: async (demo) => {
      await demo.open('lang=en');
      await demo.told();
      const before = await demo.inPage(places);
      for (const [name, lanes] of Object.entries(STORIES)) {
        await demo.click(`input[name=story][value=${name}]`);
        await demo.until(() => document.documentElement.dataset.story === 'playing');
        await demo.told();
        assert.deepEqual(await demo.lanes(), lanes, name);
        assert.deepEqual(await demo.inPage(places), before, name);
        assert.equal(await demo.inPage(() => location.hash), `#story=${name}&lang=en`);
      }
    },
  },

  {
    name: 'a story is shown step by step, stopped by Escape, and played again',
    run: async (demo) => {
      await demo.open('story=well&lang=en');
      await demo.told();
      await demo.click('#step');
      const counts = async () => (await demo.lanes()).map(({ steps, verdict }) => [steps.length, verdict]);
      assert.deepEqual(await counts(), [[1, null], [1, null]]);
      await demo.click('#step');
      assert.deepEqual(await counts(), [[2, null], [2, null]]);
      await demo.click('#play');
      await demo.inPage(() => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true })));
      assert.equal(await demo.inPage(() => document.documentElement.dataset.story), 'paused');
      await demo.click('#play');
      await demo.told();
      assert.deepEqual(await demo.lanes(), STORIES.well);
      await demo.click('#play');
      await demo.until(() => document.documentElement.dataset.story === 'playing');
      await demo.told();
      assert.deepEqual(await demo.lanes(), STORIES.well);
    },
  },

  {
    name: 'button, pictures and verdicts are in view without scrolling',
    run: async (demo) => {
      for (const [width, height] of [[1280, 900], [390, 844]]) {
        await demo.browser.resize(width, height);
        for (const language of ['en', 'ja']) {
          await demo.open(`lang=${language}`);
          await demo.told();
          const inside = await demo.inPage(() => innerHeight);
          for (const [selector, [top, bottom]] of Object.entries(await demo.inPage(places))) {
            assert.ok(top >= 0 && bottom <= inside, `${width}, ${language}: ${selector} is from ${top} to ${bottom} of ${inside}`);
          }
        }
      }
      await demo.browser.resize(1024, 600);
    },
  },

  {
    name: 'for those who want nothing to move, all of it is there at once',
    run: async (demo) => {
      if (demo.browser.prefer === undefined) return;
      await demo.browser.prefer({ 'prefers-reduced-motion': 'reduce' });
      await demo.open('lang=en');
      await demo.inPage(() => {
        globalThis.seen = new Set();
        new MutationObserver(() => seen.add(document.documentElement.dataset.story)).observe(document.documentElement, { attributes: true });
      });
      await demo.told();
      assert.equal(await demo.inPage(() => seen.has('playing')), false);
      assert.deepEqual(await demo.lanes(), LOST);
      await demo.browser.prefer({ 'prefers-reduced-motion': 'no-preference' });
    },
  },

  {
    name: 'the code on the left is the code that runs, in about thirty lines',
    run: async (demo) => {
      await demo.open('lang=en');
      const shown = await demo.inPage(() => document.querySelector('#naive-code pre').textContent);
      assert.match(shown, /catch \(error\) \{\n {6}if \(attempt === 3\) throw error;\n {6}continue;/);
      const lines = shown.trim().split('\n').length;
      assert.ok(lines >= 25 && lines <= 32, `${lines} lines`);
    },
  },

  {
    name: 'Japanese breaks between its phrases',
    run: async (demo) => {
      await demo.open('lang=ja');
      const [text, breaks] = await demo.inPage(() => {
        const title = document.querySelector('h1');
        return [title.textContent, [...title.childNodes].filter(({ nodeName }) => nodeName === 'WBR').length];
      });
      assert.equal(text, '応答が失われたとき、再送は二重に届けかねません。interstream はまず照会します。');
      assert.ok(breaks > 3, `${breaks}`);
      assert.equal(await demo.inPage(() => getComputedStyle(document.querySelector('h1')).wordBreak), 'keep-all');
    },
  },
];
