// The command line: finds the command, and turns what ends it into words and an exit status. Each command is in cli/.

import { readFileSync } from 'node:fs';
import { UsageError, languageOf, nearestOf, refuseSecrets } from './cli/arguments.js';
import { completion } from './cli/completion.js';
import { OPTIONS as DOCTOR_OPTIONS, doctor } from './cli/doctor.js';
import { OPTIONS as PROCESS_ORDER_OPTIONS, processOrders } from './cli/process-order.js';
import { OPTIONS as READ_OPTIONS, cart, orders } from './cli/read.js';
import { OPTIONS as SANDBOX_OPTIONS, sandbox } from './cli/sandbox.js';
import { OPTIONS as SETTLE_OPTIONS, settle } from './cli/settle.js';
import { usage } from './cli/usage.js';
import { wordsOf } from './cli/words.js';

/** What runs a command, and its options. */
const COMMANDS = {
  settle: [settle, SETTLE_OPTIONS],
  'process-order': [processOrders, PROCESS_ORDER_OPTIONS],
  orders: [orders, READ_OPTIONS],
  cart: [cart, READ_OPTIONS],
  doctor: [doctor, DOCTOR_OPTIONS],
  sandbox: [sandbox, SANDBOX_OPTIONS],
  completion: [(args, streams) => completion(args, streams, optionsOfAll())],
};

const NAMES = Object.keys(COMMANDS);

const optionsOfAll = () => Object.fromEntries(Object.entries(COMMANDS).map(([name, [, options]]) => [name, options]));

export async function main(args, { stdin, stdout, stderr }) {
  let words = wordsOf();
  let name;
  try {
    const asked = languageOf(args);
    words = asked.words;
    if (asked.others.length === 0) {
      stdout.write(usage[words.language]);
      return 2;
    }
    const [first] = asked.others;
    if (first === '--version' || first === '-v') {
      stdout.write(`${version()}\n`);
      return 0;
    }
    refuseSecrets(args, words);
    let others;
    [name, others] = commandIn(asked.others, words);
    if (name === 'help') {
      stdout.write(usage[words.language]);
      return 0;
    }
    const [command] = COMMANDS[name];
    return await command(others, { stdin, stdout, stderr, words });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    stderr.write(`${error.told(words).map((line) => `interstream: ${line}\n`).join('')}${words.usageOf(name)}\n`);
    return 2;
  }
}

/** The command and the other arguments. Options may stand before it; "help orders" is "orders --help". */
function commandIn([first, ...others], words) {
  if (first === 'help' && NAMES.includes(others[0])) return [others[0], ['--help']];
  if (['help', '--help', '-h'].includes(first) && others.every((arg) => !NAMES.includes(arg))) return ['help', []];
  if (NAMES.includes(first)) return [first, others];
  const at = first.startsWith('-') ? others.findIndex((arg) => NAMES.includes(arg)) : -1;
  if (at === -1) throw new UsageError(words.noCommand(first, nearestOf(first, NAMES)));
  return [others[at], [first, ...others.slice(0, at), ...others.slice(at + 1)]];
}

/** Of the package that this file is installed in. */
function version() {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
}
