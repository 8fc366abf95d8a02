// The same in a Worker, which does not tell the size of its heap.

import { memoryCases } from '../memory.js';
import { runCases } from '../report.js';

export default {
  async fetch() {
    return Response.json(await runCases(memoryCases(() => import('interstream'), { heap: () => 0 })));
  },
};
