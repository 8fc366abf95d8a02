// The examples in TypeScript compile, strictly, against the installed package and the types that their users have.

import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runProgram } from '../hosts/program.js';
import { NODES } from '../hosts/server-side.js';

const EXAMPLES = join(import.meta.dirname, '..', '..', '..', 'examples');
const MODULES = join(import.meta.dirname, '..', 'hosts', 'node_modules');
const TSC = join(MODULES, 'typescript-5.9', 'bin', 'tsc');
const NODE = NODES.at(-1).program;

/** What makes types out of what is configured. */
const GENERATED = {
  async worker(cwd) {
    // The names of the secrets come from here.
    copyFileSync(join(cwd, '.dev.vars.example'), join(cwd, '.dev.vars'));
    await runProgram([NODE, join(MODULES, 'wrangler', 'bin', 'wrangler.js'), 'types', '--strict-vars=false'], { cwd });
    rmSync(join(cwd, '.dev.vars'));
  },
  next: (cwd) => runProgram([NODE, join(cwd, 'node_modules', 'next', 'dist', 'bin', 'next'), 'typegen'], { cwd }),
};

const inTypeScript = readdirSync(EXAMPLES).filter((name) => existsSync(join(EXAMPLES, name, 'tsconfig.json')));

test('most examples are in TypeScript', () => {
  assert.deepEqual(inTypeScript, ['bun', 'express', 'hono', 'lambda', 'next', 'worker']);
});

for (const name of inTypeScript) {
  test(`${name} compiles`, { timeout: 120_000 }, async () => {
    const cwd = join(EXAMPLES, name);
    await GENERATED[name]?.(cwd);
    await runProgram([NODE, TSC, '--project', '.'], { cwd });
  });
}
