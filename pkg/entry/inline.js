// For everything that has no better way: the wasm is carried along as text, decoded and compiled at the first use.

import text from 'wasm-text:client';
import { supplyModule } from '../source/core.js';
import { compileText } from '../source/inline.js';

supplyModule(() => compileText(text));

export * from '../source/public.js';
