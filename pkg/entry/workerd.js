// Cloudflare Workers compile wasm only when it is imported as a module.

import module from './interstream.wasm?module';
import { supplyModule } from '../source/core.js';

supplyModule(() => module);

export * from '../source/public.js';
