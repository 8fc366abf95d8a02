// How the call stands or ended: what the caller is told, beside what the sandbox's ledger says.

import { descriptions, element, icon } from './element.js';

/** "idle", "running", "processed", "rejected", "not-sent" or "unknown". */
export function standing(call) {
  if (call === undefined) return 'idle';
  if (call.result === undefined) return 'running';
  return call.result.error === undefined ? 'processed' : call.result.error.outcome;
}

/** How it stands, at a glance: what the caller is told, and in the last line what is true. */
export function drawVerdict({ place, call, ledgerEntry, words: { result: texts } }) {
  const is = standing(call);
  const truth = ledgerEntry === undefined ? texts.ledger.none : texts.ledger.line(ledgerEntry.orderId, texts.count(ledgerEntry.timesProcessed));
  place.replaceChildren(element(
    'div', { class: `verdict is-${is}` },
    element('span', { class: 'mark' }, icon(is)),
    element('div', {},
      element('p', { class: 'verdict-title' }, texts[is].title),
      element('p', { class: 'verdict-line' }, lineOf(is, call, texts)),
      ...todoOf(call?.result?.error, texts.todo)),
    element('p', { class: 'verdict-truth' }, truth),
  ));
}

/** The result in full, as the package gives it, beside the ledger. */
export function drawTold({ place, result, ledgerEntry, words: { result: texts } }) {
  place.replaceChildren(
    element('div', { class: 'told' }, element('h3', { lang: 'en' }, result.error === undefined ? 'ProcessedOrder' : result.error.name), drawFields(result)),
    element('div', { class: 'truth' }, element('h3', {}, texts.truth), drawTruth(ledgerEntry, texts)),
    ...drawMessage(result.error, texts),
  );
}

function lineOf(is, call, texts) {
  if (is === 'processed') return texts.processed[call.result.processed.confirmedBy];
  if (is !== 'unknown') return texts[is].line;
  if (call.result.error.code === 'ABORTED') return texts.stopped;
  return call.orderId === undefined ? texts.withoutOrderId : texts.unknown.line;
}

function todoOf(error, todo) {
  if (error === undefined) return [];
  const next = todo[error.code] ?? (error.outcome === 'unknown' ? (error.retryable ? todo.retryable : todo.lookFirst) : undefined);
  return next === undefined ? [] : [element('p', { class: 'verdict-line' }, next)];
}

function drawFields({ processed, error }) {
  const fields = processed === undefined
    ? ['code', 'outcome', 'attempts', 'retryable', 'httpStatus'].map((name) => [name, error[name]])
    : Object.entries(processed);
  const shown = fields.filter(([, value]) => value !== undefined);
  return descriptions(shown.map(([name, value]) => [element('code', {}, name), element('code', {}, String(value))]), { lang: 'en' });
}

/** Too long for a column. */
function drawMessage(error, { says }) {
  if (error === undefined) return [];
  const said = says(error);
  const lang = said === error.message ? 'en' : undefined;
  return [element('div', { class: 'message' }, element('code', {}, 'message'), element('p', { lang }, said))];
}

function drawTruth(entry, texts) {
  if (entry === undefined) return descriptions([[texts.order, texts.noOrder]]);
  return descriptions([
    [texts.order, element('code', {}, String(entry.orderId))],
    [texts.status, texts.statuses[entry.status]],
    [texts.times, element('strong', {}, texts.count(entry.timesProcessed))],
  ]);
}
