// The entry for Node, which takes TypeScript as it is from 22.18 on.

import { serve } from '@hono/node-server';
import { app } from './app.ts';
import { checkAtStart } from './configuration.ts';

checkAtStart();
const { PORT = '3000', HOST = '127.0.0.1' } = process.env;
serve({ fetch: app.fetch, port: Number(PORT), hostname: HOST }, ({ port }) => {
  console.log(`Listening on http://${HOST}:${port}`);
});
