// How far a run is: a bar on a terminal, nothing elsewhere, where every result is a line of its own anyhow.

const WIDTH = 24;
/** Drawing costs more than a call. */
const PAUSE_MS = 50;

export class Progress {
  #terminal;
  #all;
  #counts = { processed: 0, rejected: 0, 'not-sent': 0, unknown: 0 };
  #drawnAt = -Infinity;
  #shown = false;

  constructor(stderr, all) {
    this.#terminal = stderr.isTTY && all > 1 ? stderr : undefined;
    this.#all = all;
  }

  count(outcome) {
    this.#counts[outcome] += 1;
    const now = performance.now();
    if (this.#terminal === undefined || now - this.#drawnAt < PAUSE_MS) return;
    this.#drawnAt = now;
    this.#shown = true;
    this.#terminal.write(`\r${this.#bar()}\x1b[K`);
  }

  /** Takes the bar away, for a line that stays. */
  clear() {
    if (this.#shown) this.#terminal.write('\r\x1b[K');
    this.#shown = false;
  }

  #bar() {
    const ended = Object.values(this.#counts).reduce((sum, count) => sum + count);
    const full = Math.floor((ended / this.#all) * WIDTH);
    const told = Object.entries(this.#counts).filter(([, count]) => count > 0).map(([outcome, count]) => `${count} ${outcome}`);
    return `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}] ${ended}/${this.#all}  ${told.join(', ')}`;
  }
}
