// The installed package's command line.

import { createRequire } from 'node:module';

export const CLI = createRequire(import.meta.url).resolve('interstream/package.json').replace('package.json', 'dist/cli.js');
