// Every piece of code in the READMEs, run as it stands: in a folder where the tarball is installed, against a sandbox
// over HTTP. Only where the tarball lies and which port the sandbox takes is put in. A piece that is not known here fails.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { CONSUMER } from '../../../tools/build/consumer.js';
import { READMES } from '../../../tools/report/readme.js';
import { ROOT } from '../../../tools/setup.js';
import { withWorker } from '../../package/hosts/edge.js';
import { runProgram } from '../../package/hosts/program.js';
import { CLI } from '../../package/hosts/sandbox.js';
import { startSandbox } from '../../package/node/sandbox.js';
import { Folder } from './folder.js';
import { blocksOf, textOf, withoutComments } from './markdown.js';

const TARBALL = {
  said: '/path/to/this/clone/target/npm/interstream.tgz', here: join(ROOT, 'target/npm/interstream.tgz'),
};
const QUICK_START = [
  `npm install ${TARBALL.said}`, 'npx interstream sandbox --port 8787 > .env', 'node --env-file=.env order.mjs',
];
const SANDBOX = 'npx interstream sandbox --port 8787';

/** The exit status that each command ends with, as documented; of the list, one order is rejected. */
const STATUS = {
  'npx interstream doctor 2': 0,
  'npx interstream orders 2': 0,
  'npx interstream cart 2': 0,
  'npx interstream process-order 2,300002': 0,
  'npx interstream process-order --file yesterday.csv --results yesterday.ndjson --concurrency 16': 1,
  'npx interstream process-order --resume yesterday.ndjson': 1,
};
const PAID = Array.from({ length: 20 }, (_, at) => 1000 + at);
const YESTERDAY = ['user_id,order_id', ...PAID.map((user) => `${user},${300_000 + user}`), '4,300004', ''].join('\n');

/** Not run here: `npm test` would run itself, and ten million stories (the quoted output) take long. */
const NOT_RUN = { commands: ['npm test'], quoted: /^simulation: 10000000 stories,.*\nsettlement: .*\nmutants: .*\n$/ };

/** The lines of blocks of commands, without their comments. */
const commandsOf = (blocks) => blocks.flatMap((block) => withoutComments(block).split('\n')).filter((line) => line !== '');

/** What code says it prints, in a comment at the end of the line or below it; as one line. */
const saysItPrints = (code) => /console\.log\(.*\);(?: |\n)\/\/ (.*)$/m.exec(code)[1];
const asOneLine = (text) => text.trim().replace(/\s+/g, ' ');

for (const file of READMES) {
  describe(file, { concurrency: false }, () => {
    const code = blocksOf(textOf(file)).filter(({ kind }) => kind === 'code');
    const of = (wanted) => code.filter(({ language }) => language === wanted);
    const [quickStart, worker, purchase, inProcess] = of('js').map(({ text }) => text);
    const commands = commandsOf(of('sh'));
    const folder = new Folder();
    let sandbox;

    before(async () => {
      sandbox = await startSandbox(CLI);
    });
    after(async () => {
      await sandbox.stop();
      folder.remove();
    });

    /** Runs a module in the folder; resolves to what it prints, as one line. */
    async function printed(name, text) {
      folder.write(name, text);
      const { status, stdout, stderr } = await folder.run(`node ${name}`, sandbox.env);
      assert.deepEqual([status, stderr], [0, '']);
      return asOneLine(stdout);
    }

    test('there is no code but what is run here', () => {
      const known = [...QUICK_START, SANDBOX, ...Object.keys(STATUS), SANDBOX, 'npm start', ...NOT_RUN.commands];
      assert.deepEqual(commands, known);
      assert.equal(of('js').length, 4);
      assert.equal(of('text').length, 1);
      assert.match(of('text')[0].text, NOT_RUN.quoted);
      assert.equal(code.length, of('js').length + of('sh').length + of('text').length);
    });

    test('the quick start leads from an empty folder to a processed order', { timeout: 60_000 }, async () => {
      const [install, serve, run] = commands;
      assert.equal((await folder.run(install.replace(TARBALL.said, TARBALL.here))).status, 0);
      const { stop } = await folder.serve(serve.replace('8787', '0'), '.env');
      try {
        folder.write('order.mjs', quickStart);
        const first = await folder.run(run);
        assert.deepEqual([first.status, asOneLine(first.stdout), first.stderr], [0, saysItPrints(quickStart), '']);
        const again = await folder.run(run);
        assert.equal(asOneLine(again.stdout), saysItPrints(quickStart).replace("'answer'", "'order-history'"));
        folder.write('order.mjs', quickStart.replace('2, { orderId: 300002 }', '101, { orderId: 300101 }'));
        assert.match((await folder.run(run)).stdout, /userId: '101',\s+attempts: 1,\s+confirmedBy: 'order-history'/);
        folder.write('order.mjs', quickStart.replace('2, { orderId: 300002 }', '4'));
        const rejected = await folder.run(run);
        assert.equal(rejected.status, 1);
        assert.match(rejected.stderr, /AmountDueError[\s\S]*code: 'ERROR_AMOUNT_DUE'/);
      } finally {
        await stop();
      }
    });

    test('the Worker answers with the result', { timeout: 60_000 }, async () => {
      mkdirSync(join(CONSUMER, 'readme'), { recursive: true });
      const entry = join(CONSUMER, 'readme', 'readme.worker.js');
      writeFileSync(entry, worker);
      const own = await startSandbox(CLI);
      try {
        const ask = async (dispatch) => (await dispatch('http://shop.invalid/')).json();
        const answered = await withWorker(entry, ask, { bindings: own.env });
        assert.deepEqual(answered, { ok: 'Order was processed', userId: '2', attempts: 1, confirmedBy: 'answer' });
      } finally {
        await own.stop();
      }
    });

    test('a cart becomes a delivered order', async () => {
      assert.equal(await printed('purchase.mjs', purchase), saysItPrints(purchase));
    });

    test("the sandbox in one's own process counts", async () => {
      assert.equal(await printed('in-process.mjs', inProcess), saysItPrints(inProcess));
    });

    test('the sandbox over HTTP prints what to put into the environment', async () => {
      const { variables, stop } = await folder.serve(SANDBOX.replace('8787', '0'));
      await stop();
      assert.match(variables, /^INTERSTREAM_API_URL=http:\/\/127\.0\.0\.1:\d+\/api\.php\n/);
    });

    test('each command ends with the exit status that is documented', { timeout: 60_000 }, async () => {
      folder.write('yesterday.csv', YESTERDAY);
      const ended = {};
      for (const line of Object.keys(STATUS)) ended[line] = (await folder.run(line, sandbox.env)).status;
      assert.deepEqual(ended, STATUS);
      const lines = folder.read('yesterday.ndjson').trim().split('\n').map((line) => JSON.parse(line));
      const processed = lines.filter(({ ok }) => ok === 'Order was processed').map(({ userId }) => userId);
      assert.deepEqual(processed.sort(), PAID.map(String));
    });
  });
}

test('npm start processes an order on the embedded sandbox', { timeout: 60_000 }, async () => {
  const { stdout } = await runProgram(['npm', 'start', '--silent'], { cwd: ROOT });
  assert.equal(stdout, 'Order was processed\n');
});
