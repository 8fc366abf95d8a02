import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../../../tools/setup.js';
import { en } from '../../../www/words.en.js';
import { ja } from '../../../www/words.ja.js';

/** Every text with its path; what is made from arguments, made from some. */
function texts(words, path = '') {
  return Object.entries(words).flatMap(([key, value]) => {
    const here = `${path}/${key}`;
    if (typeof value === 'function') return [[here, value(key === 'says' ? { message: 'In the words of the package.' } : 1, true, 1)]];
    return typeof value === 'string' ? [[here, value]] : texts(value, here);
  });
}

test('both languages say the same things', () => {
  assert.deepEqual(texts(ja).map(([path]) => path), texts(en).map(([path]) => path));
});

test('nothing is left empty', () => {
  for (const [path, text] of [...texts(en), ...texts(ja)]) assert.match(text, /\S/, path);
});

test('the Japanese is Japanese', () => {
  const same = ['/code/worker', '/secret/picture/api', '/timeline/ms', '/story/interstream', '/story/lanes/api', '/result/says'];
  const left = texts(ja).filter(([path, text]) => !same.includes(path) && !/[\u3040-\u30ff\u4e00-\u9fff]/.test(text));
  assert.deepEqual(left.map(([path]) => path), []);
});

test('every text that the page marks is there', () => {
  const page = readFileSync(join(ROOT, 'www', 'index.html'), 'utf8');
  const marked = [...page.matchAll(/data-word="([^"]+)"/g)].map(([, path]) => `/${path.replaceAll('.', '/')}`);
  assert.ok(marked.length > 15);
  const paths = texts(en).map(([path]) => path);
  for (const path of marked) assert.ok(paths.includes(path), path);
});
