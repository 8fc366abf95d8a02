// The suite where a program has arguments and a standard output: Node, Deno, Bun, and what bundlers make for them.

import * as interstream from 'interstream';
import * as sandbox from 'interstream/sandbox';
import { main } from './main.js';

main(interstream, sandbox);
