// A module of an example that is written in TypeScript, and imports nothing.

import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';

export function imported(path) {
  const source = readFileSync(new URL(path, import.meta.url), 'utf8');
  const { code } = transformSync(source, { loader: 'ts', format: 'esm', target: 'es2022' });
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}
