// The page itself: languages, links, keyboard, what is read aloud, what stays secret, and how it looks.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { BUILT } from './opened.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

const violations = (demo) => demo.inPage(async () => {
  const { violations: found } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
  return found.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`));
});

const focused = () => {
  const { id, name, value } = document.activeElement;
  return id || [name, value].filter((part) => part !== '' && part !== undefined && part !== 'on').join('=');
};

export const page = [
  {
    name: 'the language is switched with everything said so far, and is kept in the address',
    run: async (demo) => {
      await demo.open('user=101&lang=en');
      await demo.process();
      await demo.click('#languages input[value=ja]');
      const { verdict, steps } = await demo.shown();
      assert.deepEqual({ verdict, steps }, {
        verdict: '処理済み',
        steps: ['注文を処理: 応答なし：接続が切れました', '注文を照会: 200 注文は処理済みです', '処理済み'],
      });
      assert.deepEqual(await demo.inPage(() => [document.documentElement.lang, location.hash]), ['ja', '#user=101&lang=ja']);
    },
  },

  {
    name: 'a state can be linked',
    run: async (demo) => {
      const hash = '#user=107&lang=ja&break=lost.clock.noOrderId&timeoutMs=15000&settleMs=30000';
      await demo.open(hash.slice(1));
      assert.deepEqual(await demo.inPage(() => ({
        lang: document.documentElement.lang,
        checked: [...document.querySelectorAll('main input:checked')].map(({ name, value }) => (value === 'on' ? name : `${name}=${value}`)),
      })), {
        lang: 'ja',
        checked: ['story=lost', 'user=107', 'lost', 'clock', 'noOrderId', 'timeoutMs=15000', 'settleMs=30000', 'where=server'],
      });
      await demo.click('input[name=slow]');
      await demo.click('input[name=clock]');
      assert.equal(await demo.inPage(() => location.hash), hash.replace('lost.clock', 'lost.slow'));
    },
  },

  {
    name: 'the code to copy is for the chosen user, and leaves out what the call leaves out',
    run: async (demo) => {
      const code = () => demo.inPage(() => document.querySelector('#code pre').textContent.match(/processOrder\(.*?\)/)[0]);
      await demo.open('user=101&lang=en');
      assert.equal(await code(), 'processOrder(101, { orderId: 300101 })');
      await demo.click('input[name=noOrderId]');
      await demo.click('input[name=user][value="102"]');
      assert.equal(await code(), 'processOrder(102)');
    },
  },

  {
    name: 'the code is copied, or where a page may not, selected',
    run: async (demo) => {
      await demo.open('user=2&lang=en');
      const pressed = (clipboard) => demo.inPage(async (allowed) => {
        let text;
        const writeText = async (given) => (text = given);
        Object.defineProperty(navigator, 'clipboard', { value: allowed ? { writeText } : undefined, configurable: true });
        const button = document.querySelector('#code .copy');
        const said = new Promise((resolve) => new MutationObserver(() => resolve(button.textContent)).observe(button, { childList: true }));
        button.click();
        const says = await said;
        return { says, whole: (text ?? getSelection().toString()).trim() === document.querySelector('#code pre').textContent.trim() };
      }, clipboard);
      assert.deepEqual(await pressed(true), { says: 'Copied', whole: true });
      assert.deepEqual(await pressed(false), { says: 'Selected: copy it with your keyboard', whole: true });
    },
  },

  {
    name: 'no salt, signature or shared secret stands on the page',
    run: async (demo) => {
      await demo.open('user=101&lang=en');
      await demo.process();
      const seen = await demo.inPage(() => {
        const parts = [...document.querySelectorAll('.sent dl > div')].map(({ children: [term, value] }) =>
          [term.querySelector('code').textContent, value.textContent]);
        return { parts: Object.fromEntries(parts), text: document.documentElement.outerHTML };
      });
      const { timestamp, salt, signature, ...rest } = seen.parts;
      assert.deepEqual(rest, { go: 'store', do: 'process_order', iq: '101', key: '5a4db0c5a4db0c5a4db0c5a4db0c5a4d' });
      assert.match(timestamp, /^\d{10}$/);
      assert.match(salt, /^[0-9a-f]{4}•{12}$/);
      assert.match(signature, /^[\w+/]{4}•{12}$/);
      assert.doesNotMatch(seen.text.replaceAll(rest.key, ''), /[0-9a-f]{32}|[\w+/]{43}=|sandbox-only-this-secret/);
    },
  },

  {
    name: 'an answer that was lost is shown as one that never arrived',
    run: async (demo) => {
      await demo.open('user=2&break=lost&lang=en');
      await demo.process();
      assert.deepEqual(await demo.inPage(() => [
        document.querySelector('.remark').textContent, document.querySelector('.received pre').textContent,
      ]), ['This is what the API answered. It never arrived.', '{"ok":"Order was processed"}']);
      await demo.click('#steps li:nth-child(2) button');
      assert.deepEqual(await demo.inPage(() => [
        document.querySelector('#exchange-heading').textContent, document.querySelector('.remark'),
        [...document.querySelectorAll('#steps [aria-pressed]')].map((button) => button.getAttribute('aria-pressed')),
      ]), ['One request, signed: Look the order up', null, ['false', 'true']]);
    },
  },

  {
    name: 'everything works from the keyboard alone',
    run: async (demo) => {
      const { press } = demo.browser;
      await demo.open('user=105&lang=en');
      await press('Tab');
      assert.equal(await demo.inPage(() => document.activeElement.className), 'skip');
      for (const place of ['language=en', 'story=lost', 'play', 'step']) {
        await press('Tab');
        assert.equal(await demo.inPage(focused), place);
      }
      for (let tabs = 0; tabs < 3; tabs += 1) await press('Tab');
      assert.equal(await demo.inPage(focused), 'user=105');
      await press('ArrowDown');
      assert.equal(await demo.inPage(focused), 'user=106');
      await press('Tab');
      await press('Space');
      assert.equal(await demo.inPage(focused), 'lost');
      for (let tabs = 0; tabs < 7; tabs += 1) await press('Tab');
      assert.equal(await demo.inPage(focused), 'process');
      await press('Enter');
      await demo.ended();
      const { verdict, told: { confirmedBy } } = await demo.shown();
      assert.deepEqual({ verdict, confirmedBy }, { verdict: 'Processed', confirmedBy: 'order-history' });
      assert.equal(await demo.inPage(focused), 'process');
    },
  },

  {
    name: 'what is read aloud is the beginning, a loss and the end, once each',
    run: async (demo) => {
      await demo.open('user=101&lang=en');
      await demo.inPage(() => {
        globalThis.heard = [];
        const spoken = document.querySelector('#spoken');
        new MutationObserver(() => heard.push(spoken.textContent)).observe(spoken, { childList: true });
      });
      await demo.process();
      const heard = await demo.inPage(() => globalThis.heard);
      assert.deepEqual(heard.map((text) => text.replace(/[\d,]+ milliseconds/, '… milliseconds')), [
        'Calling for user 101.', 'The answer was lost. The client looks the order up.',
        'Processed. The order was sent to be processed once. … milliseconds.',
      ]);
    },
  },

  {
    name: 'axe finds nothing, before and after a call, in both languages',
    run: async (demo) => {
      const { prefer } = demo.browser;
      await demo.open('user=109&lang=en');
      await demo.browser.run(`(() => { ${AXE} })()`);
      assert.deepEqual(await violations(demo), []);
      await demo.process();
      for (const language of ['en', 'ja']) {
        await demo.click(`#languages input[value=${language}]`);
        for (const scheme of prefer === undefined ? ['light'] : ['light', 'dark']) {
          await prefer?.({ 'prefers-color-scheme': scheme });
          assert.deepEqual(await violations(demo), []);
        }
      }
      await demo.browser.prefer?.({ 'prefers-color-scheme': 'light' });
    },
  },

  {
    name: 'nothing is wider than the narrowest window',
    run: async (demo) => {
      await demo.browser.resize(320, 640);
      await demo.open();
      for (const hash of ['user=109&lang=en', 'user=106&lang=ja']) {
        await demo.turn(hash);
        await demo.process();
        const [wide, inside] = await demo.inPage(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
        assert.ok(wide <= inside, `${hash}: ${wide} > ${inside}`);
      }
      await demo.browser.resize(1024, 600);
    },
  },

  {
    name: 'nothing moves by itself for those who do not want it',
    run: async (demo) => {
      if (demo.browser.prefer === undefined) return;
      const moving = async () => {
        await demo.click('#process');
        await demo.until(() => document.querySelector('.step.is-running') !== null);
        return demo.inPage(() => [
          getComputedStyle(document.querySelector('.step.is-running .mark')).animationName,
          getComputedStyle(document.documentElement).scrollBehavior,
        ]);
      };
      await demo.open('user=104&lang=en');
      assert.deepEqual(await moving(), ['breathing', 'smooth']);
      await demo.browser.prefer({ 'prefers-reduced-motion': 'reduce' });
      await demo.open('user=104&lang=en');
      assert.deepEqual(await moving(), ['none', 'auto']);
      await demo.browser.prefer({ 'prefers-reduced-motion': 'no-preference' });
    },
  },

  {
    name: 'it works opened as a file, without any server',
    run: async (demo) => {
      await demo.browser.open(`${pathToFileURL(join(BUILT, 'index.html'))}#user=101&lang=en`);
      const { verdict, truth } = await demo.process();
      assert.deepEqual([verdict, truth.processed], ['Processed', 'once']);
    },
  },

  {
    name: 'the page can reach no network',
    run: async (demo) => {
      await demo.open('lang=en');
      assert.deepEqual(await demo.inPage(() => fetch('/').then(() => 'reached', (error) => error.name)), 'TypeError');
      assert.deepEqual(await demo.complaints(), [`connect-src forbids ${await demo.inPage(() => `${location.origin}/`)}`]);
    },
  },
];
