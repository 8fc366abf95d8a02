// The last word of a run: how many ended how, who needs somebody's attention and what to do there, and what to type next.

import { clock } from './progress.js';
import { codeOf, needsNothing, outcomeOf } from './outcome.js';
import { printable } from './text.js';
import { adviceFor } from './words.js';

/** More than these are not named again; each has its line above or in the results file. */
const NAMED = 50;

const OUTCOMES = ['processed', 'settled', 'part-paid', 'not-needed', 'rejected', 'not-sent', 'unknown'];

/**
 * `ended`: of this run; `earlier`: what an earlier one has settled or left. `stopped`: how many were not begun because the
 * run was ended. `path`: of the results, if they are kept.
 */
export function summary(job, ended, earlier, { stopped, seconds, path, envFile, words }) {
  const all = [...ended, ...earlier];
  const counts = new Map(OUTCOMES.map((outcome) => [outcome, 0]));
  for (const result of all) counts.set(outcomeOf(result), counts.get(outcomeOf(result)) + 1);
  const told = [...counts].filter(([, count]) => count > 0).map(([outcome, count]) => `${count} ${words.outcomes[outcome]}`);
  const from = earlier.length > 0 ? words.fromEarlier(earlier.length) : '';
  const lines = [`${words.units[job.unit](all.length)}: ${told.join(', ')}${from}; ${words.took(seconds < 60 ? `${seconds.toFixed(1)} s` : clock(seconds))}`];
  if (stopped > 0) lines.push(words.nothingSent(stopped));
  for (const [title, { code, results }] of groups(all, words)) {
    const names = results.slice(0, NAMED).map(({ userId }) => printable(userId)).join(', ');
    const more = results.length > NAMED ? ` ${words.more(results.length - NAMED)}` : '';
    lines.push(`${title}: ${names}${more}`, `  ${adviceFor(words, code)}`);
  }
  return `${[...lines, ...next(job, all, { path, envFile, words })].join('\n')}\n`;
}

function groups(results, words) {
  const groups = new Map();
  for (const result of results) {
    const code = codeOf(result);
    if (code === undefined) continue;
    const outcome = outcomeOf(result);
    const isForHuman = (outcome === 'unknown' && !result.error.retryable) || outcome === 'not-needed' || outcome === 'part-paid';
    const what = result.error === undefined ? words.outcomes[outcome] : `${words.outcomes[outcome]}, ${printable(code)}`;
    const title = `${what}${isForHuman ? words.forHuman : ''}`;
    if (!groups.has(title)) groups.set(title, { code, results: [] });
    groups.get(title).results.push(result);
  }
  // By their titles, and not by whoever ended first: the same run says the same.
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1));
}

/** Where the results are, and the command that goes on. */
function next(job, results, { path, envFile, words }) {
  const left = results.filter((result) => !needsNothing(result));
  const again = left.filter(({ error }) => error !== undefined && (error.outcome === 'not-sent' || error.retryable));
  if (path === undefined) return again.length > 0 && results.length > 1 ? [words.nextWithout] : [];
  const lines = [words.resultsIn(path)];
  if (again.length === 0) return lines;
  const waitMs = again.reduce((most, { error }) => Math.max(most, error.retryAfterMs ?? 0), 0);
  const command = ['interstream', job.name, ...(envFile === undefined ? [] : ['--env-file', quoted(envFile)]), '--resume', quoted(path)];
  return [...lines, words.next(command.join(' '), Math.ceil(waitMs / 1000))];
}

/** As a POSIX shell takes it for one word. */
const quoted = (path) => (/^[\w./:@%+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);
