// What the README shows for a Worker.

import { Interstream } from 'interstream';

export default {
  async fetch(request, env) {
    const result = await Interstream.fromEnv(env).processOrder(2, { orderId: 319 });
    return Response.json(result);
  },
};
