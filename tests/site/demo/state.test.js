import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BREAKS, fromHash, orderIdOf, toHash } from '../../../www/state.js';

const PLAIN = { story: 'lost', isBreaking: true, user: 2, language: 'en', breaks: [], timeoutMs: 2000, settleMs: 2000 };

test('a state comes back from its address', () => {
  for (const state of [
    PLAIN,
    { ...PLAIN, user: 109, language: 'ja', breaks: BREAKS, timeoutMs: 15_000, settleMs: 30_000 },
    { ...PLAIN, user: 3, breaks: ['clock'] },
    { ...PLAIN, isBreaking: false, story: 'due' },
  ]) assert.deepEqual(fromHash(toHash(state)), state);
});

test('an address says no more than it has to', () => {
  assert.equal(toHash(PLAIN), '#user=2&lang=en');
});

test('what an address cannot mean is left out', () => {
  assert.deepEqual(fromHash('#user=7&lang=xx&break=lost.everything&timeoutMs=1&settleMs=Infinity'), { ...PLAIN, isBreaking: false, breaks: ['lost'] });
  assert.deepEqual(fromHash('#%%%'), { ...PLAIN, isBreaking: false });
  assert.deepEqual(fromHash('#story=happy&lang=en').story, 'lost');
});

test("without a word on the language, it is the first of the browser's that the page speaks", () => {
  assert.equal(fromHash('', ['de-AT', 'ja-JP', 'en-US']).language, 'ja');
  assert.equal(fromHash('#lang=en', ['ja']).language, 'en');
  assert.equal(fromHash('', ['de']).language, 'en');
});

test('user 3 has no order to name, and nobody names one without orderId', () => {
  assert.equal(orderIdOf({ ...PLAIN, user: 101 }), 300_101);
  assert.equal(orderIdOf({ ...PLAIN, user: 3 }), undefined);
  assert.equal(orderIdOf({ ...PLAIN, breaks: ['noOrderId'] }), undefined);
});
