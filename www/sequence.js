// The picture of a call: three lanes (your code, the network, INTER-STREAM), an arrow for each message, and an answer
// that is lost falls on the floor. Text in, SVG text out: the page and the script that draws the README's share it.

/** How wide a picture is. */
export const WIDTH = 360;
const LANES = { code: 56, network: 180, api: 304 };
const TOP = 46;
const ROW = 29;

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

function label(x, y, content, { color, anchor = 'middle', size = 12.5, mono = false, weight = 400 }) {
  const family = mono ? 'ui-monospace, Menlo, Consolas, monospace' : 'system-ui, Hiragino Sans, Noto Sans JP, sans-serif';
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" font-family="${family}" font-size="${size}" font-weight="${weight}" fill="${color}">${escaped(content)}</text>`;
}

function arrow(from, to, y, color) {
  const tip = to > from ? to - 5 : to + 5;
  const back = to > from ? -7 : 7;
  return `<path d="M${from} ${y}H${tip}m${back} -4.5l${-back} 4.5l${back} 4.5" fill="none" stroke="${color}" stroke-width="2"/>`;
}

/** An answer that sets out, and falls. */
function falling(y, color) {
  const { api, network } = LANES;
  return `<path d="M${api} ${y}H${network + 16}q-16 0 -16 12" fill="none" stroke="${color}" stroke-width="2" stroke-dasharray="5 4"/>`
    + `<path d="M${network - 6} ${y + 13}l12 12m0 -12l-12 12" fill="none" stroke="${color}" stroke-width="2.5"/>`;
}

/** One step, at its row. */
function drawn({ kind, text, mono, isBad, isGood }, y, colours) {
  const { code, network, api } = LANES;
  const color = isBad ? colours.bad : isGood ? colours.good : colours.text;
  switch (kind) {
    case 'send': return arrow(code, api, y, color) + label(network, y - 6, text, { color, mono });
    case 'ask': return arrow(code, api, y, color) + arrow(api, code, y, color) + label(network, y - 6, text, { color });
    case 'answer': return arrow(api, code, y, color) + label(network, y - 6, text, { color, mono });
    case 'lost': return falling(y - 19, colours.bad) + label(network - 14, y + 4, text, { color: colours.bad, anchor: 'end' });
    case 'work': return `<circle cx="${api}" cy="${y - 4}" r="5.5" fill="${color}"/>` + label(api - 12, y, text, { color, anchor: 'end', weight: 600 });
    case 'wait': return `<path d="M${code} ${y - 20}v22" stroke="${colours.faint}" stroke-width="5" stroke-dasharray="3 3"/>`
      + label(code + 12, y - 4, text, { color: colours.faint, anchor: 'start' });
    default: return `<circle cx="${code}" cy="${y - 4}" r="5.5" fill="${color}"/>` + label(code + 12, y, text, { color, anchor: 'start', weight: 600, mono });
  }
}

/** How high the picture of so many steps is. */
export const heightOf = (count) => TOP + count * ROW + 4;

/**
 * What is inside of a picture: the lanes, and a `<g>` for each step.
 * @param steps `{ kind, text, mono?, isBad?, isGood? }`: "send", "answer", "ask" (both in one), "lost", "work", "wait" or "end"
 * @param rows how many rows there is room for
 */
export function sequence({ steps, names, colours, rows = steps.length }) {
  const bottom = heightOf(rows) - 4;
  const lanes = Object.entries(LANES).map(([name, x]) => (
    `<path d="M${x} 30V${bottom}" stroke="${colours.line}" stroke-dasharray="2 4"/>` + label(x, 20, names[name], { color: colours.text, weight: 600 })
  ));
  const groups = steps.map((step, at) => `<g class="sequence-step">${drawn(step, TOP + at * ROW + 6, colours)}</g>`);
  return [...lanes, ...groups].join('\n');
}
