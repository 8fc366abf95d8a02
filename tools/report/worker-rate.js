// `npm run bench:worker`: how many payments a second the Worker of examples/worker settles on this machine, each of a user
// of its own, from the webhook to the processed order.

import { join } from 'node:path';
import { stageExamples } from '../test/examples.js';
import { run } from '../setup.js';

const stage = await stageExamples((name) => name === 'worker');
run(process.execPath, [join('tests', 'package', 'examples', 'worker-rate.js')], { cwd: stage, stdout: 1 });
process.exit();
