// All rows of the table, in its order.

import { serverSide } from './server-side.js';

export async function allRows() {
  return [...serverSide];
}
