// The command line as it is installed, against the sandbox it serves: one user, a list, and what is refused.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, test } from 'node:test';
import { file, interstream as run, objects, withoutTimes } from './command-line.js';
import { CLI } from './runtime.js';
import { startSandbox } from './sandbox.js';

let sandbox;
before(async () => {
  sandbox = await startSandbox(CLI);
});
after(() => sandbox.stop());
beforeEach(() => sandbox.reset());

const interstream = (args, options) => run(args, { env: sandbox.env, ...options });

const processedOf = async () => {
  const ledger = await sandbox.ledger();
  return ledger.filter(({ timesProcessed }) => timesProcessed > 0).map(({ userId, timesProcessed }) => [userId, timesProcessed]);
};

test('an order is processed, and a second time its record says so', async () => {
  const processed = { status: 0, stdout: '2: Order was processed\n', stderr: '' };
  assert.deepEqual(await interstream(['process-order', '2,300002']), processed);
  assert.deepEqual(await interstream(['process-order', '2,300002']), processed);
});

test('without an order id it is processed too, and the risk is told once', async () => {
  const warning = 'interstream: no order id for 1 of 1 users. With user_id,order_id a lost answer is settled from the '
    + "order's record, and the run may be repeated safely.\n";
  assert.deepEqual(await interstream(['process-order', '2']), { status: 0, stdout: '2: Order was processed\n', stderr: warning });
  const again = await interstream(['process-order', '2']);
  assert.equal(again.status, 1);
  assert.match(again.stdout, /^2: rejected, ERROR_NO_ORDER: The API answered ERROR_NO_ORDER: There is no order to process\./);
  const many = await interstream(['process-order', '1000', '1001,301001', '1002']);
  assert.deepEqual(many.stderr.match(/no order id for 2 of 3 users/g), ['no order id for 2 of 3 users']);
});

test('with --json each result is an object', async () => {
  const { status, stdout } = await interstream(['process-order', '--json', '--concurrency', '1', '1000', '1001,301001', '4']);
  assert.equal(status, 1);
  const results = objects(stdout);
  for (const { at } of results) assert.equal(new Date(at).toISOString(), at);
  const [processed, withOrder, refused] = results.map(({ at, ...result }) => result);
  assert.deepEqual(processed, { ok: 'Order was processed', userId: '1000', attempts: 1, confirmedBy: 'answer' });
  assert.deepEqual(withOrder, { ok: 'Order was processed', userId: '1001', orderId: '301001', attempts: 1, confirmedBy: 'answer' });
  const { message, ...error } = refused.error;
  assert.deepEqual({ ...refused, error }, {
    userId: '4',
    error: {
      name: 'AmountDueError', code: 'ERROR_AMOUNT_DUE', outcome: 'rejected', attempts: 1, retryable: false, httpStatus: 200,
      detail: "Can't process the order because there is amount due", action: 'process_order', userId: '4',
    },
  });
});

test('a run ends with how many ended how, and with the names of those who need attention', async () => {
  const { status, stderr } = await interstream(['process-order', '1000,301000', '4,300004', '1001,301001', '6,300006', '3,1']);
  assert.equal(status, 1);
  assert.equal(withoutTimes(stderr), [
    '5 users: 2 processed, 1 rejected, 2 unknown; took _ s',
    'rejected, ERROR_AMOUNT_DUE: 4',
    '  Record the missing payment (store > add_payment), then call again.',
    'unknown, ERROR_PROCESSING, for a human to look at: 6',
    '  It failed half way ("unknown"). Look at the order in the back office.',
    'unknown, ORDER_NOT_FOUND, for a human to look at: 3',
    "  The order you named is not this user's.\n",
  ].join('\n'));
});

test('a file of ids or a CSV with orders is worked off', async () => {
  const plain = await interstream(['process-order', '--file', file('users.txt', '1001\n\n1002\r\n'), '1003']);
  assert.equal(plain.status, 0, plain.stderr);
  assert.deepEqual(plain.stdout.trim().split('\n').sort(), [1001, 1002, 1003].map((id) => `${id}: Order was processed`));
  const csv = '\uFEFFUser_ID,order_id\r\n"101",300101\r\n1004,301004\r\n 1005 , "301005"';
  const { status, stdout } = await interstream(['process-order', '--file', '-', '--file', file('more.csv', '1006,301006\n')], { input: csv });
  assert.equal(status, 0);
  assert.deepEqual(stdout.trim().split('\n').sort(), [1004, 1005, 1006, 101].map((id) => `${id}: Order was processed`));
});

test('what is taken for an id without asking the core is one for the core, up to its longest', async () => {
  const taken = await interstream(['process-order', '999999999999999999', '9223372036854775807']);
  assert.equal(taken.status, 1);
  const told = taken.stdout.trim().split('\n').map((line) => line.split(':').slice(0, 2).join(':')).sort();
  assert.deepEqual(told, ['9223372036854775807: rejected, ERROR_NO_ORDER', '999999999999999999: rejected, ERROR_NO_ORDER']);
  const refused = await interstream(['process-order', '999999999999999999', '9223372036854775808']);
  assert.deepEqual([refused.status, refused.stdout], [2, '']);
  assert.match(refused.stderr, /"9223372036854775808": userId must be a positive integer/);
});

