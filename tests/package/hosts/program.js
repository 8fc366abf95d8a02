// Runs programs to their end.

import { spawn } from 'node:child_process';
import { withSandbox } from './sandbox.js';

const LONGEST_MS = 300_000;

/** Nothing of the machine's own but what programs need to start; and tools that report home do not. */
const ENVIRONMENT = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  CI: '1',
  DENO_NO_UPDATE_CHECK: '1',
  DO_NOT_TRACK: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  WRANGLER_SEND_METRICS: 'false',
};

/** Resolves to what a program printed; rejects with everything it said where it fails. */
export function runProgram([program, ...args], { cwd, env, status: expected = 0, longestMs = LONGEST_MS } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...ENVIRONMENT, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), longestMs);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.on('error', reject);
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      if (status === expected) resolve({ stdout, stderr });
      else reject(new Error(`${[program, ...args].join(' ')} ended with ${status ?? signal}\n${stdout}${stderr}`));
    });
  });
}

/** Starts a program that goes on; resolves once a line of it matches. */
export function startProgram([program, ...args], ready, { cwd, env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...ENVIRONMENT, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const stop = () => new Promise((stopped) => {
      if (child.exitCode !== null || child.signalCode !== null) return stopped();
      child.once('close', stopped);
      return child.kill('SIGTERM');
    });
    let said = '';
    const hear = (text) => {
      said += text;
      const match = ready.exec(said);
      if (match !== null) resolve({ match, stop, said: () => said });
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.on('error', reject);
    child.on('close', (status) => reject(new Error(`${[program, ...args].join(' ')} ended with ${status}\n${said}`)));
  });
}

/** Runs a program that prints the results of cases as its last line. */
export async function casesOf(command, options) {
  const { stdout, stderr } = await runProgram(command, options);
  try {
    return JSON.parse(stdout.trim().split('\n').at(-1));
  } catch {
    throw new Error(`${command.join(' ')} printed no results, but\n${stdout}${stderr}`);
  }
}

/** The same, with the served sandbox as its arguments. */
export function suiteOf(command, options) {
  return withSandbox(({ apiUrl, keyId, sharedSecret }) => casesOf([...command, apiUrl, keyId, sharedSecret], options));
}
