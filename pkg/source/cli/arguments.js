// What is typed: options, numbers, and what is not taken from there at all.

import { parseArgs } from 'node:util';
import leven from 'leven';
import { LANGUAGE_NAMES, wordsOf } from './words.js';
import { printable } from './text.js';

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
  told(words) {
    const shown = this.problems.slice(0, MOST_PROBLEMS).map((problem) => sentence(printable(problem), words));
    const more = this.problems.length - shown.length;
    return more > 0 ? [...shown, sentence(words.more(more), words)] : shown;
  }
}

const sentence = (text, { fullStop }) => (/[?.。]$/.test(text) ? text : `${text}${fullStop}`);

/** Whatever looks like one is refused, with its value unread: who says `--secret` has a secret to say. */
const LIKE_A_SECRET = /secret|passw|credential|token|signature|api.?key|key.?id|^--?key\b/i;

const HELP = { help: { type: 'boolean', short: 'h' } };

/** What every command takes. */
export const COMMON_OPTIONS = ['help', 'lang'];

export function parse(args, options, { allowPositionals = false, words }) {
  const known = { ...HELP, ...options };
  try {
    return parseArgs({ args, options: known, allowPositionals });
  } catch (error) {
    const [, unknown] = /^Unknown option '--?([\w-]+)'/.exec(error.message) ?? [];
    const nearest = unknown === undefined ? undefined : nearestOf(unknown, [...Object.keys(options), ...COMMON_OPTIONS]);
    const [said] = error.message.split(/[.\n](?:\s|$)/);
    throw new UsageError(nearest === undefined ? said : `${said}${words.didYouMean(nearest)}`);
  }
}

/** The one of some names that was meant, if one is near. */
export function nearestOf(name, names) {
  const [nearest] = names.map((other) => [leven(name, other), other]).sort(([one], [other]) => one - other);
  return nearest[0] <= Math.max(1, name.length / 3) ? nearest[1] : undefined;
}

/** The words of the language that is asked for, wherever that stands, and the other arguments. */
export function languageOf(args) {
  const at = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  if (at === -1) return { words: wordsOf(), others: args };
  const [asked, count] = args[at] === '--lang' ? [args[at + 1], 2] : [args[at].slice('--lang='.length), 1];
  if (!LANGUAGE_NAMES.includes(asked)) throw new UsageError(`--lang must be ${LANGUAGE_NAMES.join(' or ')}`);
  return { words: wordsOf(asked), others: args.toSpliced(at, count) };
}

/** Of the whole command line: also what is refused for something else is repeated in messages. */
export function refuseSecrets(args, words) {
  for (const arg of args) {
    const name = arg.split('=')[0];
    if (LIKE_A_SECRET.test(name) && (arg.startsWith('-') || arg.includes('='))) throw new UsageError(words.noSecrets);
  }
}

export function wholeNumber(name, given, least, most, words) {
  const number = /^\d+$/.test(given) ? Number(given) : NaN;
  if (!(number >= least && number <= most)) throw new UsageError(words.wholeNumber(name, least, most));
  return number;
}

/** The limits of a call, as options. What they may be is the core's to say. */
const LIMITS = { 'timeout-ms': 'timeoutMs', 'deadline-ms': 'deadlineMs', 'max-retries': 'maxRetries', 'settle-ms': 'settleMs' };

export const LIMIT_OPTIONS = Object.fromEntries(Object.keys(LIMITS).map((option) => [option, { type: 'string' }]));

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

export function help({ stdout, words }, usage) {
  stdout.write(usage[words.language]);
  return 0;
}