test('every bad line is named by its number before anything is sent', async () => {
  const bad = file('bad.csv', 'user_id,order_id\n1006,301006\n1 007\n1008,1,2\n\n02\n1009,x\n1006\n9223372036854775808\n');
  const { status, stdout, stderr } = await interstream(['process-order', '--file', bad]);
  assert.deepEqual([status, stdout], [2, '']);
  const named = stderr.trim().split('\n').map((line) => line.replaceAll(`${bad}:`, '').replace('interstream: ', '').slice(0, 26));
  assert.deepEqual(named, [
    '4 has more cells than the ',
    '3: "1 007": userId must be',
    '6: "02": userId must be a ',
    '7: "1009","x": orderId mus',
    '8: user 1006 has no order ',
    '8: user 1006 comes twice, ',
    '9: "9223372036854775808": ',
    'See interstream process-or',
  ]);
  assert.deepEqual(await processedOf(), []);
});

test('what is wrong with the usage is said before anything is sent, with status 2', async () => {
  const usage = [
    [[], /^Usage:/],
    [['fly'], /^interstream: "fly" is not a command\.\nSee interstream --help\.\n$/],
    [['process-order'], /^interstream: no user id was given\.\nSee interstream process-order --help\.\n$/],
    [['process-order', '--file', '-'], /no user id was given/],
    [['process-order', '--concurrency', '0', '1006'], /--concurrency must be a whole number from 1 to 256/],
    [['process-order', '--concurrency', '257', '1006'], /--concurrency must be a whole number from 1 to 256/],
    [['process-order', '--bogus', '1006'], /Unknown option '--bogus'\.\n/],
    [['process-order', '--file', '/no/such/file', '1006'], /--file \/no\/such\/file cannot be read \(ENOENT\)/],
    [['process-order', '1006', '1006'], /user 1006 comes twice/],
    [['process-order', '--timeout-ms', '0', '1006'], /--timeout-ms must be a number of milliseconds/],
    [['process-order', '--deadline-ms', 'soon', '1006'], /--deadline-ms must be a number of milliseconds/],
    [['process-order', '--max-retries', '0.5', '1006'], /--max-retries must be a whole number/],
    [['process-order', '--settle-ms=-1', '1006'], /--settle-ms must be a number of milliseconds/],
    [['process-order', '--again', '1006'], /--again goes with --resume/],
    [['process-order', '--resume', file('absent')], /absent cannot be read \(ENOENT\)/],
    [['process-order', '--resume', '/no/such/file'], /\/no\/such\/file cannot be written \(ENOENT\)/],
    [['process-order', '--results', '/no/such/folder/r', '1006'], /\/no\/such\/folder\/r cannot be written \(ENOENT\)/],
    [['process-order', '--resume', file('a', ''), '--results', file('b', ''), '1006'], /--resume appends to its file/],
    [['orders'], /give one user id\.\nSee interstream orders --help/],
    [['cart', '2', '4'], /give one user id/],
    [['orders', 'x'], /userId must be a positive integer/],
    [['doctor', '0'], /userId must be a positive integer/],
    [['sandbox', '--port', '70000'], /--port must be a whole number from 0 to 65535/],
    [['sandbox', '--port', new URL(sandbox.served.apiUrl).port], /cannot listen on 127\.0\.0\.1:\d+ \(EADDRINUSE\): --port 0 takes a free one/],
    [['sandbox', 'extra'], /extra/],
  ];
  for (const [args, expected] of usage) {
    const { status, stdout, stderr } = await interstream(args);
    assert.equal(status, 2, args.join(' '));
    assert.match(stdout + stderr, expected);
  }
  assert.deepEqual(await processedOf(), []);
});

test('a secret is not taken from an argument, and not repeated', async () => {
  for (const args of [
    ['process-order', '--shared-secret', 'hush', '1006'],
    ['process-order', '--secret=hush', '1006'],
    ['process-order', 'INTERSTREAM_SHARED_SECRET=hush', '1006'],
    ['--key-id=hush', 'process-order', '1006'],
    ['doctor', '--password', 'hush'],
  ]) {
    const { status, stdout, stderr } = await interstream(args);
    assert.deepEqual([status, stdout], [2, ''], args.join(' '));
    assert.match(stderr, /^interstream: credentials are never taken from an argument, where others can read them: set /);
    assert.doesNotMatch(stderr, /hush/);
  }
  assert.deepEqual(await processedOf(), []);
});

