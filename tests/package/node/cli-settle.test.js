// `interstream settle`: lists of payments, what becomes of each, and a night on which everything goes wrong.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { file, interstream as run, objects, objectsIn, start, withoutTimes } from './command-line.js';
import { randomFrom, startFaultProxy } from './fault-proxy.js';
import { CLI } from './runtime.js';
import { startSandbox } from './sandbox.js';

const SEED = Number(process.env.INTERSTREAM_SEED ?? 20261126);

let sandbox;
before(async () => {
  sandbox = await startSandbox(CLI);
});
after(() => sandbox.stop());
beforeEach(() => sandbox.reset());

const settle = (args, options) => run(['settle', ...args], { env: sandbox.env, ...options });

/** Amounts of the payments that the API has of an order. */
const paymentsOf = async (orderId) => (await sandbox.payments()).filter((payment) => payment.orderId === orderId).map(({ amount }) => amount);
const processedOf = async (orderId) => (await sandbox.ledger()).find((order) => order.orderId === orderId).timesProcessed;

test('a payment is recorded and its order processed; a second time, the order says so', async () => {
  assert.deepEqual(await settle(['60001,360001,5.50']), { status: 0, stdout: '60001,360001,5.50: settled, payment recorded\n', stderr: '' });
  assert.deepEqual(await settle(['60001,360001,5.50']), { status: 0, stdout: '60001,360001,5.50: settled, the payment was there already\n', stderr: '' });
  assert.deepEqual([await paymentsOf(360001), await processedOf(360001)], [['5.50'], 1]);
});

test('columns go by their names, in any order; the others are kept in the results', async () => {
  const list = file('list.csv', 'Name,Amount,User ID,order_id,Bank\n"Doe, Jane",5.50,60001,360001,"first\nsecond"\n');
  const results = file('results.ndjson');
  const { status, stdout, stderr } = await settle(['--file', list, '--results', results]);
  assert.deepEqual([status, stdout, stderr], [0, '60001,360001,5.50: settled, payment recorded\n', '']);
  const about = { userId: '60001', orderId: '360001', amount: '5.50', columns: { Name: 'Doe, Jane', Bank: 'first\nsecond' } };
  const [{ begun, ...first }, { at, ...second }] = objectsIn(results);
  assert.deepEqual(first, about);
  assert.deepEqual(second, {
    ...about, payment: 'recorded', amountDue: '0.00',
    order: { ok: 'Order was processed', userId: '60001', orderId: '360001', attempts: 1, confirmedBy: 'answer' },
  });
});

test('what somebody has to look at is listed, with what to do', async () => {
  const list = file('list.csv', ['user_id,order_id,amount', '60001,360001,5.50', '60002,360002,3', '60003,360003,99', '60004,360005,5.50', '2,300002,9.00'].join('\n'));
  const { status, stdout, stderr } = await settle(['--file', list, '--concurrency', '1']);
  assert.equal(status, 1);
  assert.deepEqual(stdout.split('\n').map((line) => line.slice(0, 70)), [
    '60001,360001,5.50: settled, payment recorded',
    '60002,360002,3: part-paid, payment recorded, 2.50 is still due',
    '60003,360003,99: rejected, AMOUNT_ABOVE_DUE: The amount is more than the 5.50'.slice(0, 70),
    '60004,360005,5.50: rejected, ORDER_NOT_FOUND: Order 360005 is not among'.slice(0, 70),
    '2,300002,9.00: not needed, nothing was due',
    '',
  ]);
  assert.equal(withoutTimes(stderr), [
    '5 payments: 1 settled, 1 part-paid, 1 not needed, 2 rejected; took _ s',
    'not needed, for a human to look at: 2',
    '  Nothing was due, and what was paid does not contain this payment: look whether the customer has paid twice.',
    'part-paid, for a human to look at: 60002',
    '  The payment is recorded, the order is not processed: something is still due. Ask the customer for the rest.',
    'rejected, AMOUNT_ABOVE_DUE: 60003',
    '  Nothing was changed: the payment is more than is due. Record at most what is due, and refund the rest.',
    'rejected, ORDER_NOT_FOUND: 60004',
    "  The order you named is not this user's.\n",
  ].join('\n'));
  assert.deepEqual([await paymentsOf(360002), await paymentsOf(360003), await paymentsOf(360005)], [['3.00'], [], []]);
});

test('a dry run reads only, and tells what would happen to each', async () => {
  await settle(['60005,360005,5.50']);
  const before = [await sandbox.ledger(), await sandbox.payments()];
  const list = ['60001,360001,5.50', '60002,360002,2.25', '60003,360003,99', '2,300002,5.50', '60005,360005,5.50'];
  const { status, stdout, stderr } = await settle(['--dry-run', '--concurrency', '1', ...list]);
  assert.deepEqual([status, stdout.replace(/(?<=AMOUNT_ABOVE_DUE: ).*/, '…'), stderr], [1, [
    '60001,360001,5.50: would record 5.50 and process the order',
    '60002,360002,2.25: would record 2.25 of 5.50 due, and leave the order',
    '60003,360003,99: AMOUNT_ABOVE_DUE: …',
    '2,300002,5.50: the payment is there already: would process the order',
    '60005,360005,5.50: the order is processed already: nothing to do\n',
  ].join('\n'), '5 payments looked at, nothing changed: 1 need attention\n']);
  assert.deepEqual([await sandbox.ledger(), await sandbox.payments()], before);
  const told = objects((await settle(['--dry-run', '--json', '60001,360001,5.50'])).stdout);
  assert.deepEqual(told, [{ userId: '60001', orderId: '360001', amount: '5.50', dryRun: true, would: 'settle', amountDue: '5.50' }]);
});

