import * as interstream from 'interstream';
import * as sandbox from 'interstream/sandbox';
import { testSuite } from './runtime.js';

await testSuite(interstream, sandbox);
