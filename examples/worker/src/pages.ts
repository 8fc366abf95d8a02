// The operator's pages: plain HTML, nothing to load, no script, at home on a telephone. Everything that came from outside
// is escaped: `html` does that with all that is put into it, but what `html` itself has made.

import type { Case } from './desk.js';
import type { Row } from './ledger.js';
import { wordsFor } from './words.js';
import type { Words } from './words.js';

const STYLE = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 2rem auto; max-width: 75rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid #8888; padding: .5rem; text-align: start; vertical-align: top }
td { overflow-wrap: anywhere }
form { display: inline }
label { display: block; margin: 1rem 0 }
input, textarea { box-sizing: border-box; display: block; max-width: 30rem; width: 100% }
button, input, textarea { font: inherit; padding: .375rem .75rem }
button, .button { margin: 0 .25rem .25rem 0 }
small { display: block }
@media (max-width: 45rem) {
  thead { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute }
  tr { border-bottom: 2px solid #8888; display: block; padding: .5rem 0 }
  td { border: 0; display: flex; gap: .5rem; padding: .25rem 0 }
  td::before { content: attr(data-label); flex: 0 0 7rem; opacity: .75 }
}`;

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    + "frame-ancestors 'none'; base-uri 'none'",
  'cache-control': 'no-store',
  // A form's POST tells its origin, by which it is known to be ours.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

export function casesPage({ count, open, closed }: { count: number, open: Case[], closed: Case[] }, request: Request, env: Env) {
  const words = wordsFor(request);
  const { head } = words;
  const about = (found: Case) => [
    [head.payment, small(found.id, found.description)],
    [head.amount, html`${found.amount}`],
    [head.userOrder, html`<a href="/customers/${found.userId}">${found.userId}</a>, ${found.orderId}${backOffice(found, words, env)}`],
  ] satisfies Cell[];
  const list = open.length === 0 ? html`<p>${words.none}</p>` : table(open.map((found) => [
    ...about(found),
    [head.known, small(`${found.code} (${found.outcome})`, found.message)],
    [head.todo, html`${todo(found, words)}<br>${buttons(found, words, env)}`],
    [head.since, time(found.opened, words, env)],
  ]));
  const title = open.length === 0 ? words.openCases : `${words.openCases}: ${count}`;
  if (closed.length === 0) return page(title, list, words);
  const dealtWith = table(closed.map((found) => [
    ...about(found),
    [words.closedHead.by, html`${found.who}`],
    [words.closedHead.note, html`${found.note}`],
    [words.closedHead.at, html`${time(found.closed!, words, env)} ${button('reopen', words.undo, found)}`],
  ]));
  return page(title, html`${list}<h2>${words.closed}</h2>${dealtWith}`, words);
}

/** Asks before a case is closed, who closes it, and what was done: it is about somebody's money. */
export function closingPage(found: Case, request: Request, env: Env, given?: { who: string, note: string }) {
  const words = wordsFor(request);
  const content = html`<p>${found.amount}, ${words.head.userOrder}: ${found.userId}, ${found.orderId}${backOffice(found, words, env)}</p>
<p>${found.code} (${found.outcome}): ${found.message}</p><p>${todo(found, words)}</p><p><strong>${words.closingText}</strong></p>
<form method="post" action="/cases/done">${hidden(found)}
<label>${words.who} <input name="who" required maxlength="100" autocomplete="name" value="${given?.who ?? ''}"></label>
<label>${words.note} <textarea name="note" required maxlength="500" rows="3" placeholder="${words.notePlaceholder}">${given?.note ?? ''}</textarea></label>
<button>${words.close}</button></form> <a href="/cases">${words.back}</a>`;
  return page(`${words.closing} ${found.id}`, content, words, given === undefined ? 200 : 400);
}

export function customerPage(user: string, payments: Row[], request: Request, env: Env) {
  const words = wordsFor(request);
  const { head, ledgerHead } = words;
  const rows = payments.map((row): Cell[] => [
    [head.payment, small(row.id, row.description)],
    [head.amount, html`${row.amount}`],
    [ledgerHead.order, html`${row.orderId}`],
    [ledgerHead.state, small(words.states[row.state] ?? row.state, row.who === null ? '' : `${row.who}: ${row.note}`)],
    [ledgerHead.paidBefore, html`${row.paidBefore}`],
    [ledgerHead.stillDue, html`${row.amountDue}`],
    [ledgerHead.attempts, html`${row.attempts}`],
    [head.known, row.code === null ? html`` : small(`${row.code} (${row.outcome})`, row.message ?? '')],
    [ledgerHead.received, time(row.received, words, env)],
    [ledgerHead.changed, time(row.updated, words, env)],
  ]);
  return page(`${words.paymentsOf} ${user}`, html`${table(rows)}<p><a href="/cases">${words.openCases}</a></p>`, words);
}

export function toCases() {
  return new Response(null, { status: 303, headers: { location: '/cases' } });
}

export function refused() {
  const headers = { 'www-authenticate': 'Basic realm="Payments", charset="UTF-8"' };
  return new Response('The operator\'s token, please', { status: 401, headers });
}

const todo = ({ code, outcome }: Case, { byCode, byOutcome }: Words) => byCode[code] ?? byOutcome[outcome] ?? '';

function buttons(found: Case, words: Words, env: Env) {
  const again = found.triedAgain === null
    ? button('again', words.again, found)
    : html`${words.againSince} ${time(found.triedAgain, words, env)} `;
  const query = new URLSearchParams({ id: found.id, kind: found.kind }).toString();
  return html`${found.kind === 'case' ? again : html``}<a class="button" href="/cases/done?${query}">${words.done}</a>`;
}

const hidden = ({ id, kind }: Case) => html`<input type="hidden" name="id" value="${id}"><input type="hidden" name="kind" value="${kind}">`;

function button(action: string, label: string, found: Case) {
  const pressed = html`<button aria-label="${label}: ${found.id}">${label}</button>`;
  return html`<form method="post" action="/cases/${action}">${hidden(found)}${pressed}</form>`;
}

/** BACK_OFFICE_URL is where a user is found there, with `{userId}` (and `{orderId}`) in it. */
function backOffice({ userId, orderId }: Case, words: Words, { BACK_OFFICE_URL: url }: Env) {
  if (!url) return html``;
  const address = url.replaceAll('{userId}', userId).replaceAll('{orderId}', orderId);
  return html` (<a href="${address}">${words.backOffice}</a>)`;
}

/** How long ago, and when, in the shop's time zone. */
function time(ms: number, { lang }: Words, { TIME_ZONE: timeZone }: Env) {
  const minutes = Math.round((Date.now() - ms) / 60_000);
  const [count, unit] = minutes < 60 ? [minutes, 'minute'] as const
    : minutes < 48 * 60 ? [Math.round(minutes / 60), 'hour'] as const : [Math.round(minutes / 1440), 'day'] as const;
  const age = new Intl.RelativeTimeFormat(lang).format(-count, unit);
  const at = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'long', timeZone }).format(ms);
  return html`<time datetime="${new Date(ms).toISOString()}">${age}<small>${at}</small></time>`;
}

const small = (text: string, more: string) => html`${text}${more === '' || more === text ? html`` : html`<small>${more}</small>`}`;

/** What a column is called, and what stands in it. */
type Cell = [string, Html];

function table(rows: Cell[][]) {
  const head = rows[0]?.map(([label]) => html`<th scope="col">${label}</th>`) ?? [];
  const body = rows.map((row) => html`<tr>${row.map(([label, cell]) => html`<td data-label="${label}"><div>${cell}</div></td>`)}</tr>
`);
  return html`<table><thead><tr>${head}</tr></thead><tbody>
${body}</tbody></table>`;
}

function page(title: string, content: Html, { lang }: Words, status = 200) {
  const { text } = html`<!doctype html><html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${new Html(STYLE)}</style><main><h1>${title}</h1>${content}</main></html>`;
  return new Response(text, { status, headers: HEADERS });
}

/** HTML that needs no escaping any more. */
class Html {
  constructor(readonly text: string) {}
}

type Content = Html | Html[] | string | number | null;

function html(texts: TemplateStringsArray, ...contents: Content[]): Html {
  const written = (content: Content): string => {
    if (content instanceof Html) return content.text;
    return Array.isArray(content) ? content.map(written).join('') : escaped(content ?? '');
  };
  return new Html(String.raw({ raw: texts }, ...contents.map(written)));
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escaped = (text: string | number) => String(text).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
