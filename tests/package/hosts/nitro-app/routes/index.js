import { Interstream } from 'interstream';

export default defineEventHandler(({ context }) => Interstream.fromEnv(context.cloudflare.env).processOrder(2));
