// `npm run check`: formats, lints, licences, known vulnerabilities, types.

import { join } from 'node:path';
import { audit } from '../report/audit.js';
import { build } from '../build/package.js';
import { checkMutants } from './mutants.js';
import { ROOT, ensureCargoDeny, ensureNodeModules, isMain, run, say } from '../setup.js';

/** Ends the process where something is not right. */
export async function check() {
  ensureNodeModules();
  say('cargo fmt --check, cargo clippy');
  run('cargo', ['fmt', '--check']);
  run('cargo', ['clippy', '--quiet', '--locked', '--all-targets', '--', '--deny', 'warnings']);
  for (const part of ['client', 'client,bench,trap', 'sandbox']) {
    run('cargo', [
      'clippy', '--quiet', '--locked', '--target', 'wasm32-unknown-unknown', '--no-default-features', '--features', part,
      '--', '--deny', 'warnings',
    ]);
  }
  run('cargo', ['clippy', '--quiet', '--locked', '--target', 'wasm32-unknown-unknown', '--features', 'trap', '--test', 'wasm', '--', '--deny', 'warnings']);
  checkMutants();
  say('cargo deny: licences, sources, duplicates');
  run(ensureCargoDeny(), ['--log-level', 'error', 'check', 'bans', 'licenses', 'sources']);
  say('Known vulnerabilities: cargo deny, npm audit');
  for (const what of audit()) say(`NOT CHECKED: ${what}.`);
  await build();
  say('The declarations (tsc)');
  for (const project of ['tsconfig.json', 'tsconfig.users.json']) {
    run(join(ROOT, 'node_modules', '.bin', 'tsc'), ['--project', join('tests', 'package', 'types', project)]);
  }
}

if (isMain(import.meta.url)) await check();
