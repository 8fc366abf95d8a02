// The picture of a lost answer, docs/pictures, drawn from the events of a real call: user 101 of the sandbox, whose
// order is processed and whose connection then drops. One for each language, light and dark.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../build/package.js';
import { ROOT } from '../setup.js';

const FOLDER = join(ROOT, 'docs', 'pictures');
const USER = 101;
const ORDER = 300_000 + USER;

const WIDTH = 760;
const LANES = { code: 90, client: 340, api: 670 };
const TOP = 64;
const STEP = 58;

const WORDS = {
  en: {
    code: 'your code', client: 'interstream', api: 'INTER-STREAM',
    lost: 'the answer is lost', processed: 'processed', once: (times) => (times === 1 ? 'processed once' : `processed ${times} times`),
    list: `order ${ORDER}: processed`,
  },
  ja: {
    code: 'あなたのコード', client: 'interstream', api: 'INTER-STREAM',
    lost: '応答が失われる', processed: '処理済み', once: (times) => `注文が処理された回数：${times}`,
    list: `注文 ${ORDER}：処理済み`,
  },
};

const THEMES = {
  light: { text: '#1f2328', faint: '#59636e', line: '#818b98', good: '#1a7f37', bad: '#cf222e', box: '#f6f8fa' },
  dark: { text: '#f0f6fc', faint: '#9198a1', line: '#656c76', good: '#3fb950', bad: '#f85149', box: '#151b23' },
};

/** The events of the call, what it resolves with, and how often the order was processed by then. */
async function play() {
  const { Interstream } = await import(join(ROOT, 'pkg/dist/index.js'));
  const { createSandbox } = await import(join(ROOT, 'pkg/dist/sandbox.js'));
  const sandbox = createSandbox();
  const events = [];
  const client = new Interstream({ ...sandbox.options, onEvent: (event) => events.push(event) });
  const result = await client.processOrder(USER, { orderId: ORDER });
  const { timesProcessed } = sandbox.ledger().find(({ orderId }) => orderId === ORDER);
  return { events, result, timesProcessed };
}

/** What is drawn of the call, from top to bottom: an arrow for each step, in the terms of the lanes. */
function stepsOf({ events, result }, words) {
  const steps = [{ from: 'code', to: 'client', label: `processOrder(${USER}, { orderId })`, mono: true }];
  events.forEach((event, at) => {
    if (event.type === 'attempt') {
      const isAnswered = events[at + 1]?.type === 'answer';
      const changes = event.action === 'process_order';
      steps.push({ from: 'client', to: 'api', label: event.action, mono: true, mark: changes ? words.processed : undefined });
      if (!isAnswered) steps.push({ from: 'api', to: 'nobody', label: words.lost });
    }
    if (event.type === 'answer') steps.push({ from: 'api', to: 'client', label: words.list });
  });
  steps.push({ from: 'client', to: 'code', label: `confirmedBy: '${result.confirmedBy}'`, mono: true, good: true });
  return steps;
}

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

function text(x, y, content, { color, size = 14, mono = false, weight = 400 }) {
  const family = mono ? 'ui-monospace, Menlo, Consolas, monospace' : 'system-ui, Hiragino Sans, Noto Sans JP, sans-serif';
  return `<text x="${x}" y="${y}" text-anchor="middle" font-family="${family}" font-size="${size}" font-weight="${weight}" fill="${color}">${escaped(content)}</text>`;
}

function arrow(from, to, y, color) {
  const tip = to > from ? to - 6 : to + 6;
  const back = to > from ? -8 : 8;
  return `<path d="M${from} ${y}H${tip}m${back} -5l${-back} 5l${back} 5" fill="none" stroke="${color}" stroke-width="2"/>`;
}

/** An answer that sets out, and falls. */
function falling(from, to, y, color) {
  const cross = `M${to - 6} ${y + 14}l12 12m0 -12l-12 12`;
  return `<path d="M${from} ${y}H${to + 20}q-20 0 -20 14" fill="none" stroke="${color}" stroke-width="2" stroke-dasharray="5 4"/>`
    + `<path d="${cross}" fill="none" stroke="${color}" stroke-width="2.5"/>`;
}

function drawn(step, at, colours) {
  const y = TOP + 46 + at * STEP;
  const { from, to, label, mono, mark, good } = step;
  const lost = to === 'nobody';
  const middle = (LANES.client + LANES.api) / 2;
  const color = lost ? colours.bad : good ? colours.good : colours.text;
  const ends = [LANES[from], lost ? middle : LANES[to]];
  const x = lost ? middle + 96 : (ends[0] + ends[1]) / 2;
  return [
    lost ? falling(...ends, y, color) : arrow(...ends, y, color),
    text(x, y - 9, label, { color, mono, size: mono ? 12.5 : 14 }),
    ...(mark === undefined ? [] : [
      `<circle cx="${LANES.api}" cy="${y + 28}" r="5" fill="${colours.good}"/>`,
      text(LANES.api + 50, y + 33, mark, { color: colours.good, size: 13 }),
    ]),
  ];
}

function picture(course, words, colours) {
  const steps = stepsOf(course, words);
  const bottom = TOP + 46 + steps.length * STEP - 22;
  const height = bottom + 40;
  const lanes = Object.entries(LANES).flatMap(([name, x]) => [
    `<rect x="${x - 75}" y="16" width="150" height="34" rx="8" fill="${colours.box}" stroke="${colours.line}"/>`,
    text(x, 38, words[name], { color: colours.text, weight: 600 }),
    `<path d="M${x} 50V${bottom}" stroke="${colours.line}" stroke-dasharray="2 4"/>`,
  ]);
  const end = text(LANES.api, bottom + 22, words.once(course.timesProcessed), { color: colours.good, weight: 600 });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">`,
    ...lanes, ...steps.flatMap((step, at) => drawn(step, at, colours)), end, '</svg>', '',
  ].join('\n');
}

/** Which pictures are not what a call shows now; those are written, if wanted. */
export async function refreshPictures({ write }) {
  await build();
  const course = await play();
  mkdirSync(FOLDER, { recursive: true });
  const stale = [];
  for (const [language, words] of Object.entries(WORDS)) {
    for (const [theme, colours] of Object.entries(THEMES)) {
      const file = join(FOLDER, `lost-answer.${language}.${theme}.svg`);
      const wanted = picture(course, words, colours);
      if (textOf(file) === wanted) continue;
      stale.push(file);
      if (write) writeFileSync(file, wanted);
    }
  }
  return stale;
}

function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
