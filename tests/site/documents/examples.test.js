// Every public name has an example in the declarations; each is compiled, strictly, against the installed package, and run
// on a sandbox of its own, and prints what it says.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { format } from 'node:util';
import { transformSync } from 'esbuild';
import { CONSUMER } from '../../../tools/build/consumer.js';
import { ROOT } from '../../../tools/setup.js';
import { runProgram } from '../../package/hosts/program.js';

const PARTS = ['index', 'store', 'sandbox', 'slim'];
const [SOURCE, PROGRAM, PROJECT] = ['examples.ts', 'examples.mjs', 'examples.json'].map((name) => join(CONSUMER, name));

/** A comment that documents, and the line behind it. */
const DOCUMENTED = /\/\*\*((?:(?!\*\/)[^])*)\*\/\n(.*)/g;
const EXPORTED = /^export (?:declare )?(class|interface|type|function|const) (\w+)/;
/** What can be called or read on a client, the store and a sandbox. */
const MEMBER = /^ {2}(?:static |readonly )?(\w+|\[Symbol\.dispose\])(?:\(|: (?:Store|typeof globalThis|InterstreamOptions;))/;
const OWNERS = ['Interstream', 'Store', 'Sandbox'];

/** What is declared in a part, in its order: `{ name, kind, comment }`. A type of a constant's name has its example there. */
function declared(part) {
  let owner;
  return [...readFileSync(join(ROOT, 'pkg', `${part}.d.ts`), 'utf8').matchAll(DOCUMENTED)].flatMap(([, comment, line]) => {
    const [, kind, name] = EXPORTED.exec(line) ?? [];
    if (name !== undefined) {
      owner = name;
      return [{ name, kind, comment }];
    }
    const [, member] = MEMBER.exec(line) ?? [];
    return member !== undefined && (OWNERS.includes(owner) || comment.includes('@example'))
      ? [{ name: `${owner}.${member}`, kind: 'member', comment }]
      : [];
  });
}

const exampleOf = (comment) => /@example\n \s*\* ```ts\n([^]*?)\n\s*\* ```/.exec(comment)?.[1].replace(/^\s*\* ?/gm, '');

const everything = PARTS.flatMap((part) => declared(part).map((one) => ({ ...one, part })));
const all = everything.filter(({ name }, at) => everything.findIndex((other) => other.name === name) === at);
const examples = all.map(({ name, kind, part, comment }) => ({ name, kind, part, code: exampleOf(comment) }));

const names = (parts, kinds) => [...new Set(
  all.filter(({ part, kind }) => parts.includes(part) && kinds.includes(kind)).map(({ name }) => name),
)];
const VALUES = ['class', 'function', 'const'];

/** A sandbox and a client are there, and everything that the package exports. */
function programOf() {
  const values = names(['index', 'store'], VALUES);
  const types = names(['index', 'store'], ['interface', 'type']).filter((name) => !values.includes(name));
  const runs = examples.map(({ name, part, code }, at) => `
  ${at}: async (console) => { // ${name}
    const sandbox = createSandbox();
    const client = new Interstream(sandbox.options);
    ${part === 'slim' ? 'const { init, Interstream: Slim } = slim;' : ''}
    {
      ${part === 'slim' ? 'const Interstream = Slim;' : ''}
${code}
    }
  },`);
  return `
import { ${values.join(', ')} } from 'interstream';
import type { ${types.join(', ')} } from 'interstream';
import { createSandbox } from 'interstream/sandbox';
import type { ${names(['sandbox'], ['interface']).join(', ')} } from 'interstream/sandbox';
import * as slim from 'interstream/slim';

declare const bytes: Uint8Array;
interface Console { log(...values: unknown[]): void; error(...values: unknown[]): void }
export const runs: Record<number, (console: Console) => Promise<void>> = {${runs.join('')}
};
`;
}

describe('the examples of the declarations', () => {
  let runs;

  before(async () => {
    writeFileSync(SOURCE, programOf());
    globalThis.bytes = readFileSync(join(ROOT, 'pkg', 'dist', 'interstream.wasm'));
    writeFileSync(PROGRAM, transformSync(programOf(), { loader: 'ts', format: 'esm', target: 'node20' }).code);
    ({ runs } = await import(PROGRAM));
  });

  test('every public name has one', () => {
    assert.ok(examples.length > 100, `${examples.length}`);
    assert.deepEqual(examples.filter(({ code }) => code === undefined).map(({ name }) => name), []);
  });

  test('they compile in a strict project', async () => {
    const compilerOptions = {
      strict: true, noEmit: true, target: 'es2022', lib: ['es2022', 'dom', 'esnext.disposable'], module: 'nodenext', types: [],
      exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true,
    };
    writeFileSync(PROJECT, JSON.stringify({ compilerOptions, files: [SOURCE] }));
    await runProgram([join(ROOT, 'node_modules', '.bin', 'tsc'), '--project', PROJECT]);
  });

  examples.forEach(({ name, part, code }, at) => {
    test(`${part}: ${name}`, { timeout: 10_000 }, async () => {
      const printed = [];
      const log = (...values) => printed.push(format(...values));
      await runs[at]({ log, error: log });
      const said = [...code.matchAll(/console\.log\(.*?\/\/ (.*)$/gm)].map(([, text]) => text);
      assert.deepEqual(printed, said);
      // An example that prints nothing shows a type.
      assert.ok(printed.length > 0 || !/await/.test(code) || name.endsWith('dispose]') || name === 'InternalError', name);
    });
  });
});
