// The same in a Worker, which does not tell the size of its heap.

import { leakCases } from '../leak.js';
import { runCases } from '../report.js';

export default {
  async fetch() {
    return Response.json(await runCases(leakCases(() => import('interstream'), { heap: () => 0 })));
  },
};
