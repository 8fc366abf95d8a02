// One exchange in its parts: the signed request, with what is secret masked, and what came back.

import { descriptions, element } from './element.js';

/** In the order in which they stand in the URL. */
const PARTS = ['go', 'do', 'iq', 'timestamp', 'salt', 'key', 'signature'];
const SECRET = ['salt', 'signature'];

/** The first characters, to tell one request from another, and nothing of the rest. */
function masked(value) {
  return `${value.slice(0, 4)}${'•'.repeat(12)}`;
}

export function drawExchange({ place, exchange, words }) {
  place.replaceChildren(drawRequest(exchange, words), drawAnswer(exchange, words));
}

function drawRequest({ url, method }, { exchange: words }) {
  const parts = PARTS.filter((name) => url.searchParams.has(name)).map((name) => {
    const value = url.searchParams.get(name);
    return [
      element('span', {}, element('code', {}, name), ' ', element('span', { class: 'part' }, words.parts[name])),
      element('code', {}, SECRET.includes(name) ? masked(value) : value),
    ];
  });
  return element(
    'div', { class: 'sent' },
    element('h3', {}, words.request),
    element('p', { class: 'url' }, element('code', {}, `${method} ${url.origin}${url.pathname}?`)),
    descriptions(parts),
    element('p', { class: 'quiet' }, words.masked),
  );
}

function drawAnswer({ status, headers = [], text, end }, { exchange: words }) {
  const body = element('pre', { tabindex: '0', 'aria-label': words.answer }, element('code', {}, text === '' ? words.empty : text));
  const nothing = status === undefined;
  const remark = {
    running: nothing ? words.coming : undefined,
    lost: words.neverArrived,
    cut: words.soFar,
    'given up': nothing ? words.none : words.soFar,
    dropped: words.none,
  }[end];
  return element(
    'div', { class: `received${end === 'lost' ? ' never-arrived' : ''}` },
    element('h3', {}, words.answer),
    remark === undefined ? undefined : element('p', { class: 'remark' }, remark),
    nothing ? undefined : element('p', { class: 'url' }, element('code', {}, `HTTP ${status}`)),
    nothing ? undefined : descriptions(headers.map(([name, value]) => [element('code', {}, name), element('code', {}, value)])),
    nothing ? undefined : body,
  );
}
