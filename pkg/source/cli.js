// The command line: finds the command, and turns what ends it into words and an exit status. Each command is in cli/.

import { readFileSync } from 'node:fs';
import { UsageError, refuseSecrets } from './cli/arguments.js';
import { doctor, usage as doctorUsage } from './cli/doctor.js';
import { processOrders, usage as processOrderUsage } from './cli/process-order.js';
import { cart, cartUsage, orders, ordersUsage } from './cli/read.js';
import { sandbox, usage as sandboxUsage } from './cli/sandbox.js';

const USAGE = `Usage:
  interstream process-order <user_id[,order_id]...> [--file <csv|txt|->] [--concurrency <n>] [--json]
                            [--results <file>] [--resume <file>] [--again]
  interstream orders <user_id> [--json]
  interstream cart <user_id> [--json]
  interstream doctor <user_id> [--json]
  interstream sandbox [--port <n>] [--host 127.0.0.1]
  interstream <command> --help
  interstream --version

process-order   tells the store API that orders are paid, and waits until it knows how that ended
orders, cart    show what the API has of a user
doctor          checks the credential, the clock, the referer setting and the permissions, by reading only
sandbox         an INTER-STREAM API on this machine, to try all that on

INTERSTREAM_API_URL, INTERSTREAM_KEY_ID and INTERSTREAM_SHARED_SECRET come from the environment, or from a file of them
that --env-file names.

Exit status: 0 all processed (or shown, or right), 1 some rejected, not sent or unknown (each named), 2 usage or configuration.
`;

const COMMANDS = {
  'process-order': [processOrders, processOrderUsage],
  orders: [orders, ordersUsage],
  cart: [cart, cartUsage],
  doctor: [doctor, doctorUsage],
  sandbox: [sandbox, sandboxUsage],
};

export async function main([name, ...args], streams) {
  const { stdout, stderr } = streams;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    stdout.write(Object.hasOwn(COMMANDS, args[0] ?? '') ? COMMANDS[args[0]][1] : USAGE);
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-v') {
    stdout.write(`${version()}\n`);
    return 0;
  }
  try {
    refuseSecrets([name, ...args]);
    if (!Object.hasOwn(COMMANDS, name)) throw new UsageError(`${JSON.stringify(name)} is not a command`);
    const [command] = COMMANDS[name];
    return await command(args, streams);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const more = Object.hasOwn(COMMANDS, name) ? `interstream ${name} --help` : 'interstream --help';
    stderr.write(`${error.told.map((line) => `interstream: ${line}\n`).join('')}See ${more}.\n`);
    return 2;
  }
}

/** Of the package that this file is installed in. */
function version() {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
}