test('the credential comes from the environment, or whole from a file', async () => {
  const missing = await interstream(['process-order', '1006'], { env: { ...sandbox.env, INTERSTREAM_KEY_ID: '' } });
  assert.equal(missing.status, 2);
  assert.match(missing.stderr, /^interstream: INTERSTREAM_KEY_ID is not set/);

  const { INTERSTREAM_API_URL: url, INTERSTREAM_KEY_ID: keyId, INTERSTREAM_SHARED_SECRET: secret } = sandbox.env;
  const whole = file('.env', `# the shop\nINTERSTREAM_API_URL=${url}\nINTERSTREAM_KEY_ID="${keyId}"\nINTERSTREAM_SHARED_SECRET='${secret}'\n`);
  const used = await interstream(['process-order', '--env-file', whole, '1006,301006'], { env: {} });
  assert.deepEqual(used, { status: 0, stdout: '1006: Order was processed\n', stderr: '' });

  const half = file('half.env', `INTERSTREAM_API_URL=${url}\nINTERSTREAM_SHARED_SECRET=${secret}\n`);
  const refused = await interstream(['process-order', '--env-file', half, '1007,301007']);
  assert.equal(refused.status, 2);
  assert.match(refused.stderr, /^interstream: \S+half\.env: INTERSTREAM_KEY_ID is not set/);
  assert.doesNotMatch(refused.stderr, new RegExp(secret));

  // Node looks for a file of that option itself, wherever the option stands, and ends before anything else happens.
  const absent = await interstream(['process-order', '--env-file', '/no/such/file', '1007,301007']);
  assert.deepEqual([absent.status, absent.stdout], [9, '']);
  assert.match(absent.stderr, /\/no\/such\/file: not found/);
});

test('a file of the credential is read alike, and strictly, where Node has no reader of its own', async () => {
  const preload = file('older.cjs', "delete require('util').parseEnv;\nrequire('module').syncBuiltinESMExports();\n");
  const older = (envFile) => interstream(['orders', '3', '--env-file', envFile], { env: {}, program: [process.execPath, '--require', preload, CLI] });
  const { INTERSTREAM_API_URL: url, INTERSTREAM_KEY_ID: keyId, INTERSTREAM_SHARED_SECRET: secret } = sandbox.env;
  const whole = `\n# the shop\nexport INTERSTREAM_API_URL = ${url}\r\nINTERSTREAM_KEY_ID="${keyId}"\nINTERSTREAM_SHARED_SECRET='${secret}'\n`;
  assert.deepEqual(await older(file('.env', whole)), { status: 0, stdout: 'no orders\n', stderr: '' });
  const { status, stderr } = await older(file('odd.env', `${whole}${secret}\n`));
  assert.equal(status, 2);
  assert.match(stderr, /^interstream: \S+odd\.env:6 is not NAME=value\.\n/);
});

test('the limits of a call are taken', async () => {
  const told = ({ status, stdout }) => {
    assert.equal(status, 1);
    return objects(stdout).map(({ userId, error: { code, outcome, attempts } }) => [userId, code, outcome, attempts]);
  };
  // 104 stalls its answer, and without an order id nobody can tell; 103 is busy once, and not asked again.
  const short = ['--timeout-ms', '200', '--deadline-ms', '400', '--settle-ms', 'Infinity'];
  const stalled = await interstream(['process-order', '--json', ...short, '104']);
  assert.deepEqual(told(stalled), [['104', 'TIMEOUT', 'unknown', 1]]);
  const busy = await interstream(['process-order', '--json', '--max-retries', '0', '103']);
  assert.deepEqual(told(busy), [['103', 'UNUSABLE_ANSWER', 'rejected', 1]]);
});

test('help is help, and the version the installed one', async () => {
  for (const [args, first] of [
    [['--help'], 'Usage:'],
    [['help'], 'Usage:'],
    [['help', 'doctor'], 'Usage: interstream doctor <user_id> [options]'],
    [['process-order', '--help'], 'Usage: interstream process-order <user_id[,order_id]...> [--file <csv|txt|->] [options]'],
    [['orders', '-h'], 'Usage: interstream orders <user_id> [options]'],
    [['cart', '--help'], 'Usage: interstream cart <user_id> [options]'],
    [['doctor', '--help'], 'Usage: interstream doctor <user_id> [options]'],
    [['sandbox', '-h'], 'Usage: interstream sandbox [options]'],
    [['settle', '-h'], 'Usage: interstream settle --file <csv|-> [options]'],
    [['settle', '-h', '--lang', 'ja'], '使い方: interstream settle --file <csv|-> [オプション]'],
  ]) {
    const { status, stdout, stderr } = await interstream(args, { env: {} });
    assert.deepEqual([status, stdout.split('\n')[0], stderr], [0, first, '']);
  }
  const { version } = JSON.parse(readFileSync(new URL('../package.json', new URL(`file://${CLI}`)), 'utf8'));
  assert.deepEqual(await interstream(['--version'], { env: {} }), { status: 0, stdout: `${version}\n`, stderr: '' });
});
