// The entry for `deno serve` and `bun run`: each serves the `fetch` that a module's default has.

import { app } from './app.ts';
import { checkAtStart } from './configuration.ts';

checkAtStart();

export default { fetch: app.fetch };
