// All that is run, in the table's order: { name, needs, run }, where `run` resolves to lines of it.

import { agreement } from './agreement.js';
import { calls } from './calls.js';
import { commandLines } from './command-line.js';
import { alone } from './core.js';
import { isolate } from './isolate.js';
import { memories } from './memory.js';
import { signing } from './signing.js';
import { size } from './size.js';
import { start } from './start.js';

export const allRows = [...agreement, ...signing, ...alone, ...calls, ...start, ...isolate, ...size, ...memories, ...commandLines];
