import module from './sandbox.wasm?module';
import { createSandbox, supplySandboxModule } from '../source/sandbox.js';

supplySandboxModule(() => module);

export { createSandbox };
