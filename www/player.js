// The two pictures of a story, and their pace: a step at a time, in about three seconds, for those who want things to move.

import { element } from './element.js';
import { WIDTH, heightOf, sequence } from './sequence.js';
import { stepsOf } from './story.js';

/** So long it takes to show a whole story. */
const SHOWN_MS = 3000;

/** Rows there is room for in every picture, so that nothing moves when another story is chosen. */
const ROWS = 7;

const COLOURS = { text: 'var(--text)', faint: 'var(--quiet)', line: 'var(--line-strong)', good: 'var(--good)', bad: 'var(--bad)' };

const SVG = 'http://www.w3.org/2000/svg';

/** The text of a picture as elements. What is in it was escaped where it was written (sequence.js). */
function drawnPicture(steps, words, title) {
  const rows = Math.max(ROWS, steps.length);
  const svg = `<svg xmlns="${SVG}" viewBox="0 0 ${WIDTH} ${heightOf(rows)}" role="img">${sequence({ steps, names: words.lanes, colours: COLOURS, rows })}</svg>`;
  const picture = document.adoptNode(new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement);
  picture.setAttribute('aria-label', `${title}: ${steps.map(({ text }) => text).join('; ')}`);
  return picture;
}

/** What is true in the end, by the sandbox's ledger. */
function verdictOf(lane, words) {
  if (lane === undefined) return [];
  const is = ['doubt', 'good'][lane.timesProcessed] ?? 'bad';
  return [element('p', { class: `lane-verdict is-${is}` }, words.verdict(lane.timesProcessed))];
}

export class Player {
  #place;
  #changed;
  #lanes = [];
  #shown = 0;
  #timer;

  /** `changed` is told whenever another step is shown. */
  constructor(place, changed) {
    this.#place = place;
    this.#changed = changed;
  }

  get steps() {
    return Math.max(0, ...this.#lanes.map(({ steps }) => steps.length));
  }

  /** "empty", "playing", "paused" or "over". */
  get standing() {
    if (this.steps === 0) return 'empty';
    if (this.#shown >= this.steps) return 'over';
    return this.#timer === undefined ? 'paused' : 'playing';
  }

  /** Draws a story that has happened, with nothing shown of it; or the empty lanes, before it has. */
  draw(told, words) {
    this.pause();
    const lanes = ['naive', 'interstream'].map((name) => ({ name, steps: told === undefined ? [] : stepsOf(told[name], words), told: told?.[name] }));
    this.#place.replaceChildren(...lanes.map(({ name, steps, told: lane }) => element(
      'article', { class: `lane is-${name}` },
      element('div', { class: 'lane-head' }, element('h3', {}, words[name]), ...verdictOf(lane, words)),
      drawnPicture(steps, words, words[name]),
    )));
    this.#lanes = lanes;
    this.#shown = 0;
    this.#show();
  }

  /** In words of another language, as far as it is shown. */
  redraw(told, words) {
    const shown = this.#shown;
    this.draw(told, words);
    this.#shown = shown;
    this.#show();
  }

  play() {
    this.#shown = this.standing === 'over' ? 0 : this.#shown;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) this.#shown = this.steps;
    this.#show();
    this.#go();
  }

  step() {
    this.pause();
    this.#shown = this.standing === 'over' ? 1 : this.#shown + 1;
    this.#show();
  }

  pause() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #go() {
    if (this.#shown >= this.steps) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#shown += 1;
      this.#go();
      this.#show();
    }, SHOWN_MS / this.steps);
  }

  #show() {
    for (const lane of this.#place.children) {
      const steps = [...lane.querySelectorAll('.sequence-step')];
      steps.forEach((step, at) => step.classList.toggle('is-shown', at < this.#shown));
      lane.classList.toggle('is-over', this.standing === 'over');
    }
    this.#changed(this.standing);
  }
}
