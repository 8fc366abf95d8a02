// Shows that the simulation bites: breaks a copy of the core in one place at a time, each time as somebody would who
// believes something wrong about lost answers (tests/simulation/mutants.json), and runs the stories against it.
// `node tools/test/mutants.js [part of a belief]`: exit 1 where a mutant survives, or where its text is no longer found.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT, fail, isMain, say } from '../setup.js';

const TARGET = resolve(process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target'), 'mutants');
// Its own for each run: two at the same time would break each other's copy.
const COPY = join(TARGET, `crate-${process.pid}`);
const STORIES = process.env.INTERSTREAM_STORIES ?? '1000000';
/** The test of each suite that plays stories, and says which invariant one breaks. */
const TESTS = {
  simulation: 'a_lost_answer_is_never_a_guess',
  changes: 'a_change_is_made_once_or_said_not_to_be',
  settlement: 'a_payment_is_recorded_once_and_the_order_processed_once_whatever_happens',
};

// Some optimisation pays for itself; debug information does not. Overflow stays checked.
const ENVIRONMENT = {
  ...process.env,
  CARGO_TARGET_DIR: join(TARGET, 'build'),
  CARGO_PROFILE_DEV_OPT_LEVEL: '1',
  CARGO_PROFILE_DEV_DEBUG: '0',
  INTERSTREAM_STORIES: STORIES,
  INTERSTREAM_SEED: '1',
  RUST_BACKTRACE: '0',
};

/** Ends the process where a mutant's text is not there, once: the core has moved on, and the mutant has to follow. */
export function checkMutants() {
  for (const { belief, file, from } of listed()) {
    const times = readFileSync(join(ROOT, file), 'utf8').split(from).length - 1;
    if (times !== 1) fail(`tests/simulation/mutants.json: the text of "${belief}" is ${times} times in ${file}.`);
  }
}

function listed() {
  return JSON.parse(readFileSync(join(ROOT, 'tests', 'simulation', 'mutants.json'), 'utf8'));
}

/** Runs the mutants, prints a table, and returns how many there are, were caught, and were not. */
export function runMutants(wanted = '') {
  const mutants = listed();
  copyCrate();
  say(`The core as it is, with ${Number(STORIES).toLocaleString('en')} stories …`);
  for (const suite of Object.keys(TESTS)) {
    const sane = judge(suite);
    if (sane.verdict !== 'survives') fail(`The ${suite} fails without any mutant:\n${sane.said}`);
  }

  const rows = [];
  for (const mutant of mutants.filter(({ belief }) => belief.includes(wanted))) {
    const row = { belief: mutant.belief, ...tryOut(mutant) };
    rows.push(row);
    say(`${row.verdict.padEnd(9)} ${row.seconds.padStart(5)} s  ${row.belief}${row.by ? `\n${' '.repeat(20)}${row.by}` : ''}`);
  }
  rmSync(COPY, { recursive: true, force: true });
  const caught = rows.filter(({ verdict }) => verdict === 'caught').length;
  say(`mutants: ${rows.length}, caught ${caught}, not caught ${rows.length - caught}`);
  return { mutants: rows.length, caught, rows };
}

function copyCrate() {
  rmSync(COPY, { recursive: true, force: true });
  mkdirSync(COPY, { recursive: true });
  for (const name of ['Cargo.toml', 'Cargo.lock', 'src', 'benches', 'examples', join('tests', 'simulation'), join('tests', 'core')]) {
    if (existsSync(join(ROOT, name))) cpSync(join(ROOT, name), join(COPY, name), { recursive: true });
  }
  // The copy lies inside the repository, and is no part of it.
  const manifest = join(COPY, 'Cargo.toml');
  const text = readFileSync(manifest, 'utf8');
  if (!/^\[workspace\]/m.test(text)) writeFileSync(manifest, `${text}\n[workspace]\n`);
}

function tryOut({ file, from, to, suite = 'simulation' }) {
  const begun = Date.now();
  const seconds = () => ((Date.now() - begun) / 1000).toFixed(1);
  const path = join(COPY, file);
  const original = readFileSync(path, 'utf8');
  const parts = original.split(from);
  if (parts.length !== 2) {
    return { verdict: 'NOT FOUND', seconds: seconds(), by: `its text is ${parts.length - 1} times in ${file}` };
  }
  writeFileSync(path, parts.join(to));
  const { verdict, by } = judge(suite);
  writeFileSync(path, original);
  return { verdict: verdict === 'survives' ? 'SURVIVES' : verdict, seconds: seconds(), by };
}

/** Builds the copy and runs the stories. */
function judge(suite) {
  const options = { cwd: COPY, env: ENVIRONMENT, encoding: 'utf8', maxBuffer: 1 << 26 };
  const arguments_ = ['test', '--locked', '--offline', '--test', suite, '--no-run', '--message-format=json'];
  const built = spawnSync('cargo', arguments_, options);
  if (built.status !== 0) return { verdict: 'NO BUILD', said: built.stderr, by: built.stderr.trim().split('\n').at(-1) };
  const executables = built.stdout.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  const { executable } = executables.find((message) => message.executable && message.target?.name === suite);
  const ran = spawnSync(executable, ['--exact', TESTS[suite]], { ...options, timeout: 300_000 });
  const said = ran.stdout + ran.stderr;
  if (ran.status === 0) return { verdict: 'survives', said };
  const violation = /VIOLATION of "(.*?)"/.exec(said);
  if (violation) return { verdict: 'caught', said, by: violation[1] };
  // Not what was asked for: a story that panics, or a distribution that has shifted, proves nothing.
  return { verdict: ran.error ? 'HANGS' : 'FAILS', said, by: said.split('\n').find((line) => line.includes('panicked')) };
}

if (isMain(import.meta.url)) {
  const { mutants, caught } = runMutants(process.argv[2]);
  if (mutants === 0 || caught < mutants) process.exitCode = 1;
}
