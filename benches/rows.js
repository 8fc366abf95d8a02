// All rows of the table, in its order: { name, needs, run }, where `run` resolves to rows, one or a few.

import { calls } from './calls.js';
import { commandLines } from './command-line.js';
import { alone } from './core.js';
import { memories } from './memory.js';
import { signing } from './signing.js';
import { size } from './size.js';
import { start } from './start.js';

export const allRows = [...signing, ...alone, ...calls, ...start, ...size, ...memories, ...commandLines];
