// The trap cases in Node, Deno, Bun and pages.

import { createSandbox } from 'interstream/sandbox';
import * as trapping from '../../trapping/index.js';
import { runCases } from '../report.js';
import { trapCases } from '../trap.js';

const escaped = [];
const keep = (error) => escaped.push(error);
const page = typeof document !== 'undefined';
if (page || globalThis.Deno) {
  globalThis.addEventListener('error', (event) => (event.preventDefault(), keep(event.error)));
  globalThis.addEventListener('unhandledrejection', (event) => (event.preventDefault(), keep(event.reason)));
} else {
  process.on('uncaughtException', keep);
  process.on('unhandledRejection', keep);
}
const results = await runCases(trapCases({ trapping, createSandbox, escaped, traits: { page } }));
if (page) await fetch('/results', { method: 'POST', body: JSON.stringify(results) });
else console.log(JSON.stringify(results));
