// Runs cases one after the other, wherever this is, and tells how each ended.

import { cases } from './suite.js';

const LONGEST_CASE_MS = 120_000;

/** The whole suite. */
export function runSuite(runtime) {
  return runCases(cases(runtime));
}

/** Runs `[group, name, run]`s; resolves to `{ group, name, failure }`s, where a failure is its text. */
export async function runCases(all) {
  const results = [];
  for (const [group, name, run] of all) {
    const failure = await failureOf(run);
    results.push(failure === undefined ? { group, name } : { group, name, failure });
  }
  return results;
}

async function failureOf(run) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not over after ${LONGEST_CASE_MS} ms`)), LONGEST_CASE_MS);
  });
  try {
    await Promise.race([run(), late]);
    return undefined;
  } catch (error) {
    const told = ({ stack, cause }) => (cause instanceof Error ? `${stack}\ncaused by ${told(cause)}` : stack);
    return error instanceof Error ? told(error) : String(error);
  } finally {
    clearTimeout(timer);
  }
}
