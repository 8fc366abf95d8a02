// The command line: reads arguments and input, runs calls, prints. Exit status: 0 all processed, 1 some rejected or
// unknown, 2 usage or configuration.

import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { ConfigurationError, Interstream, isInterstreamError } from 'interstream';
import { serveSandbox } from './serve.js';

const USAGE = `Usage:
  interstream process-order <userId...> [--file <csv|txt|->] [--concurrency <n>] [--json]
  interstream sandbox [--port <n>] [--host 127.0.0.1]

process-order tells the store API that each user's current order is paid, and waits until it knows how that ended.
  --file         user ids from a file, one a line, or as CSV "user_id[,order_id]"; - reads standard input
  --concurrency  how many calls run at once, 1 to 256 (default 8)
  --json         one JSON object a line instead of text
  It reads INTERSTREAM_API_URL, INTERSTREAM_KEY_ID and INTERSTREAM_SHARED_SECRET from the environment.

sandbox serves an INTER-STREAM API on this machine until it is interrupted, and prints the variables to use it with.
  --port         default 8787; 0 takes a free one
  --host         default 127.0.0.1

Exit status: 0 all processed, 1 some rejected or unknown (each named), 2 usage or configuration.
`;

/** What the user has to put right; nothing was sent. */
class UsageError extends Error {}

export async function main(argv, { stdin, stdout, stderr }) {
  try {
    const [command, ...rest] = argv;
    if (command === undefined || command === 'help' || command === '--help' || command === '-h') {
      stdout.write(USAGE);
      return command === undefined ? 2 : 0;
    }
    if (command === 'process-order') return await processOrders(rest, { stdin, stdout });
    if (command === 'sandbox') return await sandbox(rest, stdout);
    throw new UsageError(`"${command}" is not a command`);
  } catch (error) {
    if (error instanceof UsageError) {
      stderr.write(`interstream: ${error.message}. See interstream --help.\n`);
      return 2;
    }
    if (error instanceof ConfigurationError) {
      stderr.write(`interstream: ${error.message}\n`);
      return 2;
    }
    throw error;
  }
}

function parse(args, options, allowPositionals) {
  try {
    return parseArgs({ args, options: { help: { type: 'boolean', short: 'h' }, ...options }, allowPositionals });
  } catch (error) {
    throw new UsageError(error.message.split('. ')[0]);
  }
}

function wholeNumber(name, given, least, most) {
  const number = /^\d+$/.test(given) ? Number(given) : NaN;
  if (!(number >= least && number <= most)) {
    throw new UsageError(`--${name} must be a whole number from ${least} to ${most}`);
  }
  return number;
}

async function processOrders(args, { stdin, stdout }) {
  const { values, positionals } = parse(args, {
    file: { type: 'string' },
    concurrency: { type: 'string', default: '8' },
    json: { type: 'boolean', default: false },
  }, true);
  if (values.help) {
    stdout.write(USAGE);
    return 0;
  }
  const concurrency = wholeNumber('concurrency', values.concurrency, 1, 256);
  const orders = positionals.map((userId) => ({ userId }));
  if (values.file !== undefined) orders.push(...parseOrders(await readInput(values.file, stdin), values.file));
  if (orders.length === 0) throw new UsageError('no user id was given');
  refuseMalformed(orders);
  const client = Interstream.fromEnv();

  let failed = 0;
  const queue = orders.values();
  const work = async () => {
    for (const { userId, orderId } of queue) {
      try {
        const processed = await client.processOrder(userId, orderId === undefined ? {} : { orderId });
        stdout.write(values.json ? `${JSON.stringify(processed)}\n` : `${userId}: ${processed.ok}\n`);
      } catch (error) {
        if (!isInterstreamError(error) || error instanceof ConfigurationError) throw error;
        failed += 1;
        stdout.write(values.json
          ? `${JSON.stringify({ userId, error: error.toJSON() })}\n`
          : `${userId}: ${error.outcome}, ${error.code}: ${error.message}\n`);
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return failed > 0 ? 1 : 0;
}

async function readInput(file, stdin) {
  try {
    return file === '-' ? await text(stdin) : await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--file ${file} cannot be read (${error.code ?? error.message})`);
  }
}

/** One user id a line, or CSV with the columns user_id and, if need be, order_id. */
function parseOrders(input, file) {
  const orders = [];
  for (const [at, line] of input.replace(/^\uFEFF/, '').split(/\r?\n/).entries()) {
    if (line.trim() === '' || (orders.length === 0 && /^"?user_id"?\s*(,|$)/i.test(line))) continue;
    const cells = line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    const [userId, orderId] = cells;
    if (cells.length > 2) throw new UsageError(`${file}:${at + 1} has more than user_id,order_id`);
    orders.push({ userId, orderId: orderId === '' ? undefined : orderId, where: `${file}:${at + 1}` });
  }
  return orders;
}

/** All ids are looked at before the first call: a slip in line 400 must not stop a run half way. */
function refuseMalformed(orders) {
  const wellFormed = (id) => /^[1-9]\d*$/.test(id) && BigInt(id) < 2n ** 63n;
  for (const { userId, orderId, where } of orders) {
    for (const [name, id] of [['user id', userId], ['order id', orderId]]) {
      if (id !== undefined && !wellFormed(id)) {
        throw new UsageError(`${where ? `${where}: ` : ''}${JSON.stringify(id)} is not a ${name}: give plain digits`);
      }
    }
  }
}

async function sandbox(args, stdout) {
  const { values } = parse(args, {
    port: { type: 'string', default: '8787' },
    host: { type: 'string', default: '127.0.0.1' },
  }, false);
  if (values.help) {
    stdout.write(USAGE);
    return 0;
  }
  const port = wholeNumber('port', values.port, 0, 65535);
  let served;
  try {
    served = await serveSandbox({ port, host: values.host });
  } catch (error) {
    throw new UsageError(`cannot listen on ${values.host}:${port} (${error.code ?? error.message})`);
  }
  const { apiUrl, keyId, sharedSecret } = served;
  stdout.write(`INTERSTREAM_API_URL=${apiUrl}\nINTERSTREAM_KEY_ID=${keyId}\nINTERSTREAM_SHARED_SECRET=${sharedSecret}\n`);
  await new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await served.close();
  return 0;
}
