// Shows what the server knows of the order, and asks it to deliver. Knows no amount, no user and no secret.

const WORDS = {
  unpaid: ['Your payment has not arrived yet. As soon as it has, your order can be delivered.'],
  ready: ['Your payment has arrived. Your order can be delivered now.', 'Deliver my order'],
  delivering: ['Your order is being delivered. This can take a minute. You may leave this page; it goes on.'],
  delivered: ['Your order has been delivered. Thank you!'],
  later: [
    'Your order has not been delivered yet: the system is busy. Your payment is safe. Please try again in a minute.',
    'Try again',
  ],
  refused: [
    'Your order could not be delivered. Your payment is safe: do not pay again. We have been told, and will see to it.',
  ],
  unknown: [
    'We do not know yet whether your order has been delivered. Please do not pay again: we are looking into it.',
    'Look again',
  ],
  signedOut: ['Please sign in with the link that we have sent to you.'],
  unreachable: [
    'The shop cannot be reached. Your order may be on its way all the same: please do not pay again.',
    'Look again',
  ],
};

const LOOK_AGAIN_MS = 2000;

const [order, said, progress, go] = ['order', 'said', 'progress', 'go'].map((id) => document.getElementById(id));

function show({ state, mayTry, orderId, title }) {
  const [words, label] = WORDS[state];
  said.textContent = words;
  if (orderId !== undefined) order.textContent = `Order ${orderId}: ${title}`;
  progress.hidden = state !== 'delivering';
  go.hidden = label === undefined || !mayTry;
  go.textContent = label ?? '';
  // Begun earlier, or in another window.
  if (state === 'delivering') setTimeout(() => ask('GET', '/order'), LOOK_AGAIN_MS);
  go.onclick = state === 'unreachable' ? () => ask('GET', '/order') : deliver;
}

async function ask(method, path) {
  try {
    const response = await fetch(path, { method });
    show(response.status === 401 ? { state: 'signedOut' } : await response.json());
  } catch {
    show({ state: 'unreachable', mayTry: true });
  }
}

function deliver() {
  said.textContent = WORDS.delivering[0];
  progress.hidden = false;
  // Before the button goes: whoever uses the keyboard would else begin again at the top.
  said.focus();
  go.hidden = true;
  return ask('POST', '/delivery');
}

await ask('GET', '/order');
