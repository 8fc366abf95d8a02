// A page whose policy does not let it compile wasm is told so.

import * as interstream from 'interstream';
import { equal, failure, ok } from '../assert.js';
import { runCases } from '../report.js';

const results = await runCases([['policy', 'without wasm-unsafe-eval, constructing says what is missing', async () => {
  const options = { apiUrl: 'https://www.interstreamdomain.tv/api.php', keyId: 'key', sharedSecret: 'not-a-real-secret', dangerouslyAllowBrowser: true };
  const error = await failure(() => new interstream.Interstream(options));
  equal([error.name, error.code, error.outcome], ['ConfigurationError', 'INVALID_CONFIGURATION', 'not-sent']);
  ok(error.message.includes("'wasm-unsafe-eval'"), error.message);
}]]);
await fetch('/results', { method: 'POST', body: JSON.stringify(results) });
