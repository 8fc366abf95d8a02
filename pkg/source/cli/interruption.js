// Ctrl-C, SIGTERM as a service manager sends it, SIGHUP as a lost connection does: the first ends a run in good order,
// the second at once.

import { fstatSync } from 'node:fs';

/** `stopping` is aborted by the first signal, or by `stop`. `release` gives the signals back. */
export function interruptible(tell, inFlight, words) {
  const controller = new AbortController();
  const stop = (why) => {
    if (controller.signal.aborted) return;
    controller.abort();
    const count = inFlight();
    tell(`${why}${count > 0 ? words.finishing(count) : ''}.`);
  };
  const interrupted = (signal) => {
    if (signal === 'SIGHUP' && isDetached()) return;
    // As a shell has it: 128 and the number of SIGINT.
    if (controller.signal.aborted) process.exit(130);
    stop(words.interrupted);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, interrupted);
  return {
    stopping: controller.signal,
    stop,
    release: () => signals.forEach((signal) => process.off(signal, interrupted)),
  };
}

/**
 * Whether nobody can hang up: as under nohup, setsid, cron or a service manager, where no stream is a terminal or a pipe
 * to whoever started this. (Node itself forgets that a signal was ignored at the start.)
 */
function isDetached() {
  return [0, 1, 2].every((descriptor) => {
    try {
      const stream = fstatSync(descriptor);
      return stream.isFile() || (stream.isCharacterDevice() && !process[['stdin', 'stdout', 'stderr'][descriptor]].isTTY);
    } catch {
      return true;
    }
  });
}
