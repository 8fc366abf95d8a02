// The page: what was chosen, the call that is running, and who draws what.

import { createSandbox } from 'interstream/sandbox';
import naiveText from './naive.js' with { type: 'text' };
import { CLOCK_BEHIND_SECONDS, startCall } from './call.js';
import { drawCases, drawSettings } from './choices.js';
import { drawBlock, drawCode, drawRelay } from './code.js';
import { drawExchange } from './exchange.js';
import { element, segments } from './element.js';
import { Player } from './player.js';
import { drawTold, drawVerdict, standing } from './result.js';
import { ownCode } from './snippets.js';
import { STORY_NAMES, fromHash, orderIdOf, toHash } from './state.js';
import { STORIES, play } from './story.js';
import { drawSteps, moveBars } from './timeline.js';
import { fillPage, numberIn, wordsOf } from './words.js';

/** Often enough for the eye; with every frame, an engine that paints without a graphics card is kept busy by it. */
const TICK_MS = 80;

const at = (id) => document.getElementById(id);

let state = fromHash(location.hash, navigator.languages);
let words = wordsOf(state.language);
let call;
/** The step whose exchange is shown: the visitor's choice, else the last request that was made. */
let chosen;
let where = 'server';
/** What has happened in the story that is shown. */
let told;

const player = new Player(at('lanes'), drawPlaying);

const sandbox = createSandbox({
  now: () => Date.now() / 1000 + (state.breaks.includes('clock') ? CLOCK_BEHIND_SECONDS : 0),
});

/** Nine thousand orders long, so it is not read for every drawing. */
let ledger = sandbox.ledger();

function readLedger() {
  ledger = sandbox.ledger();
}

// ---------------------------------------------------------------- drawing

function drawEverything() {
  words = wordsOf(state.language);
  fillPage(words, state.language);
  for (const input of document.querySelectorAll('input[name=language]')) input.checked = input.value === state.language;
  drawStory();
  drawCases({ place: at('cases'), words, state, choose: chooseUser });
  drawSettings({ place: at('switches'), words, state, choose });
  drawRelay({ place: at('relay'), words });
  at('small').replaceChildren(...words.small.items.map((item) => element('li', {}, item)));
  drawChoice();
  drawCall();
}

/** The story's choices and pictures. */
function drawStory() {
  at('presets').replaceChildren(segments({
    name: 'story',
    legend: words.story.choose,
    options: STORY_NAMES.map((value) => ({ value, text: words.story.presets[value] })),
    chosen: state.story,
    choose: chooseStory,
  }));
  player.redraw(told, words.story);
  at('naive-code').replaceChildren(drawBlock('naive.js', naiveText, words));
  at('own-code').replaceChildren(drawBlock('interstream.js', ownCode(STORIES[state.story]), words));
  at('break').open = state.isBreaking || at('break').open;
}

/** How the story stands, whenever another step of it is shown. */
function drawPlaying(is) {
  document.documentElement.dataset.story = is;
  at('play').textContent = { empty: words.story.play, playing: words.story.playing, paused: words.story.play, over: words.story.again }[is];
  if (is === 'over') speak(`${words.story.naive}: ${words.story.verdict(told.naive.timesProcessed)} ${words.story.interstream}: ${words.story.verdict(told.interstream.timesProcessed)}`);
}

/** What depends on the user and the switches. */
function drawChoice() {
  at('settings-heading').textContent = words.settings.heading(state.user);
  at('case-line').textContent = words.cases[state.user].line;
  drawCode({
    place: at('code'), words, where,
    call: { user: state.user, orderId: orderIdOf(state) },
    choose: (value) => {
      where = value;
      drawChoice();
      at('code').querySelector('input:checked').focus();
    },
  });
}

/** What depends on the call. */
function drawCall() {
  const is = standing(call);
  document.documentElement.dataset.call = is;
  at('process').setAttribute('aria-disabled', String(is === 'running'));
  at('stop').hidden = is !== 'running';
  drawResult();
  drawCourse();
}

function drawResult() {
  const user = call?.user ?? state.user;
  const ledgerEntry = ledger.find(({ userId }) => userId === user);
  drawVerdict({ place: at('verdict'), call, ledgerEntry, words });
  at('told').hidden = call?.result === undefined;
  if (call?.result !== undefined) drawTold({ place: at('told-body'), result: call.result, ledgerEntry, words });
}

