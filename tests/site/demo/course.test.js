import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Course } from '../../../www/course.js';

/** A call whose first answer is lost, after which the order's record decides; with the times of a clock. */
const EVENTS = [
  [1000, { type: 'attempt', action: 'process_order', attempt: 1 }],
  [1240, { type: 'attempt', action: 'list_orders', attempt: 1 }],
  [1400, { type: 'answer', action: 'list_orders', attempt: 1, httpStatus: 200, ms: 159 }],
  [1400, { type: 'pause', action: 'list_orders', attempt: 1, ms: 200, because: 'the API is busy' }],
  [1610, { type: 'attempt', action: 'list_orders', attempt: 2 }],
  [1800, { type: 'answer', action: 'list_orders', attempt: 2, httpStatus: 200, ms: 188 }],
  [1800, { type: 'settled', action: 'process_order', attempts: 1, ms: 799, code: 'ok' }],
];

function after(events) {
  const course = new Course();
  for (const [now, event] of events) course.happened(event, now);
  return course;
}

test('events become steps with a beginning and a length', () => {
  assert.deepEqual(after(EVENTS).steps, [
    { kind: 'request', action: 'process_order', attempt: 1, at: 0, ms: 240, unanswered: true, stopped: false },
    { kind: 'look', action: 'list_orders', attempt: 1, at: 240, ms: 159, httpStatus: 200 },
    { kind: 'pause', at: 400, planned: 200, because: 'the API is busy', ms: 210, unanswered: false, stopped: false },
    { kind: 'look', action: 'list_orders', attempt: 2, at: 610, ms: 188, httpStatus: 200 },
    { kind: 'end', at: 799, ms: 0, code: 'ok', outcome: 'processed' },
  ]);
});

test('the step that is under way is open, and the clock runs until the end', () => {
  const course = after(EVENTS.slice(0, 2));
  const exchange = {};
  course.sent(exchange);
  assert.deepEqual(course.open, { kind: 'look', action: 'list_orders', attempt: 1, at: 240, exchange });
  assert.equal(course.elapsed(1300), 300);
  assert.equal(after(EVENTS).elapsed(99_999), 799);
  assert.equal(new Course().elapsed(5), 0);
});

test('a request that the visitor stops is stopped, not lost for want of time', () => {
  const { steps } = after([EVENTS[0], [1300, { type: 'settled', attempts: 1, ms: 300, code: 'ABORTED', outcome: 'unknown' }]]);
  assert.deepEqual(steps, [
    { kind: 'request', action: 'process_order', attempt: 1, at: 0, ms: 300, unanswered: true, stopped: true },
    { kind: 'end', at: 300, ms: 0, code: 'ABORTED', outcome: 'unknown' },
  ]);
});
