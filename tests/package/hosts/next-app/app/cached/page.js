import { Interstream } from 'interstream';

// A page that Next renders at build time and again every minute: what it fetches goes into a cache on the disk.
export const revalidate = 60;
export const fetchCache = 'default-cache';

export default async function Page() {
  const { list } = await Interstream.fromEnv().store.listOrders(2);
  return list.length;
}
