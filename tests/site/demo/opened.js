// The built page, opened in a browser, and what a test reads from it and does on it.

import { cpSync, copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { servePage } from '../../../tools/serve-page.js';
import { ROOT } from '../../../tools/setup.js';
import { startBrowser } from './browsers.js';

export const BUILT = join(ROOT, 'target', 'www');
export const SCREENSHOTS = join(ROOT, 'target', 'screenshots');

/** The static files as they are, with watch.js in front. */
function watched(engine) {
  const folder = join(ROOT, 'target', `www-watched-${engine}`);
  rmSync(folder, { recursive: true, force: true });
  cpSync(BUILT, folder, { recursive: true });
  copyFileSync(join(ROOT, 'tests', 'site', 'demo', 'watch.js'), join(folder, 'watch.js'));
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  writeFileSync(join(folder, 'index.html'), page.replace('<script', '<script src="watch.js"></script>\n    <script'));
  return folder;
}

export async function startDemo(engine) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  for (const name of readdirSync(SCREENSHOTS)) if (name.startsWith(`${engine}-`)) rmSync(join(SCREENSHOTS, name));
  const served = await servePage(watched(engine));
  const browser = await startBrowser(engine);
  let opened = 0;

  /** Calls a function in the page, with arguments that JSON can carry; waits for its promise. */
  const inPage = (fn, ...args) => browser.run(`(${fn})(${args.map((arg) => JSON.stringify(arg)).join(', ')})`);

  const demo = {
    browser,
    inPage,

    /** Loads the page anew, as linked. */
    open: async (hash = '') => {
      opened += 1;
      await browser.open(`${served.url}?${opened}#${hash}`);
    },

    /** Another state in the same page. */
    turn: async (hash) => {
      await inPage((next) => new Promise((resolve) => {
        if (location.hash === next) resolve();
        // The page's own listener comes first.
        addEventListener('hashchange', () => resolve(), { once: true });
        location.hash = next;
      }), `#${hash}`);
    },

    /** Waits until a condition in the page holds; looks again whenever something in it has changed. */
    until: (condition) => browser.run(`new Promise((resolve) => {
      const watcher = new MutationObserver(() => look());
      const look = () => {
        if (!(${condition})()) return;
        watcher.disconnect();
        resolve(true);
      };
      watcher.observe(document, { attributes: true, characterData: true, childList: true, subtree: true });
      look();
    })`),

    click: (selector) => inPage((found) => document.querySelector(found).click(), selector),

    /** Presses the button and waits for the call to end. */
    process: async () => {
      await demo.click('#process');
      await demo.ended();
      return demo.shown();
    },

    /** The call is over, and so is whatever was still on its way to the page. */
    ended: () => demo.until(() => !['idle', 'running'].includes(document.documentElement.dataset.call)),

    /** The story is over, and all of it is shown. */
    told: () => demo.until(() => document.documentElement.dataset.story === 'over'),

    /** What stands in the two lanes of the story. */
    lanes: () => inPage(() => [...document.querySelectorAll('#lanes > .lane')].map((lane) => ({
      steps: [...lane.querySelectorAll('.sequence-step.is-shown')].map((step) => step.textContent),
      verdict: lane.classList.contains('is-over') ? lane.querySelector('.lane-verdict').textContent : null,
    }))),

    /** What stands on the page about the call. */
    shown: () => inPage(() => {
      const text = (root) => root.textContent;
      const pairs = (selector) => Object.fromEntries(
        [...document.querySelectorAll(`${selector} dl > div`)].map(({ children: [term, value] }) => [text(term), text(value)]),
      );
      return {
        verdict: text(document.querySelector('.verdict-title')),
        ledger: text(document.querySelector('.verdict-truth')),
        told: { name: document.querySelector('.told h3')?.textContent, ...pairs('.told') },
        truth: pairs('.truth'),
        steps: [...document.querySelectorAll('#steps > li')].map((row) =>
          [text(row.querySelector('.step-title')), text(row.querySelector('.step-detail'))].filter((part) => part !== '').join(': ')),
      };
    }),

    complaints: () => inPage(() => complaints),

    picture: (name) => browser.picture(join(SCREENSHOTS, `${name}.png`)),

    stop: async () => {
      await browser.close();
      await served.close();
    },
  };
  return demo;
}
