// What each user and each switch does, as the page shows it.

import assert from 'node:assert/strict';

const untouched = (userId) => ({ order: String(300_000 + userId), status: 'current', processed: 'never' });
const once = (userId) => ({ ...untouched(userId), status: 'processed', processed: 'once' });
const inLedger = ({ order, processed: count }) =>
  (order === 'none' ? 'In the ledger: no order.' : `In the ledger: order ${order}, processed ${count}.`);

const processed = (userId, confirmedBy, attempts = 1) => ({
  verdict: 'Processed',
  ledger: inLedger(once(userId)),
  told: { name: 'ProcessedOrder', ok: 'Order was processed', userId: String(userId), orderId: String(300_000 + userId), attempts: String(attempts), confirmedBy },
  truth: once(userId),
});

const failed = ({ verdict, name, code, outcome, attempts = 1, retryable = false, httpStatus, truth }) => ({
  verdict,
  ledger: inLedger(truth),
  told: {
    name, code, outcome, attempts: String(attempts), retryable: String(retryable),
    ...(httpStatus !== undefined && { httpStatus: String(httpStatus) }),
  },
  truth,
});

const refused = (name, code, truth) =>
  failed({ verdict: 'Not processed', name, code, outcome: 'rejected', httpStatus: 200, truth });
const unknown = (name, code, truth, more) => failed({ verdict: 'Unknown', name, code, outcome: 'unknown', truth, ...more });

const LOOKED_UP = ['Look the order up: 200 the order is processed', 'Processed'];
const REFUSED_LOOK = 'Look the order up: 200 REQUEST_ERROR: ';

/** How the call for each user ends, and its timeline; "…" where it is the client's own affair how often it looks. */
const USERS = {
  2: { ...processed(2, 'answer'), steps: ['Process the order: 200 Order was processed', 'Processed'] },
  3: {
    ...refused('NoOrderError', 'ERROR_NO_ORDER', { order: 'none' }),
    steps: ['Process the order: 200 ERROR_NO_ORDER', 'Not processed: ERROR_NO_ORDER'],
  },
  4: {
    ...refused('AmountDueError', 'ERROR_AMOUNT_DUE', untouched(4)),
    steps: [
      'Process the order: 200 ERROR_AMOUNT_DUE', 'Look the order up: 200 the order is still current',
      'Not processed: ERROR_AMOUNT_DUE',
    ],
  },
  5: {
    ...refused('CurrencyMismatchError', 'ERROR_CURRENCY_MISMATCH', untouched(5)),
    steps: [
      'Process the order: 200 ERROR_CURRENCY_MISMATCH', 'Look the order up: 200 the order is still current',
      'Not processed: ERROR_CURRENCY_MISMATCH',
    ],
  },
  6: {
    ...unknown('ProcessingError', 'ERROR_PROCESSING', untouched(6), { httpStatus: 200 }),
    steps: ['Process the order: 200 ERROR_PROCESSING', 'Unknown: ERROR_PROCESSING'],
  },
  101: { ...processed(101, 'order-history'), steps: ['Process the order: no answer: the connection dropped', ...LOOKED_UP] },
  102: {
    ...processed(102, 'answer', 2),
    steps: [
      'Process the order: no answer: the connection dropped', 'Look the order up: 200 the order is still current', '…',
      'Process the order, sent again (2): 200 Order was processed', 'Processed',
    ],
  },
  103: {
    ...processed(103, 'answer', 2),
    steps: [
      'Process the order: 503 busy, asks to wait 1 s', 'Wait: The API is busy.',
      'Look the order up: 200 the order is still current', 'Process the order, sent again (2): 200 Order was processed', 'Processed',
    ],
  },
  104: { ...processed(104, 'order-history'), steps: ['Process the order: 200 no complete answer in time', ...LOOKED_UP] },
  105: {
    ...processed(105, 'answer', 2),
    steps: [
      'Process the order: 500 an error page, no answer of the API', 'Look the order up: 200 the order is still current', '…',
      'Process the order, sent again (2): 200 Order was processed', 'Processed',
    ],
  },
  106: { ...processed(106, 'answer'), steps: ['Process the order: 200 Order was processed, behind PHP warnings', 'Processed'] },
  107: { ...processed(107, 'order-history'), steps: ['Process the order: 200 the answer was cut off', ...LOOKED_UP] },
  108: { ...processed(108, 'answer'), steps: ['Process the order: 200 Order was processed', 'Processed'] },
  109: {
    ...unknown('ConnectionError', 'CONNECTION_FAILED', once(109)),
    steps: [
      'Process the order: no answer: the connection dropped', `${REFUSED_LOOK}Permission denied`, 'Unknown: CONNECTION_FAILED',
    ],
  },
};

