// What lies between the client and the sandbox: a fetch that takes its time, loses and delays what it is told to,
// and keeps a record of what went over it. What the client makes of that is the client's own affair.

/** Without any, every step would take a millisecond, and there would be nothing to see. */
export const ONE_WAY_MS = 80;

/** A slow API: when the order is worked on, and when the answer arrives. */
export const SLOW_WORK_MS = 1000;
export const SLOW_ANSWER_MS = 3000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * A fetch on the sandbox. `opened` is given the record of each exchange as it begins; `worked` is called when the sandbox
 * has worked on an order, and `changed` whenever there is something new to see. An exchange ends as "whole", "cut", "dropped", "lost" (the page's doing) or "given up" (the client's).
 */
export function network({ sandbox, breaks, opened, worked, changed }) {
  return async (url, { method, signal }) => {
    const exchange = { url: new URL(url), method, sentAt: Date.now(), end: 'running', text: '' };
    const is = (end) => {
      if (exchange.end === 'running') exchange.end = end;
      changed();
    };
    signal.addEventListener('abort', () => is('given up'), { once: true });
    opened(exchange);

    const processing = exchange.url.searchParams.get('do') === 'process_order';
    const slow = processing && breaks.includes('slow');
    // Without the signal: an API goes on working on a request that nobody waits for any more.
    const answered = pause(slow ? SLOW_WORK_MS : ONE_WAY_MS)
      .then(() => sandbox.fetch(url, { method }))
      .finally(() => {
        if (processing) worked();
        changed();
        return pause(slow ? SLOW_ANSWER_MS - SLOW_WORK_MS : ONE_WAY_MS);
      });
    const response = await untilAborted(signal, answered).catch((error) => {
      is('dropped');
      throw error;
    });
    exchange.status = response.status;
    exchange.headers = ['date', 'retry-after', 'content-type'].flatMap((name) => {
      const value = response.headers.get(name);
      return value === null ? [] : [[name, value]];
    });
    changed();
    if (processing && breaks.includes('lost')) {
      record(exchange, response.body, () => is('lost'));
      is('lost');
      throw new TypeError('The answer was lost on its way');
    }
    record(exchange, response.clone().body, is);
    return response;
  };
}

function untilAborted(signal, promise) {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}

/** Keeps as much of the body as comes. */
async function record(exchange, body, is) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      exchange.text += decoder.decode(chunk.value, { stream: true });
    }
    is('whole');
  } catch {
    is('cut');
  }
}
