// The entry for Cloudflare Workers, `deno serve` and `bun run`: each serves the `fetch` that a module's default has.

import { app } from './app.js';

export default { fetch: app.fetch };
