// `npm run simulate`: the proof that a lost answer is never a guess, as one report. Ten million stories of process_order
// against the core as it is, as many of the other changes, and all stories of settlements; then a million (or all of
// those) against each mutant of it.

import { runMutants } from './mutants.js';
import { ensureNodeModules, run, say } from '../setup.js';

const STORIES = process.env.INTERSTREAM_STORIES ?? '10000000';

ensureNodeModules();
say(`Ten million stories (INTERSTREAM_STORIES changes that) …`);
run('cargo', ['test', '--locked', '--release', '--quiet', '--test', 'simulation', 'a_lost_answer'], {
  env: { INTERSTREAM_STORIES: STORIES },
});
run('cargo', ['test', '--locked', '--release', '--quiet', '--test', 'changes'], { env: { INTERSTREAM_STORIES: STORIES } });
run('cargo', ['test', '--locked', '--release', '--quiet', '--test', 'settlement', 'whatever_happens', '--', '--nocapture']);
const { mutants, caught } = runMutants();
if (caught < mutants) process.exitCode = 1;
