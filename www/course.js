// The course of a call: what its events say, in the order in which it happened, as steps that have a beginning and
// a length. Nothing is decided here; the client decides, and this writes it down.

/**
 * A step is a request (`process_order`), a look (`list_orders`), a pause, or the end. Its `ms` is undefined while it
 * lasts; a request or look that ended without an answer is `unanswered`.
 */
export class Course {
  steps = [];
  /** When the call began, by the clock that `happened` is given. */
  #begin;

  get last() {
    return this.steps.at(-1);
  }

  /** The step that is under way. */
  get open() {
    return this.last?.ms === undefined ? this.last : undefined;
  }

  /** Takes in one event of the client's `onEvent`. */
  happened(event, now) {
    this.#begin ??= now;
    const at = now - this.#begin;
    const { open } = this;
    if (event.type === 'answer') {
      return Object.assign(open, { ms: event.ms, httpStatus: event.httpStatus });
    }
    if (open !== undefined) {
      open.ms = at - open.at;
      open.unanswered = open.kind !== 'pause';
      open.stopped = event.code === 'ABORTED';
    }
    return this.steps.push(this.#step(event, at));
  }

  #step(event, at) {
    const { type, action, attempt } = event;
    if (type === 'attempt') return { kind: action === 'list_orders' ? 'look' : 'request', action, attempt, at };
    if (type === 'pause') return { kind: 'pause', at, planned: event.ms, because: event.because };
    return { kind: 'end', at: event.ms, ms: 0, code: event.code, outcome: event.outcome ?? 'processed' };
  }

  /** A request has gone out; it belongs to the step that is under way. */
  sent(exchange) {
    if (this.open !== undefined) this.open.exchange = exchange;
  }

  /** Milliseconds since the call began. */
  elapsed(now) {
    if (this.#begin === undefined) return 0;
    return this.last.kind === 'end' ? this.last.at : now - this.#begin;
  }
}
