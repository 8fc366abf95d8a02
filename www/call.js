// One call of processOrder, through the package's public surface.

import { Interstream } from 'interstream';
import { Course } from './course.js';
import { network } from './network.js';
import { orderIdOf } from './state.js';

/** How far this machine's clock is behind the API's when the clock is said to be wrong. */
export const CLOCK_BEHIND_SECONDS = 3600;

const WRONG_SECRET = 'not-the-secret-of-this-credential-so-that-no-signature-is-right-';

/** Starts a call. Its `result` will have `processed` or `error`; for the callbacks see network.js. */
export function startCall({ sandbox, state, worked, changed }) {
  const { user, breaks, timeoutMs, settleMs } = state;
  const controller = new AbortController();
  const call = { user, orderId: orderIdOf(state), course: new Course(), result: undefined, stop: () => controller.abort() };
  const client = new Interstream({
    ...sandbox.options,
    ...(breaks.includes('secret') && { sharedSecret: WRONG_SECRET }),
    // This secret opens nothing but the sandbox in this page. A real one must never be here.
    dangerouslyAllowBrowser: true,
    timeoutMs,
    settleMs,
    fetch: network({ sandbox, breaks, opened: (exchange) => call.course.sent(exchange), worked, changed }),
    onEvent: (event) => {
      call.course.happened(event, performance.now());
      changed();
    },
  });
  client.processOrder(user, { orderId: orderIdOf(state), signal: controller.signal }).then(
    (processed) => ({ processed }),
    (error) => ({ error }),
  ).then((result) => {
    call.result = result;
    client[Symbol.dispose ?? Symbol.for('Symbol.dispose')]();
    changed();
  });
  return call;
}
