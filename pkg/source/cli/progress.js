// How far a run is: a line at the bottom of a terminal. Elsewhere every result is a line of its own anyhow.

import { cut, printable } from './text.js';

const WIDTH = 20;
/** Between two drawings; nothing that changes faster can be read. */
const PAUSE_MS = 100;
/** The users that are named as waiting. */
const NAMED = 4;

export class Progress {
  #stderr;
  #isShown;
  #words;
  #all;
  #counts = new Map();
  #began = performance.now();
  #drawnAt = -Infinity;
  /** When those who wait go on (on the clock of `performance`), by user id. */
  #waiting = new Map();
  #timer;

  constructor(stderr, all, words) {
    this.#stderr = stderr;
    this.#isShown = stderr.isTTY === true && process.env.TERM !== 'dumb' && all > 1;
    this.#all = all;
    this.#words = words;
    if (this.#isShown) this.#timer = setInterval(() => this.#draw(), 250).unref();
  }

  /** What the client tells of a call. */
  heard({ type, iq, ms }) {
    if (type === 'pause') this.#waiting.set(iq, performance.now() + ms);
    else this.#waiting.delete(iq);
  }

  count(outcome) {
    this.#counts.set(outcome, (this.#counts.get(outcome) ?? 0) + 1);
  }

  /** Writes lines that stay, on whichever stream, above this one. */
  above(write) {
    if (!this.#isShown) return write();
    this.#stderr.write('\r\x1b[K');
    write();
    return this.#draw();
  }

  end() {
    clearInterval(this.#timer);
    if (this.#isShown) this.#stderr.write('\r\x1b[K');
    this.#isShown = false;
  }

  /** Told of many results at once, it is drawn for the last of them. */
  #draw() {
    const now = performance.now();
    if (!this.#isShown || this.#ended === this.#all) return;
    if (now - this.#drawnAt < PAUSE_MS) {
      // The line was cleared: it is there again before anybody can miss it.
      this.#soon ??= setTimeout(() => {
        this.#soon = undefined;
        this.#draw();
      }, PAUSE_MS).unref();
      return;
    }
    this.#drawnAt = now;
    this.#stderr.write(`\r${cut(this.#line(now), (this.#stderr.columns || 80) - 1)}\x1b[K`);
  }

  #soon;

  get #ended() {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  #line(now) {
    const ended = this.#ended;
    const full = Math.floor((ended / this.#all) * WIDTH);
    const seconds = (now - this.#began) / 1000;
    const parts = [`[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}] ${ended}/${this.#all}`, clock(seconds)];
    if (ended > 0 && seconds > 1) {
      const rate = ended / seconds;
      parts.push(`${rate < 10 ? rate.toFixed(1) : Math.round(rate)}/s`, this.#words.progress.eta(clock((this.#all - ended) / rate)));
    }
    const counted = [...this.#counts].map(([outcome, count]) => `${count} ${this.#words.outcomes[outcome]}`).join(', ');
    return [...parts, counted, this.#waits(now)].filter((part) => part !== '').join('  ');
  }

  #waits(now) {
    if (this.#waiting.size === 0) return '';
    const names = [...this.#waiting.keys()].slice(0, NAMED).map(printable).join(', ');
    const left = Math.max(0, ...[...this.#waiting.values()].slice(0, NAMED).map((until) => until - now));
    const more = this.#waiting.size > NAMED ? ', …' : '';
    return this.#words.progress.waiting(this.#waiting.size, names + more, Math.ceil(left / 1000));
  }
}

/** Seconds as m:ss, or h:mm:ss. */
export function clock(seconds) {
  const whole = Math.round(seconds);
  const two = (number) => String(number).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest.replace(/^0/, '');
}
