import { Interstream } from 'interstream';
import { createSandbox } from 'interstream/sandbox';

export const dynamic = 'force-dynamic';

export async function GET() {
  return Response.json(await new Interstream(createSandbox().options).processOrder(2));
}