/** A stretch that is expected as "…" becomes that, whatever is in it. */
function withGap(shown, expected) {
  const gap = expected.steps.indexOf('…');
  if (gap === -1) return shown;
  const after = expected.steps.length - gap - 1;
  return { ...shown, steps: [...shown.steps.slice(0, gap), '…', ...shown.steps.slice(-after)] };
}

const SWITCHES = [
  {
    name: 'a lost answer is settled from the order history',
    hash: 'user=2&break=lost',
    ends: { ...processed(2, 'order-history'), steps: ['Process the order: the answer was lost on its way', ...LOOKED_UP] },
  },
  {
    name: 'a lost answer without orderId ends as unknown, though the order was processed',
    hash: 'user=2&break=lost.noOrderId',
    ends: {
      ...unknown('ConnectionError', 'CONNECTION_FAILED', once(2)),
      steps: [
        'Process the order: the answer was lost on its way',
        'Look the order up: 200 an order is processed; without orderId, nobody can say whether by this call', 'Unknown: CONNECTION_FAILED',
      ],
    },
  },
  {
    name: 'an answer slower than timeoutMs is not waited for, and the order is looked up',
    hash: 'user=2&break=slow',
    ends: { ...processed(2, 'order-history'), steps: ['Process the order: no complete answer in time', ...LOOKED_UP] },
  },
  {
    name: 'an answer slower than usual, but within timeoutMs, is waited for',
    hash: 'user=2&break=slow&timeoutMs=15000',
    ends: USERS[2],
  },
  {
    name: 'a wrong clock is corrected from the Date of the refusal',
    hash: 'user=2&break=clock',
    ends: {
      ...processed(2, 'answer', 2),
      steps: [
        'Process the order: 200 REQUEST_ERROR: Request expired', '…',
        'Process the order, sent again (2): 200 Order was processed · with the API’s time, an hour ahead of this clock', 'Processed',
      ],
    },
  },
  {
    name: 'a wrong secret is refused, and the order is left alone',
    hash: 'user=2&break=secret',
    ends: {
      ...refused('RequestError', 'REQUEST_ERROR', untouched(2)),
      steps: ['Process the order: 200 REQUEST_ERROR: Invalid signature', `${REFUSED_LOOK}Invalid signature`, 'Not processed: REQUEST_ERROR'],
    },
  },
];

export const calls = [
  ...Object.entries(USERS).map(([user, ends]) => ({
    name: `user ${user} ends as it should`,
    run: async (demo) => {
      await demo.turn(`user=${user}&lang=en`);
      assert.deepEqual(withGap(await demo.process(), ends), ends);
      await demo.click('#languages input[value=ja]');
      assert.equal(await demo.inPage(() => document.querySelectorAll('#steps [lang=en]').length), 0, 'all of it in Japanese too');
    },
  })),

  ...SWITCHES.map(({ name, hash, ends }) => ({
    name,
    run: async (demo) => {
      await demo.turn(`${hash}&lang=en`);
      assert.deepEqual(withGap(await demo.process(), ends), ends);
    },
  })),

  {
    name: 'each press is about a fresh order: what is said is what that call has done',
    run: async (demo) => {
      await demo.turn('user=2&lang=en');
      assert.deepEqual(await demo.process(), USERS[2]);
      assert.deepEqual(await demo.process(), USERS[2]);
      await demo.click('input[name=secret]');
      const { ledger, verdict } = await demo.process();
      assert.deepEqual({ ledger, verdict }, { ledger: inLedger(untouched(2)), verdict: 'Not processed' });
    },
  },

  {
    name: 'a call that is stopped, by the button or by Escape, says so, and that the order may have been processed',
    run: async (demo) => {
      for (const by of ['button', 'Escape']) {
        await demo.turn('user=104&lang=en');
        await demo.click('#process');
        // In the page, at the very moment: between the work and the answer lies no more than its way back.
        await demo.until(by === 'button' ? () => {
          const worked = document.querySelector('.verdict-truth').textContent === 'In the ledger: order 300104, processed once.';
          if (worked) document.querySelector('#stop').click();
          return worked;
        } : () => {
          const worked = document.querySelector('.verdict-truth').textContent === 'In the ledger: order 300104, processed once.';
          if (worked) document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
          return worked;
        });
        await demo.ended();
        assert.deepEqual(await demo.shown(), {
          ...unknown('AbortError', 'ABORTED', once(104), { retryable: true }), steps: ['Process the order: stopped by you', 'Unknown: ABORTED'],
        });
        assert.equal(await demo.inPage(() => document.querySelector('.verdict-line').textContent),
          'You have stopped the call. The order may have been processed: call again, and it is looked up first.');
        await demo.turn('user=2&lang=en');
      }
    },
  },
];
