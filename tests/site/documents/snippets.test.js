// Every piece of code in the documents, run as it stands: in a folder where the tarball is installed, against a sandbox
// over HTTP. Only where the tarball lies and which port the sandbox takes is put in. A piece that is not known here fails.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { CONSUMER } from '../../../tools/build/consumer.js';
import { DOCUMENTS } from '../../../tools/report/documents.js';
import { ROOT } from '../../../tools/setup.js';
import { withWorker } from '../../package/hosts/edge.js';
import { runProgram } from '../../package/hosts/program.js';
import { CLI } from '../../package/hosts/sandbox.js';
import { startSandbox } from '../../package/node/sandbox.js';
import { Folder } from './folder.js';
import { blocksOf, textOf, withoutComments } from './markdown.js';
import { watchingOf } from './watching.js';

const TARBALL = {
  said: '/path/to/this/clone/target/npm/interstream.tgz', here: join(ROOT, 'target/npm/interstream.tgz'),
};
const QUICK_START = [
  `npm install ${TARBALL.said}`, 'npx interstream sandbox --port 8787 > .env', 'node --env-file=.env order.mjs',
];
const SANDBOX = 'npx interstream sandbox --port 8787';
/** These have tests of their own; `npm test` would run itself. */
const ELSEWHERE = ['npm start', 'npm test', 'npx interstream sandbox --write-env .env'];

/** The exit status that each command ends with, as documented; of the list, one order is rejected. */
const STATUS = {
  'npx interstream doctor 2': 0,
  'npx interstream orders 2': 0,
  'npx interstream cart 2': 0,
  'npx interstream process-order 2,300002': 0,
  'npx interstream settle --file yesterday.csv --dry-run': 1,
  'npx interstream settle --file yesterday.csv --results yesterday.ndjson': 1,
  'npx interstream settle --resume yesterday.ndjson': 1,
};
const PAID = Array.from({ length: 20 }, (_, at) => 1000 + at);
const YESTERDAY = ['user_id,order_id,amount', ...PAID.map((user) => `${user},${300_000 + user},5.50`), '4,300004,99', ''].join('\n');

/** What a session of the guide is held against: the list that it is about, and the sandbox's variables. */
const TRANSFERS = [
  'user_id,order_id,amount,description,name', '60001,360001,5.50,transfer 8801,Abe', '60002,360002,3.00,transfer 8802,Baba',
  '60003,360003,55.00,transfer 8803,Chiba', '2,300002,5.50,transfer 8804,Doi', '',
].join('\n');
const isSession = (text) => text.startsWith('$ ');

/** Not run here, for ten million stories take long. */
const QUOTED = /^simulation: 10000000 stories,.*\nchanges: .*\n(  \w+: .*\n)+settlement: .*\nmutants: .*\n$/;

/** The lines of blocks of commands, without their comments. */
const commandsOf = (blocks) => blocks.flatMap((block) => withoutComments(block).split('\n')).filter((line) => line !== '');

/** What code says it prints, in comments behind what prints it; as one line. */
const saysItPrints = (code) => [...code.matchAll(/console\.log\(.*\);[ ]\/\/ (.*)$/gm)].map(([, printed]) => printed).join(' ');
const asOneLine = (text) => text.trim().replace(/\s+/g, ' ');

for (const file of DOCUMENTS.flat()) {
  const code = blocksOf(textOf(file)).filter(({ kind }) => kind === 'code');
  const of = (wanted) => code.filter(({ language }) => language === wanted);
  if (code.length > 0) describe(file, { concurrency: false }, () => pieces(of, textOf(file)));
  test(`${file}: there is no code but what is run`, () => {
    assert.equal(code.length, of('js').length + of('sh').length + of('text').length);
    for (const { text } of of('text').filter(({ text }) => !isSession(text))) assert.match(text, QUOTED);
    const known = [...QUICK_START, SANDBOX, ...Object.keys(STATUS), ...ELSEWHERE];
    for (const command of commandsOf(of('sh'))) assert.ok(known.includes(command), command);
  });
}

