// processOrder over loopback against fetch by hand. The server answers at once and checks nothing: the sandbox's own
// work would hide the client's. Every call's result is looked at, and the server counts what arrives.

import { join } from 'node:path';
import { casesOf as resultsOf, startProgram } from '../tests/package/hosts/program.js';
import { CONSUMER } from '../tools/build/consumer.js';
import { row } from './row.js';
import { median, quantile, ratioOf } from './statistics.js';

const program = (name) => join(CONSUMER, 'benches', 'programs', name);

const settingsOf = (quick) => (quick ? { processes: 1, rounds: 20, calls: 200 } : { processes: 3, rounds: 50, calls: 200 });

async function measured(quick, atOnce) {
  const { processes, ...settings } = settingsOf(quick);
  const { match: [, port], stop } = await startProgram([process.execPath, program('answering.js')], /port (\d+)\n/);
  const origin = `http://127.0.0.1:${port}`;
  const options = { apiUrl: `${origin}/api.php`, keyId: '0123456789abcdef', sharedSecret: 'not-a-real-secret' };
  const all = { package: { perSecond: [], microseconds: [] }, byHand: { perSecond: [], microseconds: [] } };
  let made = 0;
  try {
    for (let pass = 0; pass < processes; pass += 1) {
      const given = JSON.stringify({ options, atOnce, ...settings });
      const once = await resultsOf([process.execPath, program('calls.js'), given], { cwd: CONSUMER });
      made += once.made;
      for (const [name, { perSecond, microseconds }] of Object.entries(once.measured)) {
        all[name].perSecond.push(...perSecond);
        all[name].microseconds.push(...microseconds);
      }
    }
    const arrived = Number(await (await fetch(`${origin}/count`)).text());
    if (arrived !== made) throw new Error(`${made} calls were made, and ${arrived} requests arrived`);
  } finally {
    await stop();
  }
  return all;
}

const loopback = (how, atOnce, least) => async ({ quick }) => {
  const { package: ours, byHand } = await measured(quick, atOnce);
  const p99 = { package: quantile(ours.microseconds, 0.99), byHand: quantile(byHand.microseconds, 0.99) };
  return [
    row({
      what: `processOrder, ${how}: calls per second`,
      against: 'fetch + node:crypto by hand',
      unit: 'x',
      ...ratioOf(ours.perSecond, byHand.perSecond),
      least,
      next: 0.97,
      detail: { callsPerSecond: { package: median(ours.perSecond), byHand: median(byHand.perSecond) } },
    }),
    row({
      what: `processOrder, ${how}: p99 of all calls`,
      against: 'fetch + node:crypto by hand',
      unit: 'x',
      figure: p99.package / p99.byHand,
      most: 1.15,
      next: 1.05,
      detail: { microseconds: p99, calls: ours.microseconds.length },
    }),
  ];
};

export const calls = [
  { name: 'processOrder, one after another', needs: [], run: loopback('one after another', 1, 0.92) },
  { name: 'processOrder, 32 at once', needs: [], run: loopback('32 at once', 32, 0.9) },
];
