// `npm run audit`: known vulnerabilities in what the build uses. Asks the advisory databases, so it needs the internet,
// and its result changes from day to day: it is not part of `npm test`.

import { ensureCargoDeny, ensureNodeModules, run } from './setup.js';

ensureNodeModules();
run(ensureCargoDeny(), ['check', 'advisories']);
run('npm', ['audit']);
