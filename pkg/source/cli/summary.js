// The last word of a run: how many ended how, and who needs somebody's attention.

import { outcomeOf } from './results.js';

/** More than these are not named again; each has its line above or in the results file. */
const NAMED = 50;

const OUTCOMES = ['processed', 'rejected', 'not-sent', 'unknown'];

/** `ended`: of this run; `earlier`: what an earlier one has settled or left. */
export function summary(ended, earlier = []) {
  const all = [...ended, ...earlier];
  const counted = OUTCOMES.map((outcome) => [outcome, all.filter((result) => outcomeOf(result) === outcome).length]);
  const told = counted.filter(([, count]) => count > 0).map(([outcome, count]) => `${count} ${outcome}`);
  const by = earlier.length > 0 ? ` (${earlier.length} of them left as an earlier run had them)` : '';
  const lines = [`${all.length} users: ${told.join(', ')}${by}`];
  for (const [title, results] of groups(all)) {
    const names = results.slice(0, NAMED).map(({ userId }) => userId).join(', ');
    const more = results.length > NAMED ? ` and ${results.length - NAMED} more` : '';
    lines.push(`${title}: ${names}${more}`);
  }
  return `${lines.join('\n')}\n`;
}

function groups(results) {
  const groups = new Map();
  for (const result of results) {
    const { error } = result;
    if (error === undefined) continue;
    const advice = error.outcome === 'unknown' && !error.retryable ? ', for a human to look at' : '';
    const title = `${error.outcome}, ${error.code}${advice}`;
    if (!groups.has(title)) groups.set(title, []);
    groups.get(title).push(result);
  }
  // By their titles, and not by whoever ended first: the same run says the same.
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1));
}
