import text from 'wasm-text:sandbox';
import { compileText } from '../source/inline.js';
import { createSandbox, supplySandboxModule } from '../source/sandbox.js';

supplySandboxModule(() => compileText(text));

export { createSandbox };
