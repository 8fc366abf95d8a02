// `npm run demo [-- --port <n>]`: the site with its playground, and beside it the sandbox over HTTP for the code that is
// copied from it, on 127.0.0.1 until Ctrl-C.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildSite } from './build/site.js';
import { servePage } from './serve-page.js';
import { ROOT, fail } from './setup.js';

const PORT = 8642;

const { port: asked } = parseArgs({ options: { port: { type: 'string' } } }).values;
const folder = await buildSite();
const served = await servePage(folder, Number(asked ?? PORT)).catch((error) => {
  if (error.code !== 'EADDRINUSE') throw error;
  return asked === undefined ? servePage(folder) : fail(`Port ${asked} is taken: name another, or none.`);
});
console.log(`The site:\n  ${served.url}\nIts playground:\n  ${served.url}play/index.html\n\nA sandbox over HTTP, for the code you copy from it:`);
const sandbox = spawn(process.execPath, [join(ROOT, 'pkg', 'dist', 'cli.js'), 'sandbox', '--port', '0'], { stdio: ['ignore', 'inherit', 'inherit'] });
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    sandbox.kill();
    process.exit();
  });
}