test('a list that cannot be right is refused before anything is sent', async () => {
  const lines = [
    'user_id,order_id,amount,paid_before', '60001,360001,5.50,', '60001,360001,5.50,', '60002,360001,5.50,', '60003,360003,"5,50",', '60004,,5.50,',
    '60005,360005,1.00,', '60005,360005,2.00,', '60006,360006,1.00,0.00', '60006,360006,2.00,1.00',
  ];
  const list = file('list.csv', lines.join('\n'));
  const { status, stdout, stderr } = await settle(['--file', list]);
  assert.deepEqual([status, stdout], [2, '']);
  assert.deepEqual(stderr.replaceAll(list, 'list.csv').split('\n'), [
    `interstream: list.csv:3: this payment of 5.50 by user 60001 comes twice, first in list.csv:2.`,
    `interstream: list.csv:4: order 360001 is user 60002's here and user 60001's, first in list.csv:2.`,
    stderr.split('\n')[2].replaceAll(list, 'list.csv'),
    'interstream: list.csv:6: user 60004 has no order id: add it, or allow that with --allow-missing-order-ids.',
    'interstream: list.csv:8: order 360005 has several payments: say in paid_before what was paid before each, first in list.csv:7.',
    'See interstream settle --help.',
    '',
  ]);
  assert.match(stderr, /list\.csv:5: "60003","360003","5,50": amount must be /);
  for (const [args, expected] of [
    [['--file', file('a.csv', '60001,360001,5.50\n')], /a\.csv:1 must be a header that names the columns, e\.g\. user_id,order_id,amount/],
    [['--file', file('b.csv', 'user_id,amount,金額\n60001,1,1\n')], /b\.csv:1 has two columns for amount/],
    [['--file', file('c.csv', 'user_id,order_id,amount\n500,360001,"5.50\n')], /c\.csv:\d is not CSV: /],
    [['--dry-run', '--results', file('r'), '60001,360001,5.50'], /--dry-run changes nothing and keeps nothing/],
    [['60001,360001'], /"60001","360001": amount must be /],
  ]) {
    const refused = await settle(args);
    assert.deepEqual([refused.status, refused.stdout], [2, ''], args.join(' '));
    assert.match(refused.stderr, expected);
  }
  assert.deepEqual(await sandbox.payments(), []);
});

test('the payments of one user are settled one after the other', async () => {
  const list = file('list.csv', ['user_id,order_id,amount,paid_before', '60001,360001,1.00,0.00', '60001,360001,2.00,1.00', '60001,360001,2.50,3.00'].join('\n'));
  const { status, stdout } = await settle(['--file', list]);
  assert.equal(status, 1);
  assert.deepEqual(stdout.split('\n'), [
    '60001,360001,1.00: part-paid, payment recorded, 4.50 is still due',
    '60001,360001,2.00: part-paid, payment recorded, 2.50 is still due',
    '60001,360001,2.50: settled, payment recorded',
    '',
  ]);
  assert.deepEqual([await paymentsOf(360001), await processedOf(360001)], [['1.00', '2.00', '2.50'], 1]);
});

test('without an order id, the order that was read is the one that a repetition is about', async () => {
  const list = file('list.csv', 'user_id,order_id,amount\n60001,,2.00\n');
  const results = file('results.ndjson');
  const network = await startFaultProxy(sandbox.served.apiUrl, (url) => (url.includes('add_payment') ? 'dropAfter' : undefined));
  const env = { ...sandbox.env, INTERSTREAM_API_URL: network.url };
  const short = ['--deadline-ms', '700', '--timeout-ms', '500', '--settle-ms', 'Infinity'];
  const lost = await settle(['--allow-missing-order-ids', ...short, '--file', list, '--results', results], { env });
  await network.stop();
  assert.equal(lost.status, 1, lost.stdout);
  assert.deepEqual(objectsIn(results)[0].reading, { orderId: '360001', paidBefore: '0.00' });
  const resumed = await settle(['--settle-ms', '0', '--resume', results, '--again']);
  assert.match(resumed.stdout + resumed.stderr, /part-paid/);
  assert.deepEqual(await paymentsOf(360001), ['2.00']);
});

