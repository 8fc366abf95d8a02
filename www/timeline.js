// The timeline: a row for each step, with a bar from when to when, drawn again whenever something has happened.

import { meaningOf } from './answer.js';
import { element, icon } from './element.js';
import { numberIn } from './words.js';

/** The bars share one scale, and nothing shorter than this fills it. */
const SHORTEST_SCALE_MS = 500;

/** Draws all steps. `choose` is called with the step whose request the visitor wants to see. */
export function drawSteps({ place, course, orderId, chosen, words, language, choose }) {
  const rows = course.steps.map((step) => drawStep({ step, orderId, chosen: step === chosen, words, language, choose }));
  const focused = [...place.children].findIndex((row) => row.contains(document.activeElement));
  place.replaceChildren(...rows);
  rows[focused]?.querySelector('button')?.focus({ preventScroll: true });
}

/** Brings the bars to now. What changes with every frame is left to the style sheet. */
export function moveBars({ place, course, now }) {
  const elapsed = course.elapsed(now);
  const { open } = course;
  // While it lasts, there is room ahead.
  const scale = open === undefined ? elapsed : elapsed * 1.25;
  place.style.setProperty('--scale', Math.max(scale, SHORTEST_SCALE_MS));
  if (open !== undefined) place.lastElementChild.style.setProperty('--length', elapsed - open.at);
}

function drawStep({ step, orderId, chosen, words, language, choose }) {
  const { timeline } = words;
  const ms = (number) => timeline.ms(numberIn(language, number));
  const shape = shapeOf(step);
  const running = step.ms === undefined;
  const title = titleOf(step, timeline);
  const row = element(
    'li', { class: `step ${step.kind} is-${shape}${running ? ' is-running' : ''}`, 'aria-current': running ? 'step' : undefined },
    element('span', { class: 'mark' }, icon(shape)),
    element('div', { class: 'step-text' },
      step.exchange === undefined ? element('span', { class: 'step-title' }, title) : drawOpener({ title, chosen, open: () => choose(step) }),
      element('span', { class: 'step-detail' }, ...detailOf(step, timeline, ms, orderId))),
    element('span', { class: 'step-times' },
      element('span', { class: 'step-at' }, timeline.after(numberIn(language, step.at))),
      step.kind === 'end' || running ? undefined : element('span', { class: 'step-length' }, timeline.took(numberIn(language, step.ms)))),
    element('span', { class: 'track', 'aria-hidden': 'true' }, element('span', { class: 'bar' })),
  );
  row.style.setProperty('--from', step.at);
  row.style.setProperty('--length', step.ms ?? 0);
  return row;
}

function drawOpener({ title, chosen, open }) {
  const button = element('button', { type: 'button', class: 'step-title', 'aria-pressed': String(chosen), 'aria-controls': 'exchange' }, title);
  button.addEventListener('click', open);
  return button;
}

function shapeOf(step) {
  if (step.kind === 'end') return step.outcome;
  if (step.kind === 'pause') return 'pause';
  return isLost(step) ? 'lost' : step.kind;
}

/** Whether a request brought no complete answer. */
function isLost({ unanswered, exchange }) {
  return unanswered === true || ['lost', 'cut', 'dropped', 'given up'].includes(exchange?.end);
}

function titleOf(step, timeline) {
  if (step.kind === 'end') return timeline.end[step.outcome];
  if (step.kind === 'pause') return timeline.pause;
  return timeline[step.kind](step.attempt);
}

function detailOf(step, timeline, ms, orderId) {
  if (step.kind === 'end') return step.code === 'ok' ? [] : [element('code', {}, step.code)];
  if (step.kind === 'pause') return [step.ms === undefined ? `${ms(step.planned)} · ` : '', translated(timeline.because, step.because)];
  const { exchange } = step;
  const status = exchange?.status === undefined ? [] : [element('code', {}, String(exchange.status)), ' '];
  if (step.ms === undefined) return [timeline.waiting];
  switch (exchange?.end) {
    case 'lost': return [timeline.lostHere];
    case 'dropped': return [timeline.lost];
    case 'cut': return [...status, timeline.cut];
    case 'given up': return [...status, step.stopped === true ? timeline.stopped : timeline.gaveUp];
    default: return [...status, meaningOf(exchange, timeline, orderId), ...correctedClock(exchange, timeline)];
  }
}

/** The client's own words, where there are none in the chosen language. */
function translated(because, text) {
  return because[text] ?? element('span', { lang: 'en' }, text);
}

/** A request that was signed for another time than this clock's: the client goes by the API's by now. */
function correctedClock(exchange, timeline) {
  const ahead = Number(exchange.url.searchParams.get('timestamp')) - exchange.sentAt / 1000;
  return Math.abs(ahead) > 60 ? [' · ', timeline.corrected] : [];
}
