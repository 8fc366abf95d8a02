// Every runtime's own fetch is one that the package takes, and so is undici's.

import type { FetchLike, InterstreamOptions } from 'interstream';

declare const others: typeof import('undici-types').fetch;

export const given: Array<InterstreamOptions['fetch']> = [globalThis.fetch, others, (...request) => fetch(...request)];
export const own: FetchLike = fetch;
