// Test runners, with the environments they offer: whoever uses the package tests with one of them.

import { build } from 'esbuild';
import { cpSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './program.js';
import { projectWithHosts } from './project.js';
import { NODES } from './server-side.js';

const SUITE = join(dirname(fileURLToPath(import.meta.url)), 'runners', 'suite.test.js');
/** jsdom and Vitest ask for more than the oldest Node. */
const NODE = NODES.find(({ name }) => name.startsWith('Node 24')).program;

async function passes(name, command, options) {
  const failure = await runProgram(command, options).then(() => undefined, (error) => error.message);
  return [{ group: 'runner', name, failure }];
}

const jest = (environment) => async () => {
  const root = projectWithHosts(`jest-${environment}`, undefined, { type: 'commonjs' });
  // Jest is at home in CommonJS.
  await build({ entryPoints: [SUITE], outfile: join(root, 'suite.test.js'), format: 'cjs', packages: 'external', bundle: true, logLevel: 'error' });
  writeFileSync(join(root, 'jest.config.json'), JSON.stringify({ testEnvironment: environment, transform: {} }));
  return passes(environment, [NODE, join(root, 'node_modules', 'jest', 'bin', 'jest.js'), '--rootDir', root], { cwd: root });
};

const vitest = (environment, config = `{ test: { environment: '${environment}', globals: true } }`) => async () => {
  const root = projectWithHosts(`vitest-${environment}`);
  cpSync(SUITE, join(root, 'suite.test.js'));
  writeFileSync(join(root, 'vitest.config.js'), `import { cloudflareTest } from '@cloudflare/vitest-pool-workers';\n\nexport default ${config};\n`);
  writeFileSync(join(root, 'wrangler.json'), '{ "name": "shop", "compatibility_date": "2025-07-15" }\n');
  return passes(environment, [NODE, join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run'], { cwd: root });
};

const IN_WORKERD = `{
  plugins: [cloudflareTest({ wrangler: { configPath: './wrangler.json' } })],
  test: { globals: true },
}`;

export const runners = [
  ...['node', 'jsdom'].map((environment) => ({ name: `Jest, ${environment}`, run: jest(environment) })),
  ...['node', 'jsdom', 'happy-dom'].map((environment) => ({ name: `Vitest, ${environment}`, run: vitest(environment) })),
  { name: 'Vitest, Workers', run: vitest('workers', IN_WORKERD) },
];
