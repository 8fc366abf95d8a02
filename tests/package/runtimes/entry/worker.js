// The suite in a Worker or an edge function: one request runs it, with the served sandbox in its query.

import * as interstream from 'interstream';
import * as sandbox from 'interstream/sandbox';
import { runSuite } from '../report.js';

export async function respond(request) {
  const { saysNeverSent, ...served } = Object.fromEntries(new URL(request.url).searchParams);
  const traits = { page: false, saysNeverSent: saysNeverSent === 'true' };
  return Response.json(await runSuite({ interstream, createSandbox: sandbox.createSandbox, served, traits }));
}

export default { fetch: respond };
