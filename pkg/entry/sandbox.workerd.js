import module from './sandbox.wasm';
import { createSandbox, supplySandboxModule } from '../source/sandbox.js';

supplySandboxModule(() => module);

export { createSandbox };
