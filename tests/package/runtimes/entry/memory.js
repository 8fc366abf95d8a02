// Many calls with an injected fetch leave the memory where it was. In Node; needs --expose-gc.

import { print } from './main.js';
import { memoryCases } from '../memory.js';
import { runCases } from '../report.js';

print(await runCases(memoryCases(() => import('interstream'), {
  heap: () => {
    globalThis.gc();
    globalThis.gc();
    return process.memoryUsage().heapUsed;
  },
})));
