// `npm run test:examples [-- <words>]`: the examples, each as a reader has it, with the packed tarball installed.
//
// With words, only the test files whose name holds one of them ("worker").

import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pack } from '../build/pack.js';
import { ROOT, ensureBrowsers, ensureNodeModules, ensureRuntimes, isMain, run } from '../setup.js';
import { testFilesIn } from './files.js';

const TESTS = 'tests/package/examples';

/** A tree laid out as this repository, so that the examples find the tarball where their package.json says. */
const STAGE = join(ROOT, 'target', 'examples');

/** What is tested, and what the tests are made of. */
const COPIED = ['examples', 'tools', 'pkg/source', 'tests/package', 'tests/site/demo'];

/** Ends the process where a test fails. */
export async function testExamples(words = []) {
  const chosen = testFilesIn(TESTS, words);
  ensureBrowsers();
  await stageExamples((name) => chosen.some((file) => file.startsWith(name) || file.startsWith('types')));
  const files = chosen.map((name) => join(TESTS, name));
  run(process.execPath, ['--test', '--test-concurrency=2', ...files], { cwd: STAGE, stdout: 1 });
}

/** Lays the examples out, and installs those that are wanted. Returns the tree. */
export async function stageExamples(isWanted) {
  ensureNodeModules();
  ensureRuntimes();
  lay(await pack());
  const all = readdirSync(join(STAGE, 'examples')).filter((name) => existsSync(join(STAGE, 'examples', name, 'package.json')));
  // wrangler and the like are development dependencies of the examples, and are here already.
  for (const name of all.filter(isWanted)) install(join(STAGE, 'examples', name), ['--omit=dev']);
  return STAGE;
}

/** The tests import the package by name, and what tests/package/hosts has installed. */
function lay(tarball) {
  rmSync(STAGE, { recursive: true, force: true });
  mkdirSync(join(STAGE, 'target', 'npm'), { recursive: true });
  const isOurs = (file) => !/[/\\](node_modules|\.wrangler)$/.test(file);
  for (const folder of COPIED) cpSync(join(ROOT, folder), join(STAGE, folder), { recursive: true, filter: isOurs });
  const { type } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  writeFileSync(join(STAGE, 'package.json'), `${JSON.stringify({ private: true, type })}\n`);
  const packed = join(STAGE, 'target', 'npm', 'interstream.tgz');
  cpSync(tarball, packed);
  install(STAGE, [packed]);
  const installed = join(ROOT, 'tests', 'package', 'hosts', 'node_modules');
  for (const folder of ['tests', join('tests', 'package', 'hosts')]) symlinkSync(installed, join(STAGE, folder, 'node_modules'));
  // The development dependencies of the examples; some are there under another name.
  const development = join(STAGE, 'examples', 'node_modules');
  mkdirSync(development);
  for (const name of ['@types', '@aws-sdk', 'bun-types', 'csstype']) {
    if (existsSync(join(installed, name))) symlinkSync(join(installed, name), join(development, name));
  }
  symlinkSync(join(installed, 'typescript-5.9'), join(development, 'typescript'));
}

function install(folder, args) {
  run('npm', ['install', '--silent', '--no-audit', '--no-fund', '--no-package-lock', ...args], { cwd: folder });
}

if (isMain(import.meta.url)) {
  await testExamples(process.argv.slice(2));
  // A browser or a server that does not end by itself is not waited for.
  process.exit();
}
