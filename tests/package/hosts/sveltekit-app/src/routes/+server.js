import { Interstream } from 'interstream';

export async function GET({ platform }) {
  return Response.json(await Interstream.fromEnv(platform.env).processOrder(2));
}
