import { Interstream } from 'interstream';

export const dynamic = 'force-dynamic';

export async function POST(request) {
  const userId = new URL(request.url).searchParams.get('user');
  return Response.json(await Interstream.fromEnv().processOrder(userId));
}
