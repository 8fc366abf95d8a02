// Edge runtimes of Vercel's kind compile wasm only when it is imported as a module, by this suffix.

import module from './interstream.wasm?module';
import { supplyModule } from '../source/core.js';

supplyModule(() => module);

export * from '../source/public.js';
