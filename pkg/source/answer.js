// Reading what fetch gives, whoever made it: its head, and its body as far as that is wanted.

import { get, isObject } from './arguments.js';

/**
 * An answer on its way. Only the whole exchange is raced with what may interrupt it, since a race costs more than all the
 * rest; so the exchange goes on when it has been interrupted, and asks here whether anybody still wants what it gets.
 */
export class Answer {
  /** Filled as soon as the answer begins. */
  head = {};
  reader;
  wanted = true;

  forgo() {
    this.wanted = false;
    if (this.reader !== undefined) giveUp(this.reader);
  }
}

/** What the core is told of an answer beside its body. */
export function readHead(response, head) {
  const status = get(response, 'status');
  if (typeof status !== 'number') throw new TypeError('fetch did not return a Response');
  const headers = get(response, 'headers');
  const header = (name) => {
    try {
      const value = headers.get(name);
      return typeof value === 'string' ? value : undefined;
    } catch {
      return undefined;
    }
  };
  Object.assign(head, { httpStatus: status, date: header('date'), retryAfter: header('retry-after') });
}

/** Hands over the body piece by piece, as long as it is wanted: until `received` gives false. */
export async function readBody(response, answer, received) {
  const stream = get(response, 'body');
  if (typeof get(stream, 'getReader') !== 'function') return readWithoutStream(response, received);
  const reader = answer.reader = stream.getReader();
  let whole = false;
  try {
    for (;;) {
      const chunk = await reader.read();
      whole = get(chunk, 'done') !== false;
      if (whole || !received(bytesOf(get(chunk, 'value')))) return undefined;
    }
  } finally {
    if (!whole) giveUp(reader);
  }
}

/** What is left of a body is nobody's any more, and neither is a failure to give it up. */
async function giveUp(reader) {
  try {
    await reader.cancel();
  } catch {
    // As said.
  }
}

/** For a response without a readable stream: an empty one, or one that a given fetch made up. */
async function readWithoutStream(response, received) {
  if (typeof get(response, 'arrayBuffer') === 'function') {
    received(bytesOf(await response.arrayBuffer()));
    return;
  }
  const text = await response.text();
  if (typeof text === 'string') received(new TextEncoder().encode(text));
}

/** The bytes of a buffer or a view, of whichever realm; none for anything else. */
function bytesOf(value) {
  if (value instanceof Uint8Array) return value;
  try {
    return new Uint8Array(isObject(value) ? value : 0);
  } catch {
    return new Uint8Array(0);
  }
}
