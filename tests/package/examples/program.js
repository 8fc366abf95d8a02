// A server of an example, as a process of its own.

import { spawn } from 'node:child_process';

/**
 * Starts a program; resolves, once what it prints matches, to its address, its end (`{ status, signal }`) and how to
 * send it signals. Where it ends before that, rejects with what it said.
 */
export function startServer([program, ...args], ready, { cwd, env }) {
  const { PATH, HOME } = process.env;
  const child = spawn(program, args, { cwd, env: { PATH, HOME, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('close', (status, signal) => resolve({ status, signal })));
  let said = '';
  return new Promise((resolve, reject) => {
    const hear = (text) => {
      said += text;
      const match = ready.exec(said);
      if (match !== null) resolve({ url: match[1], ended, kill: (signal) => child.kill(signal), said: () => said });
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.once('error', reject);
    ended.then(({ status }) => reject(new Error(`${[program, ...args].join(' ')} ended with ${status}\n${said}`)));
  });
}

/** Asks until the answer is as wanted: a server that works in the background tells nobody when it is done. */
export async function until(ask, wanted) {
  for (const start = Date.now(); ; ) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() - start > 60_000) throw new Error(`still ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