function pieces(of, page) {
  const folder = new Folder();
  let sandbox;
  before(async () => {
    sandbox = await startSandbox(CLI);
    folder.install(CONSUMER);
  });
  after(async () => {
    await sandbox.stop();
    folder.remove();
  });

  for (const { text } of of('js')) {
    const watching = watchingOf(text);
    if (watching !== undefined) {
      test('what happens is seen', { timeout: 120_000 }, () => watching(text, sandbox.env, page));
    } else if (text.includes('export default {')) {
      test('the Worker answers with the result', { timeout: 60_000 }, () => workerAnswers(text));
    } else {
      test(`it prints ${saysItPrints(text)}`, { timeout: 60_000 }, async () => {
        folder.write('piece.mjs', text);
        // Node calls its mock timers an experiment.
        const env = { ...sandbox.env, ...(text.includes("from 'node:test'") && { NODE_NO_WARNINGS: '1' }) };
        const { status, stdout, stderr } = await folder.run('node piece.mjs', env);
        assert.deepEqual([status, stderr, asOneLine(stdout)], [0, '', saysItPrints(text)]);
        assert.notEqual(stdout, '');
      });
    }
  }

  for (const { text } of of('text').filter(({ text }) => isSession(text))) {
    test('a session in a terminal is as it is shown', { timeout: 60_000 }, () => sessionIsShown(folder, text));
  }

  const commands = commandsOf(of('sh')).filter((line) => line in STATUS);
  if (commands.length > 0) {
    test('each command ends with the exit status that is documented', { timeout: 60_000 }, async () => {
      const own = await startSandbox(CLI);
      try {
        folder.write('yesterday.csv', YESTERDAY);
        for (const line of commands) assert.equal((await folder.run(line, own.env)).status, STATUS[line], line);
      } finally {
        await own.stop();
      }
      const lines = folder.read('yesterday.ndjson').trim().split('\n').map((line) => JSON.parse(line));
      const processed = lines.filter(({ ok, order }) => (ok ?? order?.ok) === 'Order was processed').map(({ userId }) => userId);
      assert.deepEqual(processed.sort(), PAID.map(String));
    });
  }

  if (commandsOf(of('sh')).includes(SANDBOX)) {
    test('the sandbox over HTTP prints what to put into the environment', async () => {
      const { variables, stop } = await folder.serve(SANDBOX.replace('8787', '0'));
      await stop();
      assert.match(variables, /^INTERSTREAM_API_URL=http:\/\/127\.0\.0\.1:\d+\/api\.php\n/);
    });
  }
}

/** Each command of it says what is shown under it; which of several calls ends first is left to chance. */
async function sessionIsShown(folder, text) {
  const own = await startSandbox(CLI);
  const linesOf = (said) => said.replace(/took [\d.]+ s/, 'took _ s').split('\n').filter((line) => line !== '').sort();
  try {
    folder.write('yesterday.csv', TRANSFERS);
    folder.write('.env', Object.entries(own.env).map(([name, value]) => `${name}=${value}\n`).join(''));
    for (const [, command, shown] of text.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)) {
      const { stdout, stderr } = await folder.run(`npx ${command}`, {});
      assert.deepEqual(linesOf(stdout + stderr), linesOf(shown), command);
    }
  } finally {
    folder.delete('yesterday.ndjson');
    await own.stop();
  }
}

async function workerAnswers(worker) {
  mkdirSync(join(CONSUMER, 'documents'), { recursive: true });
  const entry = join(CONSUMER, 'documents', 'worker.js');
  writeFileSync(entry, worker);
  const own = await startSandbox(CLI);
  try {
    const ask = async (dispatch) => (await dispatch('http://shop.invalid/')).json();
    const answered = await withWorker(entry, ask, { bindings: own.env });
    assert.deepEqual(answered, { ok: 'Order was processed', userId: '2', orderId: '300002', attempts: 1, confirmedBy: 'answer' });
  } finally {
    await own.stop();
  }
}

for (const file of DOCUMENTS[0]) {
  test(`${file}: the quick start leads from an empty folder to a processed order`, { timeout: 60_000 }, async () => {
    const code = blocksOf(textOf(file)).filter(({ kind }) => kind === 'code');
    const order = code.find(({ language }) => language === 'js').text;
    const [install, serve, run] = commandsOf(code.filter(({ language }) => language === 'sh'));
    assert.deepEqual([install, serve, run], QUICK_START);
    const folder = new Folder();
    try {
      assert.equal((await folder.run(install.replace(TARBALL.said, TARBALL.here))).status, 0);
      const { stop } = await folder.serve(serve.replace('8787', '0'), '.env');
      const printed = async (program) => {
        folder.write('order.mjs', program);
        const { status, stdout, stderr } = await folder.run(run);
        return [status, asOneLine(stdout), asOneLine(stderr)];
      };
      try {
        assert.deepEqual(await printed(order), [0, 'Order was processed answer', '']);
        assert.deepEqual(await printed(order), [0, 'Order was processed order-history', '']);
        const lost = order.replace('2, { orderId: 300002 }', '101, { orderId: 300101 }');
        assert.deepEqual(await printed(lost), [0, 'Order was processed order-history', '']);
        const [status, , said] = await printed(order.replace('2, { orderId: 300002 }', '4'));
        assert.deepEqual([status, said.split(' ').slice(-2)], [0, ['ERROR_AMOUNT_DUE', 'rejected']]);
      } finally {
        await stop();
      }
    } finally {
      folder.remove();
    }
  });
}

test('npm start processes an order on the embedded sandbox', { timeout: 60_000 }, async () => {
  const { stdout } = await runProgram(['npm', 'start', '--silent'], { cwd: ROOT });
  assert.equal(stdout, 'Order was processed\n');
});
