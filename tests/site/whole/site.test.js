// The built site, below a path of a server, in Chromium: every link leads somewhere, nobody else is asked for anything, and
// what somebody looks for is two clicks away.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import puppeteer from 'puppeteer-core';
import { buildSite } from '../../../tools/build/site.js';
import { servePage } from '../../../tools/serve-page.js';
import { ROOT, output } from '../../../tools/setup.js';
import { CHROMIUM } from '../../package/hosts/pages.js';
import { runProgram } from '../../package/hosts/program.js';
import { startBrowser } from '../demo/browsers.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const BASE = '/some/where/';
const REPOSITORY = 'https://code.example/interstream';
const FOLDER = join(ROOT, 'target', 'site-tested');
const SCREENSHOTS = join(ROOT, 'target', 'screenshots');

let served;
let browser;
let page;
const asked = new Set();
const complaints = [];

before(async () => {
  await buildSite({ base: BASE, url: `https://pages.example${BASE}`, repository: REPOSITORY, folder: FOLDER });
  served = await servePage(FOLDER, 0, BASE);
  browser = await puppeteer.launch({ executablePath: output('which', ['chromium']), args: CHROMIUM, headless: true });
  page = await browser.newPage();
  page.on('request', (request) => asked.add(new URL(request.url()).origin));
  page.on('response', (response) => response.status() >= 400 && complaints.push(`${response.status()} ${response.url()}`));
  page.on('pageerror', ({ message }) => complaints.push(message));
});
after(async () => {
  await browser?.close();
  await served?.close();
});

const open = (path) => page.goto(served.url + path, { waitUntil: 'networkidle0' });
const follow = async (selector) => {
  await page.waitForSelector(selector);
  await page.click(selector);
};
const heading = (text) => page.waitForFunction((wanted) => document.querySelector('h1')?.textContent.includes(wanted), {}, text);

const pages = () => readdirSync(FOLDER, { recursive: true }).filter((name) => name.endsWith('.html'));

