// The entry for Cloudflare Workers. Deno and Bun take src/serve.ts, Node takes src/node.ts.

import { app } from './app.ts';

export default { fetch: app.fetch };
