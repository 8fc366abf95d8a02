// One processOrder, as the README shows it for a Worker.

import { Interstream } from 'interstream';

export default {
  async fetch(request, env) {
    const { ok } = await Interstream.fromEnv(env).processOrder(2);
    return new Response(ok);
  },
};
