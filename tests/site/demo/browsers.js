// The three engines behind one small set of verbs: open, run, press, resize, picture, close. Puppeteer drives Chromium and
// Firefox; WebKit's own driver speaks WebDriver over HTTP.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { CHROMIUM } from '../../package/hosts/pages.js';
import { output } from '../../../tools/setup.js';

const LONGEST_MS = 30_000;

/** Starts an engine: "chromium", "firefox" or "webkit". */
export async function startBrowser(engine) {
  if (engine === 'webkit') return startWebKit();
  return startWithPuppeteer(engine);
}

// ---------------------------------------------------------------- Chromium, Firefox

const LAUNCH = {
  chromium: () => ({ executablePath: output('which', ['chromium']), args: CHROMIUM }),
  firefox: () => ({ browser: 'firefox', executablePath: output('which', ['firefox-esr']) }),
};

async function startWithPuppeteer(engine) {
  const browser = await puppeteer.launch({ headless: true, ...LAUNCH[engine](), protocolTimeout: LONGEST_MS });
  // A page of its own: Firefox's first one has no focus, and without it no key presses a button.
  const page = await browser.newPage();
  return {
    engine,
    open: (url) => page.goto(url),
    run: (expression) => page.evaluate(expression),
    press: (key) => page.keyboard.press(key === 'Space' ? ' ' : key),
    resize: (width, height) => page.setViewport({ width, height }),
    /** Puppeteer has no way to ask Firefox. */
    prefer: engine === 'firefox' ? undefined : (features) => page.emulateMediaFeatures(Object.entries(features).map(([name, value]) => ({ name, value }))),
    picture: (path) => page.screenshot({ path }),
    close: () => browser.close(),
  };
}

// ---------------------------------------------------------------- WebKit

const MINI_BROWSER = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';

/** As WebDriver numbers them. */
const CODES = { Space: ' ', Enter: '\uE007', Tab: '\uE004', ArrowDown: '\uE015' };

async function startWebKit() {
  const home = mkdtempSync(join(tmpdir(), 'interstream-webkit-'));
  const port = await freePort();
  const screen = ['-a', '-s', '-screen 0 1600x1200x24'];
  // A process group of its own: behind the driver are a display and a browser of many processes.
  const driver = spawn('xvfb-run', [...screen, 'WebKitWebDriver', `--port=${port}`], {
    stdio: 'ignore', detached: true, env: { ...process.env, HOME: home },
  });

  const ask = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(LONGEST_MS),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${path}: ${value.error}: ${value.message}`);
    return value;
  };
  await listening(port);
  const { sessionId } = await ask('POST', '/session', {
    capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary: MINI_BROWSER, args: ['--automation'] } } },
  });
  const session = (method, path, body) => ask(method, `/session/${sessionId}${path}`, body);
  const run = (expression) => session('POST', '/execute/async', {
    script: `const done = arguments[0]; Promise.resolve(${expression}).then(done, (error) => done('failed: ' + error));`, args: [],
  });
  return {
    engine: 'webkit',
    open: (url) => session('POST', '/url', { url }),
    run,
    press: (key) => session('POST', '/actions', {
      actions: [{ type: 'key', id: 'keys', actions: ['keyDown', 'keyUp'].map((type) => ({ type, value: CODES[key] })) }],
    }),
    /** The window is larger than the page in it, and has a least width. */
    resize: async (width, height) => {
      await session('POST', '/window/rect', { width, height });
      const [innerWidth, innerHeight] = await run('[innerWidth, innerHeight]');
      await session('POST', '/window/rect', { width: 2 * width - innerWidth, height: 2 * height - innerHeight });
    },
    picture: async (path) => writeFileSync(path, Buffer.from(await session('GET', '/screenshot'), 'base64')),
    close: async () => {
      const gone = new Promise((resolve) => driver.once('exit', resolve));
      await session('DELETE', '');
      process.kill(-driver.pid, 'SIGKILL');
      await gone;
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The driver does not say when it is ready. */
async function listening(port) {
  const until = Date.now() + LONGEST_MS;
  for (;;) {
    try {
      await fetch(`http://127.0.0.1:${port}/status`);
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
