// How the call ended: what the caller is told, beside what the sandbox's ledger says.

import { descriptions, element, icon } from './element.js';

/** "idle", "running", "processed", "rejected", "not-sent" or "unknown". */
export function standing(call) {
  if (call === undefined) return 'idle';
  if (call.result === undefined) return 'running';
  return call.result.error === undefined ? 'processed' : call.result.error.outcome;
}

export function drawResult({ place, call, ledgerEntry, words }) {
  const is = standing(call);
  const { result: texts } = words;
  place.replaceChildren(
    element(
      'div', { class: `verdict is-${is}` },
      element('span', { class: 'mark' }, icon(is)),
      element('div', {},
        element('p', { class: 'verdict-title' }, texts[is].title),
        element('p', { class: 'verdict-line' }, lineOf(is, call, texts)),
        ...todoOf(call?.result?.error, texts.todo)),
    ),
    element(
      'div', { class: 'told-and-true' },
      element('div', { class: 'told' }, element('h3', {}, texts.told), drawTold(call?.result)),
      element('div', { class: 'truth' }, element('h3', {}, texts.truth), drawTruth(ledgerEntry, texts)),
      ...drawMessage(call?.result?.error),
    ),
  );
}

function lineOf(is, call, texts) {
  return is === 'processed' ? texts.processed[call.result.processed.confirmedBy] : texts[is].line;
}

function todoOf(error, todo) {
  if (error === undefined) return [];
  const next = todo[error.code] ?? (error.outcome === 'unknown' ? (error.retryable ? todo.retryable : todo.lookFirst) : undefined);
  return next === undefined ? [] : [element('p', { class: 'verdict-line' }, next)];
}

/** As the package gives it, in its own words. */
function drawTold(result) {
  if (result === undefined) return element('p', { class: 'nothing' }, '—');
  const { processed, error } = result;
  const fields = processed === undefined
    ? ['name', 'code', 'outcome', 'attempts', 'retryable', 'httpStatus'].map((name) => [name, error[name]])
    : Object.entries(processed);
  const shown = fields.filter(([, value]) => value !== undefined);
  return descriptions(shown.map(([name, value]) => [element('code', {}, name), element('code', {}, String(value))]), { lang: 'en' });
}

/** Too long for a column. */
function drawMessage(error) {
  if (error === undefined) return [];
  return [element('div', { class: 'message', lang: 'en' }, element('code', {}, 'message'), element('p', {}, error.message))];
}

function drawTruth(entry, texts) {
  if (entry === undefined) return descriptions([[texts.order, texts.noOrder]]);
  return descriptions([
    [texts.order, element('code', {}, String(entry.orderId))],
    [texts.status, texts.statuses[entry.status]],
    [texts.times, element('strong', {}, texts.count(entry.timesProcessed))],
  ]);
}