test('what the API says forges no line, and is escaped in JSON', async () => {
  const list = file('list.csv', 'user_id,order_id,amount,Name\n500,360001,5.50,"\u001b[2Ja\u202eb"\n');
  const { stdout } = await settle(['--json', '--file', list]);
  assert.match(stdout, /"Name":"\\u001b\[2Ja\\u202eb"/);
  assert.equal(objects(stdout)[0].columns.Name, '\u001b[2Ja\u202eb');
  const refused = await settle(['60002,360002,5.50\nx: settled\u009b']);
  assert.equal(refused.status, 2);
  assert.equal(refused.stderr.split('\n').length, 3);
  assert.doesNotMatch(refused.stderr, /\u009b/);
});

test('where nobody answers, the run ends after five calls, and nothing was sent for the others', async () => {
  const network = await startFaultProxy(sandbox.served.apiUrl, () => undefined);
  await network.stop();
  const list = file('list.csv', ['user_id,order_id,amount', ...Array.from({ length: 300 }, (_, at) => `${60001 + at},${360001 + at},5.50`)].join('\n'));
  const results = file('results.ndjson');
  const env = { ...sandbox.env, INTERSTREAM_API_URL: network.url };
  const { status, stdout, stderr } = await settle(['--max-retries', '0', '--concurrency', '2', '--file', list, '--results', results], { env });
  assert.equal(status, 1);
  assert.match(stderr, /^interstream: the API cannot be reached: 5 calls in a row have failed \(.*ECONNREFUSED.*\)/);
  assert.match(stderr, /\nnothing was sent for 29[45] of them\n/);
  assert.match(stderr, new RegExp(`\\nnext.*: interstream settle --resume ${results}\\n$`));
  assert.ok(stdout.split('\n').length < 10, stdout);
  assert.match(stdout, /^60001,360001,5\.50: not-sent, CONNECTION_FAILED: .*ECONNREFUSED/m);
  assert.match(objectsIn(results).find(({ error }) => error?.code === 'CONNECTION_FAILED').error.reason, /ECONNREFUSED/);
  assert.equal((await settle(['--resume', results])).status, 0);
});

test('at HTTP 429 all calls pause together', async () => {
  const asked = [];
  const network = await startFaultProxy(sandbox.served.apiUrl, (url) => {
    asked.push(Date.now());
    return asked.length === 1 ? 'tooManyFor1s' : undefined;
  });
  const env = { ...sandbox.env, INTERSTREAM_API_URL: network.url };
  const { status, stderr } = await settle(['--concurrency', '1', '--max-retries', '0', '60001,360001,5.50', '60002,360002,5.50'], { env });
  await network.stop();
  assert.equal(status, 1);
  assert.match(stderr, /interstream: the API asks for a pause \(HTTP 429\): no call begins for 1 s\.\n/);
  assert.ok(asked[1] - asked[0] >= 900, 'the second call has waited');
});

const TRANSFERS = 500;

test(`a night shift: ${TRANSFERS} transfers, half of the answers lost, cut off twice (seed ${SEED})`, async () => {
  const random = randomFrom(SEED);
  const list = file('yesterday.csv', ['user_id,order_id,amount,name', ...Array.from({ length: TRANSFERS }, (_, at) =>
    `${60001 + at},${360001 + at},${at === 7 ? '99' : '5.50'},Customer ${at}`)].join('\n'));
  const results = file('yesterday.ndjson');
  const network = await startFaultProxy(sandbox.served.apiUrl, () => (random(2) === 0 ? 'dropAfter' : undefined));
  const env = { ...sandbox.env, INTERSTREAM_API_URL: network.url };
  const limits = ['--timeout-ms', '400', '--settle-ms', '300', '--deadline-ms', '5000', '--max-retries', '20', '--concurrency', '32'];
  const cutOff = async (args, after) => {
    const { child, ended } = start(['settle', ...limits, ...args], { env });
    while ((await sandbox.ledger()).filter(({ timesProcessed }) => timesProcessed > 0).length < after) ;
    child.kill('SIGKILL');
    await ended;
  };
  await cutOff(['--file', list, '--results', results], 100);
  await cutOff(['--resume', results, '--file', list], 250);
  let last = await settle([...limits, '--resume', results, '--file', list], { env });
  for (let runs = 0; /\nnext/.test(last.stderr) && runs < 20; runs += 1) last = await settle([...limits, '--resume', results], { env });
  await network.stop();

  assert.match(last.stderr, new RegExp(`^(.*\n)?${TRANSFERS} payments: ${TRANSFERS - 1} settled, 1 rejected`), last.stderr);
  assert.match(last.stderr, /\nrejected, AMOUNT_ABOVE_DUE: 60008\n {2}Nothing was changed: /);
  const ledger = new Map((await sandbox.ledger()).map(({ orderId, timesProcessed }) => [orderId, timesProcessed]));
  const payments = Map.groupBy?.(await sandbox.payments(), ({ orderId }) => orderId)
    ?? (await sandbox.payments()).reduce((all, one) => all.set(one.orderId, [...(all.get(one.orderId) ?? []), one]), new Map());
  for (let at = 0; at < TRANSFERS; at += 1) {
    const expected = at === 7 ? [0, undefined] : [1, ['5.50']];
    assert.deepEqual([ledger.get(360001 + at), payments.get(360001 + at)?.map(({ amount }) => amount)], expected, `order ${360001 + at}`);
  }
});
