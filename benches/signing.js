// A whole signed URL, in each runtime: the package against signing by hand.

import { join } from 'node:path';
import { casesOf as resultsOf } from '../tests/package/hosts/program.js';
import { CONSUMER } from '../tools/build/consumer.js';
import { row } from './row.js';
import { inTurns } from './programs/rounds.js';
import { median, ratioOf } from './statistics.js';

const program = (name) => join(CONSUMER, 'benches', 'programs', name);

/**
 * How often is measured. Several processes: how a runtime compiles a loop differs from start to start. Short turns: most
 * of them are not interrupted by whatever else the machine does.
 */
const settingsOf = (quick) => (quick ? { processes: 1, rounds: 30, ms: 10 } : { processes: 4, rounds: 60, ms: 10 });

/** Measures in processes of their own, one after the other, and puts the rounds together. */
async function measured(quick, once) {
  const { processes, ...settings } = settingsOf(quick);
  const all = {};
  for (let pass = 0; pass < processes; pass += 1) {
    for (const [name, rounds] of Object.entries(await once(settings))) (all[name] ??= []).push(...rounds);
  }
  return all;
}

const NAMES = { nodeCrypto: 'node:crypto by hand', webCrypto: 'WebCrypto by hand' };

/** Rows that say how many times faster the package is. */
function rows(where, rounds, goals) {
  return Object.entries(goals).map(([peer, [least, next]]) => row({
    what: `a signed URL, ${where}`,
    against: NAMES[peer],
    unit: 'x',
    ...ratioOf(rounds[peer], rounds.package),
    least,
    next,
    detail: { microseconds: { package: median(rounds.package), [peer]: median(rounds[peer]) } },
  }));
}

const inProgram = (command) => (settings) => resultsOf([...command, program('signing.js'), JSON.stringify(settings)], { cwd: CONSUMER });

async function inNode({ quick }) {
  const rounds = await measured(quick, inProgram([process.execPath]));
  return rows(`Node ${process.versions.node}`, rounds, { nodeCrypto: [3, 5], webCrypto: [30, 50] });
}

async function inDeno({ quick }) {
  const { DENO, DENO_RUN } = await import('../tests/package/hosts/server-side.js');
  return rows(DENO.name, await measured(quick, inProgram(DENO_RUN)), { webCrypto: [10] });
}

async function inBun({ quick }) {
  const { BUN } = await import('../tests/package/hosts/server-side.js');
  return rows(BUN.name, await measured(quick, inProgram([BUN.program, 'run'])), { webCrypto: [10] });
}

/**
 * A Worker's clock stands still while it works, so the time is taken out here, from dispatching a request that makes
 * many signatures to its answer; what dispatching one that makes none takes at best is taken off.
 */
async function inWorkerd({ quick }) {
  const { withWorker } = await import('../tests/package/hosts/edge.js');
  const rounds = await measured(quick, (settings) => withWorker(program('signing.worker.js'), async (dispatch) => {
    const signs = (contender) => async (times) => {
      const response = await dispatch(`http://bench.invalid/?${new URLSearchParams({ contender, times })}`);
      const text = await response.text();
      if (text !== 'signed') throw new Error(text);
    };
    const empty = await inTurns({ dispatch: (times) => repeat(times, () => signs('package')(0)) }, { rounds: 9, ms: 30 });
    const contenders = { package: signs('package'), webCrypto: signs('webCrypto') };
    return inTurns(contenders, { ...settings, ms: settings.ms * 3, overheadMs: Math.min(...empty.dispatch) / 1000 });
  }));
  return rows('workerd', rounds, { webCrypto: [10] });
}

async function repeat(times, work) {
  for (let at = 0; at < times; at += 1) await work();
}

async function inChromium({ quick }) {
  const { ENGINES, document, openedIn, servePage } = await import('../tests/package/hosts/pages.js');
  const rounds = await measured(quick, async (settings) => {
    const { url, results, stop } = await servePage({ folder: CONSUMER, page: document('/benches/programs/signing.page.js') });
    try {
      return await openedIn(ENGINES[0], `${url}?${new URLSearchParams({ settings: JSON.stringify(settings) })}`, results);
    } finally {
      await stop();
    }
  });
  return rows('Chromium', rounds, { webCrypto: [10] });
}

export const signing = [
  { name: 'a signed URL, Node', needs: ['runtimes'], run: inNode },
  { name: 'a signed URL, Deno', needs: ['runtimes'], run: inDeno },
  { name: 'a signed URL, Bun', needs: ['runtimes'], run: inBun },
  { name: 'a signed URL, workerd', needs: ['runtimes'], run: inWorkerd },
  { name: 'a signed URL, Chromium', needs: ['runtimes', 'browsers'], run: inChromium },
];
