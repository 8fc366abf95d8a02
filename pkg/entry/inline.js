// For everything that has no better way: the wasm is carried along as base64, decoded and compiled at the first use.

import base64 from 'wasm-base64:client';
import { supplyModule } from '../source/core.js';
import { compileBase64 } from '../source/inline.js';

supplyModule(() => compileBase64(base64));

export * from '../source/public.js';
