// `npm run test:wasm`: the promise itself, as wasm-pack tests it, in Node and in Chromium.

import { ensureBrowsers, ensureWasmTools, isMain, output, run } from '../setup.js';

/** Ends the process where a test fails. */
export function testWasm() {
  ensureBrowsers();
  const environment = ensureWasmTools();
  const test = (where, env) =>
    run('wasm-pack', ['test', ...where, '--mode', 'no-install', '--', '--locked', '--features', 'trap', '--test', 'wasm'], {
      env: { ...environment, ...env },
    });
  test(['--node']);
  // The chromedriver that is installed; wasm-pack would fetch another.
  const chromedriver = output('which', ['chromedriver']);
  test(['--headless', '--chrome', '--chromedriver', chromedriver], { WASM_BINDGEN_USE_BROWSER: '1' });
}

if (isMain(import.meta.url)) testWasm();
