// Signed URLs in a Worker. Its clock stands still while it works, so whoever dispatches the request takes the time.

import { contendersEverywhere } from './contenders.js';

let contenders;

export default {
  async fetch(request) {
    const { contender, times } = Object.fromEntries(new URL(request.url).searchParams);
    contenders ??= await contendersEverywhere();
    await contenders[contender](Number(times));
    return new Response('signed');
  },
};
