// The first processOrder of a fresh workerd isolate: from dispatching the first request to its answer. By then the script
// has run; the wasm is instantiated and the client made within the request.

import { join } from 'node:path';
import { startProgram } from '../tests/package/hosts/program.js';
import { CONSUMER } from '../tools/build/consumer.js';
import { inTurns } from './programs/rounds.js';
import { row } from './row.js';
import { median, ratioOf } from './statistics.js';

const program = (name) => join(CONSUMER, 'benches', 'programs', name);

async function isolates({ quick }) {
  const { withWorker } = await import('../tests/package/hosts/edge.js');
  const { match: [, port], stop } = await startProgram([process.execPath, program('answering.js')], /port (\d+)\n/);
  const bindings = {
    INTERSTREAM_API_URL: `http://127.0.0.1:${port}/api.php`, INTERSTREAM_KEY_ID: '0123456789abcdef', INTERSTREAM_SHARED_SECRET: 'not-a-real-secret',
  };
  /** Milliseconds of each contender's last first request. */
  const took = {};
  const first = (name, file) => () => withWorker(program(file), async (dispatch) => {
    const start = performance.now();
    const text = await (await dispatch('http://bench.invalid/')).text();
    took[name] = performance.now() - start;
    if (text !== 'Order was processed') throw new Error(text);
  }, { bindings });
  const contenders = {
    package: first('package', 'isolate.package.worker.js'), webCrypto: first('webCrypto', 'isolate.webcrypto.worker.js'),
  };
  const rounds = { package: [], webCrypto: [] };
  try {
    const after = (name) => rounds[name].push(took[name]);
    await inTurns(contenders, { rounds: quick ? 5 : 40, times: 1, warmUpRounds: 0, after });
  } finally {
    await stop();
  }
  return [row({
    what: 'the first processOrder of a fresh workerd isolate',
    against: 'the same Worker by hand, with WebCrypto',
    unit: 'x',
    ...ratioOf(rounds.package, rounds.webCrypto),
    next: 1.1,
    detail: { milliseconds: { package: median(rounds.package), webCrypto: median(rounds.webCrypto) } },
  })];
}

export const isolate = [{ name: 'first processOrder of a fresh isolate', needs: ['runtimes'], run: isolates }];
