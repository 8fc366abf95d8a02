// Ctrl-C, and SIGTERM as a service manager sends it: the first ends a run in good order, the second at once.

/** `stopping` is aborted by the first signal, or by `stop`. `release` gives the signals back. */
export function interruptible(stderr, inFlight) {
  const controller = new AbortController();
  const stop = (why) => {
    if (controller.signal.aborted) return;
    controller.abort();
    const count = inFlight();
    const finishing = count > 0 ? `; finishing what is in flight (${count}), Ctrl-C again ends at once` : '';
    stderr.write(`interstream: ${why}${finishing}.\n`);
  };
  const interrupted = () => {
    // As a shell has it: 128 and the number of SIGINT.
    if (controller.signal.aborted) process.exit(130);
    stop('interrupted');
  };
  const signals = ['SIGINT', 'SIGTERM'];
  for (const signal of signals) process.on(signal, interrupted);
  return {
    stopping: controller.signal,
    stop,
    release: () => signals.forEach((signal) => process.off(signal, interrupted)),
  };
}