describe('the site', { concurrency: false }, () => {
  test('every link of every page leads somewhere, and every anchor is there', () => {
    const texts = new Map(pages().map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')]));
    assert.ok(texts.size > 180, `${texts.size} pages`);
    const wrong = [];
    for (const [name, text] of texts) {
      if (name === '404.html') continue;
      for (const [, href] of text.matchAll(/<a [^>]*href="([^"]*)"/g)) {
        const { origin, pathname, hash } = new URL(href.replaceAll('&amp;', '&'), `http://site.invalid${BASE}${name}`);
        if (origin !== 'http://site.invalid') continue;
        const file = decodeURIComponent(pathname.replace(BASE, '')).replace(/(^|\/)$/, '$1index.html');
        const target = texts.get(file) ?? texts.get(`${file}.html`);
        const isThere = target !== undefined || /\.(tgz|svg|png)$/.test(file);
        const anchor = decodeURIComponent(hash.slice(1));
        const isPlay = file.startsWith('play/');
        if (!isThere || (anchor !== '' && !isPlay && !target.includes(`id="${anchor}"`))) wrong.push(`${name}: ${href}`);
      }
    }
    assert.deepEqual([...new Set(wrong)], []);
  });

  test('the first screen says what it is, how to install it, and shows what goes wrong', async () => {
    for (const [width, height] of [[1280, 900], [768, 1024], [390, 844]]) {
      await page.setViewport({ width, height });
      await open('index.html');
      const inView = await page.evaluate(() => ['h1', '.install code', '.VPHero .action:nth-child(3)', '.lost-answer img'].map((selector) => {
        const { top } = document.querySelector(selector).getBoundingClientRect();
        return top >= 0 && top < innerHeight - 40;
      }));
      assert.deepEqual(inView, [true, true, true, true], `${width}x${height}`);
      for (const scheme of ['light', 'dark']) {
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        for (const [language, path] of [['en', 'index.html'], ['ja', 'ja/index.html']]) {
          await open(path);
          await page.screenshot({ path: join(SCREENSHOTS, `site-${width}-${scheme}-${language}.png`) });
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.ok(wide <= 0, `${path} is ${wide} too wide at ${width}`);
        }
      }
    }
    await page.setViewport({ width: 1280, height: 900 });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
  });

  test('how to install it, what "unknown" means and the reference of settleOrder are two clicks away', async () => {
    await open('index.html');
    await follow('.VPHero .actions a[href$="/guide/"]');
    await heading('interstream');
    assert.match(await page.evaluate(() => document.body.textContent), /npm install/);
    await open('index.html');
    await follow('.VPFeature[href$="guide/errors.html"], .VPFeature[href$="guide/errors"]');
    await heading('Errors');
    assert.match(await page.evaluate(() => document.body.textContent), /The order may have been processed/);
    await open('index.html');
    await follow('.VPFeature[href*="Interstream"]');
    await page.waitForFunction(() => location.hash === '#settleorder' && document.getElementById('settleorder') !== null);
    await open('index.html');
    await follow('.VPHero .actions a[href*="play"]');
    await page.waitForFunction(() => document.documentElement.dataset.story === 'over', { timeout: 20_000 });
    assert.match(await page.evaluate(() => document.querySelector('.lane.is-naive .lane-verdict').textContent), /Processed 2 times/);
  });

  test('the code changes with the runtime, and the language with the reader', async () => {
    await open('index.html');
    const shown = () => page.evaluate(() => document.querySelector('.vp-code-group .active code').textContent);
    for (const [runtime, words] of [['Worker', 'async fetch(request, env)'], ['Deno', 'Deno.env'], ['TypeScript', 'Promise<ProcessedOrder'], ['Node', 'isInterstreamError']]) {
      await page.evaluate((name) => [...document.querySelectorAll('.vp-code-group label')].find((label) => label.textContent === name).click(), runtime);
      assert.ok((await shown()).includes(words), runtime);
    }
    await open('guide/errors.html');
    await page.evaluate(() => [...document.querySelectorAll('.VPNavBarTranslations a')].find((link) => link.textContent.trim() === '日本語').click());
    await heading('エラー');
    assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, location.pathname]), ['ja', `${BASE}ja/guide/errors.html`]);
  });

  test('it can be searched, in Japanese too', async () => {
    for (const [path, query, found] of [['index.html', 'answer lost', /guide/], ['ja/index.html', '失われた応答', /ja\/guide/]]) {
      await open(path);
      await follow('.DocSearch-Button, .VPNavBarSearch button');
      await page.waitForSelector('.VPLocalSearchBox input');
      await page.type('.VPLocalSearchBox input', query);
      await page.waitForSelector('.VPLocalSearchBox .result');
      const first = await page.evaluate(() => document.querySelector('.VPLocalSearchBox .result').getAttribute('href'));
      assert.match(first, found, query);
    }
  });

  test('axe finds nothing, in both languages, light and dark', async () => {
    for (const scheme of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      for (const path of ['index.html', 'ja/index.html', 'guide/errors.html', 'ja/guide/store.html', 'api/interstream/classes/Interstream.html', 'changelog.html']) {
        await open(path);
        await page.evaluate(AXE);
        const found = await page.evaluate(async () => {
          const { violations } = await globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
          return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`));
        });
        assert.deepEqual(found, [], `${path}, ${scheme}`);
      }
    }
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
  });

  test("Lighthouse finds nothing for accessibility, best practices and search engines", { timeout: 240_000 }, async () => {
    const { default: lighthouse } = await import(join(ROOT, 'tests', 'site', 'lighthouse', 'node_modules', 'lighthouse', 'core', 'index.js'));
    const port = Number(new URL(browser.wsEndpoint()).port);
    // The playground lets nobody connect to anything, so that these cannot be asked for from it.
    const skipAudits = { 'play/index.html': ['robots-txt', 'valid-source-maps'] };
    for (const path of ['index.html', 'ja/index.html', 'guide/errors.html', 'api/interstream/classes/Interstream.html', 'play/index.html']) {
      const { lhr } = await lighthouse(served.url + path, {
        port, logLevel: 'error', onlyCategories: ['accessibility', 'best-practices', 'seo'], skipAudits: skipAudits[path] ?? [],
      });
      const failed = Object.values(lhr.audits).filter(({ score, scoreDisplayMode }) => score !== null && score < 1 && scoreDisplayMode !== 'informative');
      assert.deepEqual(failed.map(({ id, title, details }) => [id, title, JSON.stringify(details?.items ?? []).slice(0, 500)]), [], path);
      assert.deepEqual(Object.values(lhr.categories).map(({ id, score }) => `${id} ${score}`), ['accessibility 1', 'best-practices 1', 'seo 1'], path);
    }
  });

  test('it has a description, a card, icons, and names the repository', () => {
    const text = readFileSync(join(FOLDER, 'index.html'), 'utf8');
    for (const needed of [
      /<meta name="description" content="The client for the INTER-STREAM store API/, /property="og:image" content="https:\/\/pages\.example\/some\/where\/card\.png"/,
      /rel="icon"[^>]*href="\/some\/where\/icon\.svg"/, /<html lang="en"/, new RegExp(`href="${REPOSITORY}"`),
    ]) assert.match(text, needed);
    assert.match(readFileSync(join(FOLDER, 'ja/index.html'), 'utf8'), /<html lang="ja"[^]*入金を任せられる INTER-STREAM/);
    assert.match(readFileSync(join(FOLDER, 'guide/recipes.html'), 'utf8'), new RegExp(`href="${REPOSITORY}/tree/main/examples"`));
  });

  for (const engine of ['firefox', 'webkit']) {
    test(`it works in ${engine} too`, { timeout: 60_000 }, async () => {
      const other = await startBrowser(engine);
      try {
        await other.resize(1280, 900);
        for (const [path, name] of [['index.html', 'en'], ['ja/index.html', 'ja']]) {
          await other.open(served.url + path);
          // The page's program has taken over.
          const line = await other.run(`new Promise((resolve) => {
            const look = () => {
              const text = document.querySelector('.install code')?.textContent ?? '';
              if (text.includes(location.origin)) resolve(text);
              else setTimeout(look, 50);
            };
            look();
          })`);
          assert.equal(line, `npm install ${served.url}interstream.tgz`);
          const picture = await other.run("(({ complete, naturalWidth }) => [complete, naturalWidth])(document.querySelector('.lost-answer img'))");
          assert.deepEqual(picture, [true, 760]);
          await other.picture(join(SCREENSHOTS, `site-${engine}-${name}.png`));
        }
      } finally {
        await other.close();
      }
    });
  }

  test('the install line installs what is on the site', { timeout: 120_000 }, async () => {
    await open('index.html');
    const line = await page.evaluate(() => document.querySelector('.install code').textContent);
    assert.equal(line, `npm install ${served.url}interstream.tgz`);
    const folder = mkdtempSync(join(tmpdir(), 'interstream-site-'));
    try {
      writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
      await runProgram(line.split(' '), { cwd: folder });
      writeFileSync(join(folder, 'order.js'), `import { Interstream } from 'interstream';
import { createSandbox } from 'interstream/sandbox';
console.log((await new Interstream(createSandbox().options).processOrder(2)).ok);\n`);
      assert.equal((await runProgram([process.execPath, 'order.js'], { cwd: folder })).stdout, 'Order was processed\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('nothing was missing, and nobody else was asked', () => {
    assert.deepEqual(complaints, []);
    assert.deepEqual([...asked].filter((origin) => origin !== 'null'), [new URL(served.url).origin]);
  });
});
