// What is typed: options, numbers, and what is not taken from there at all.

import { parseArgs } from 'node:util';

const MOST_PROBLEMS = 10;

/** What the user has to put right; nothing was sent. */
export class UsageError extends Error {
  /** @param {string | string[]} given one problem, or all there are: a list may have a hundred thousand */
  constructor(given) {
    const problems = [given].flat();
    super(problems[0]);
    this.problems = problems;
  }

  /** What to tell: the first problems, and how many more there are. */
  get told() {
    const shown = this.problems.slice(0, MOST_PROBLEMS).map((problem) => `${problem}.`);
    const more = this.problems.length - shown.length;
    return more > 0 ? [...shown, `and ${more} more.`] : shown;
  }
}

/** Whatever looks like one is refused, with its value unread: who says `--secret` has a secret to say. */
const LIKE_A_SECRET = /secret|passw|credential|token|signature|api.?key|key.?id|^--?key\b/i;

const NO_SECRETS =
  'credentials are never taken from an argument, where others can read them: set INTERSTREAM_API_URL, '
  + 'INTERSTREAM_KEY_ID and INTERSTREAM_SHARED_SECRET in the environment, or name a file of them with --env-file';

export function parse(args, options, { allowPositionals = false } = {}) {
  try {
    return parseArgs({ args, options: { help: { type: 'boolean', short: 'h' }, ...options }, allowPositionals });
  } catch (error) {
    throw new UsageError(error.message.split(/[.\n](?:\s|$)/)[0]);
  }
}

/** Of the whole command line: also what is refused for something else is repeated in messages. */
export function refuseSecrets(args) {
  for (const arg of args) {
    const name = arg.split('=')[0];
    if (LIKE_A_SECRET.test(name) && (arg.startsWith('-') || arg.includes('='))) throw new UsageError(NO_SECRETS);
  }
}

export function wholeNumber(name, given, least, most) {
  const number = /^\d+$/.test(given) ? Number(given) : NaN;
  if (!(number >= least && number <= most)) {
    throw new UsageError(`--${name} must be a whole number from ${least} to ${most}`);
  }
  return number;
}

/** The limits of a call, as options. What they may be is the core's to say. */
const LIMITS = { 'timeout-ms': 'timeoutMs', 'deadline-ms': 'deadlineMs', 'max-retries': 'maxRetries', 'settle-ms': 'settleMs' };

export const LIMIT_OPTIONS = Object.fromEntries(Object.keys(LIMITS).map((option) => [option, { type: 'string' }]));

export const LIMITS_HELP = `  --timeout-ms   one attempt, from connecting to the last byte of the answer (default 15000)
  --deadline-ms  one call, with all its attempts and pauses (default 60000)
  --max-retries  how many times a request may be sent again (default 2)
  --settle-ms    how long the API may go on working on a request whose answer was lost (default 30000; or Infinity)
`;

/** The limits that were given, by the names of the client's options. */
export function limitsIn(values) {
  const limits = {};
  for (const [option, name] of Object.entries(LIMITS)) {
    const given = values[option];
    if (given !== undefined) limits[name] = /^(\d+|Infinity)$/.test(given) ? Number(given) : NaN;
  }
  return limits;
}

/** A message about a client's option, about the command line's instead. */
export function asTyped(message) {
  for (const [option, name] of Object.entries(LIMITS)) {
    if (message.startsWith(name)) return `--${option}${message.slice(name.length)}`;
  }
  return message;
}

export function help(stdout, usage) {
  stdout.write(usage);
  return 0;
}
