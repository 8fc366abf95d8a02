import base64 from 'wasm-base64:sandbox';
import { compileBase64 } from '../source/inline.js';
import { createSandbox, supplySandboxModule } from '../source/sandbox.js';

supplySandboxModule(() => compileBase64(base64));

export { createSandbox };
