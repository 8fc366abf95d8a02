// All rows of the table, in its order.

import { bundlers } from './bundlers.js';
import { failing } from './connections.js';
import { edge } from './edge.js';
import { frameworks } from './frameworks.js';
import { next } from './next.js';
import { pages } from './pages.js';
import { properties } from './properties.js';
import { runners } from './runners.js';
import { serverSide } from './server-side.js';
import { traps } from './traps.js';

export async function allRows() {
  return [...serverSide, ...edge, ...pages, ...bundlers, ...next, ...frameworks, ...runners, ...properties, ...failing, ...traps];
}
