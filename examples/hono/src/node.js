// The entry for Node. Workers, Deno and Bun take src/index.js.

import { serve } from '@hono/node-server';
import { app } from './app.js';

const { PORT = '3000', HOST = '127.0.0.1' } = process.env;
serve({ fetch: app.fetch, port: Number(PORT), hostname: HOST }, ({ port }) => {
  console.log(`Listening on http://${HOST}:${port}`);
});
