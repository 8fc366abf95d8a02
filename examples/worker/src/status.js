// The operator's pages: plain HTML, nothing to load, no script. Everything that came from outside is escaped.

/** What a human can do, by the error's code; else by what is known of the order. */
const BY_CODE = {
  AMOUNT_ABOVE_DUE: 'Nothing was recorded. Look what is due on the order: refund what is too much, and record the '
    + 'rest in the back office.',
  AMOUNT_PAID_CHANGED: 'Something else was recorded on the order meanwhile. Look whether this payment is among the '
    + 'order\'s payments.',
  INVALID_CONFIGURATION: 'Set what the message names, then try again.',
  ORDER_CANCELLED: 'Nothing was recorded. Refund the payment, or have the order placed anew.',
  ORDER_NOT_FOUND: 'Nothing was recorded. Find out which order was meant: record it there, or refund the payment.',
  PAYMENT_NOT_NEEDED: 'Look whether the customer has paid twice. If so, refund this payment.',
  RETRIES_USED_UP: 'Find out why, then try again: it goes on where it stopped.',
  SAME_ID_DIFFERS: 'The gateway has used one id for two payments. Ask it which is right. '
    + 'Nothing was done with this one.',
};
const BY_OUTCOME = {
  unknown: 'The order may have been processed: look it up in the back office. Processed: done. Current: try again.',
  rejected: 'Put right what the message says, then try again.',
  'not-sent': 'Nothing has reached the API. Put right what the message says, then try again.',
};

const STYLE = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 2rem auto; max-width: 75rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid #8888; padding: .5rem; text-align: start; vertical-align: top }
td { overflow-wrap: anywhere }
form { display: inline }
button { font: inherit; margin: 0 .25rem .25rem 0 }
small { display: block }`;

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    + "frame-ancestors 'none'; base-uri 'none'",
  'cache-control': 'no-store',
  // A form's POST tells its origin, by which it is known to be ours.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

export function casesPage({ count, cases }) {
  if (count === 0) return page('Open cases', '<p>None. Every payment is settled, or on its way.</p>');
  const head = ['Payment', 'Amount', 'User, order', 'What is known', 'What to do', 'Since'];
  return page(`Open cases: ${count}`, table(head, cases.map((found) => [
    small(found.id, found.description),
    escaped(found.amount),
    `<a href="/customers/${encodeURIComponent(found.userId)}">${escaped(found.userId)}</a>, ${escaped(found.orderId)}`,
    small(`${found.code} (${found.outcome})`, found.message ?? ''),
    `${escaped(BY_CODE[found.code] ?? BY_OUTCOME[found.outcome])}<br>${buttons(found)}`,
    time(found.opened),
  ])));
}

export function customerPage(user, payments) {
  const head = [
    'Payment', 'Amount', 'Order', 'State', 'Paid before', 'Still due', 'Attempts', 'What is known',
    'Received', 'Changed',
  ];
  const rows = payments.map((row) => [
    small(row.id, row.description),
    ...[row.amount, row.orderId, row.state, row.paidBefore ?? '', row.amountDue ?? '', row.attempts].map(escaped),
    row.code === null ? '' : small(`${row.code} (${row.outcome})`, row.message),
    time(row.received),
    time(row.updated),
  ]);
  return page(`Payments of user ${user}`, `${table(head, rows)}<p><a href="/cases">Open cases</a></p>`);
}

export function toCases() {
  return new Response(null, { status: 303, headers: { location: '/cases' } });
}

export function refused() {
  const headers = { 'www-authenticate': 'Basic realm="Payments", charset="UTF-8"' };
  return new Response('The operator\'s token, please', { status: 401, headers });
}

function buttons({ id, kind, triedAgain }) {
  const button = (action, label) => `<form method="post" action="/cases/${action}">`
    + `<input type="hidden" name="id" value="${escaped(id)}"><input type="hidden" name="kind" value="${escaped(kind)}">`
    + `<button aria-label="${escaped(`${label}: ${id}`)}">${label}</button></form>`;
  const again = triedAgain === null ? button('again', 'Try again') : `Being tried again since ${time(triedAgain)} `;
  return `${kind === 'case' ? again : ''}${button('done', 'Done by hand')}`;
}

function page(title, content) {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><style>${STYLE}</style><h1>${escaped(title)}</h1>${content}</html>`;
  return new Response(html, { headers: HEADERS });
}

function table(head, rows) {
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n');
  const heading = head.map((cell) => `<th scope="col">${cell}</th>`).join('');
  return `<table><thead><tr>${heading}</tr></thead><tbody>\n${body}</tbody></table>`;
}

const small = (text, more) => `${escaped(text)}${more === text ? '' : `<small>${escaped(more)}</small>`}`;

const time = (ms) => `<time>${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}</time>`;

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text) {
  return String(text).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}
