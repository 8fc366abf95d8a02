// `npm run test:quick`: the core, and the suite from the installed tarball in the Node that runs this. It asks for no
// browser, PHP or other runtime, and takes under two minutes once things are built.

import { join } from 'node:path';
import { runRows } from '../../tests/package/hosts/run.js';
import { suiteOf } from '../../tests/package/hosts/program.js';
import { asText } from '../../tests/package/hosts/table.js';
import { CONSUMER, installConsumer } from '../build/consumer.js';
import { ensureNodeModules, fail, run, say } from '../setup.js';

const start = performance.now();
ensureNodeModules();

say('The core (cargo test)');
run('cargo', ['test', '--locked', '--quiet']);

say('The tarball, installed');
await installConsumer();
const program = join(CONSUMER, 'tests', 'runtimes', 'entry', 'console.js');
const results = await runRows([
  { name: `Node ${process.versions.node}, import`, run: () => suiteOf([process.execPath, program], { cwd: CONSUMER }) },
], 1);
console.log(asText(results));

const seconds = ((performance.now() - start) / 1000).toFixed(0);
if (results.some(({ failures }) => failures.length > 0)) fail(`Failed, after ${seconds} s.`);
say(`Passed, in ${seconds} s.`);