function drawCourse() {
  at('legend').hidden = call !== undefined;
  at('steps').hidden = call === undefined;
  at('elapsed').hidden = call === undefined;
  if (call === undefined) {
    at('steps').replaceChildren();
    at('exchange').hidden = true;
    return;
  }
  const { course } = call;
  const shown = chosen ?? course.steps.findLast(({ kind, exchange }) => kind === 'request' && exchange !== undefined);
  drawSteps({ place: at('steps'), course, orderId: call.orderId, chosen: shown, words, language: state.language, choose: show });
  moveClock();
  at('exchange').hidden = shown?.exchange === undefined;
  if (shown?.exchange === undefined) return;
  at('exchange-heading').textContent = `${words.exchange.heading}: ${words.timeline[shown.kind](shown.attempt)}`;
  drawExchange({ place: at('exchange-body'), exchange: shown.exchange, words });
}

function moveClock() {
  const now = performance.now();
  moveBars({ place: at('steps'), course: call.course, now });
  at('elapsed').textContent = words.timeline.inAll(numberIn(state.language, call.course.elapsed(now)));
}

/** What a screen reader is told: the beginning, a loss, the end. */
function speak(text) {
  const place = at('spoken');
  if (place.textContent !== text) place.textContent = text;
}

// ---------------------------------------------------------------- what the visitor does

function choose(change) {
  state = { ...state, ...change };
  history.replaceState(null, '', toHash(state));
  drawChoice();
}

/** What happens is made to happen anew, each time. */
async function tell() {
  const { story } = state;
  const happened = await play(STORIES[story]);
  // Another one was chosen meanwhile.
  if (story !== state.story) return;
  told = happened;
  player.draw(told, words.story);
}

async function chooseStory(story) {
  told = undefined;
  choose({ story, isBreaking: false });
  drawStory();
  at('presets').querySelector('input:checked').focus();
  await tell();
  player.play();
}

async function playStory() {
  if (player.standing === 'over') await tell();
  player.play();
}

/** Another user's call would be mistaken for this one's. */
function chooseUser(change) {
  forgetCall();
  choose({ ...change, isBreaking: true });
  drawCall();
}

function forgetCall() {
  call?.stop();
  call = undefined;
  chosen = undefined;
}

function show(step) {
  chosen = step;
  drawCall();
}

function process() {
  if (standing(call) === 'running') return;
  // Each call has a fresh order: what is said of it is this call's doing.
  forgetCall();
  sandbox.reset();
  readLedger();
  choose({ isBreaking: true });
  const mine = startCall({ sandbox, state, worked: readLedger, changed: () => call === mine && changed() });
  call = mine;
  speak(words.spoken.started(state.user));
  drawCall();
  bringIntoView(at('result'));
  tick();
}

/** Unless there is room for the timeline below it already. */
function bringIntoView(result) {
  const { top } = result.getBoundingClientRect();
  if (top < 0 || top > innerHeight * 0.4) result.scrollIntoView();
}

function changed() {
  const { course, result } = call;
  drawCall();
  if (result !== undefined) {
    const { outcome, at: ms } = course.last;
    const sent = course.steps.filter(({ kind }) => kind === 'request').length;
    speak(words.spoken.ended(words.result[outcome].title, sent, numberIn(state.language, ms)));
  } else if (course.steps.filter(({ unanswered }) => unanswered).length === 1) {
    speak(words.spoken.lost);
  }
}

function tick() {
  if (standing(call) !== 'running') return;
  moveClock();
  setTimeout(tick, TICK_MS);
}

at('process').addEventListener('click', process);
at('stop').addEventListener('click', () => call.stop());
at('play').addEventListener('click', playStory);
at('step').addEventListener('click', () => player.step());
addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape') return;
  call?.stop();
  player.pause();
  drawPlaying(player.standing);
});
at('languages').addEventListener('change', ({ target }) => {
  choose({ language: target.value });
  drawEverything();
});
addEventListener('hashchange', () => {
  forgetCall();
  const { story } = state;
  state = fromHash(location.hash, navigator.languages);
  if (state.story !== story) chooseStory(state.story);
  drawEverything();
});

drawEverything();
document.querySelector('main').hidden = false;
// Who comes for a case of their own has not come for the story.
tell().then(() => state.isBreaking || player.play());
