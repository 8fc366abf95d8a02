// The installed command line as a child process.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLI } from './runtime.js';

/** Starts `interstream`. `ended`: how it ended; `said(pattern)`: resolves once it has said that on stderr. */
export function start(args, { input = '', env = {}, program = [process.execPath, CLI] } = {}) {
  const [command, ...first] = program;
  const child = spawn(command, [...first, ...args], { env: { PATH: process.env.PATH, ...env } });
  const out = { stdout: '', stderr: '' };
  const waiting = new Set();
  child.stdout.setEncoding('utf8').on('data', (text) => (out.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => {
    out.stderr += text;
    for (const look of waiting) look();
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const ended = new Promise((resolve) => {
    child.on('close', (status, signal) => resolve({ status: status ?? signal, ...out }));
  });
  const said = (pattern) => Promise.race([
    new Promise((resolve) => {
      const look = () => pattern.test(out.stderr) && resolve();
      waiting.add(look);
      look();
    }),
    ended.then(({ stderr }) => {
      if (!pattern.test(stderr)) throw new Error(`it ended without having said ${pattern}: ${stderr}`);
    }),
  ]);
  return { child, ended, said };
}

/** Runs `interstream` to its end. */
export const interstream = (args, options) => start(args, options).ended;

/** A path in a new folder; with that text in it, if there is any. */
export function file(name, text) {
  const path = join(mkdtempSync(join(tmpdir(), 'interstream-')), name);
  if (text !== undefined) writeFileSync(path, text);
  return path;
}

/** The objects of an NDJSON text. */
export const objects = (text) => text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));

/** With `cut`, a line that a kill has cut is left out. */
export function objectsIn(path, { cut = false } = {}) {
  const text = readFileSync(path, 'utf8');
  return objects(cut ? text.split('\n').filter((line) => line.endsWith('}')).join('\n') : text);
}

/** What a run says, but for how long it took. */
export const withoutTimes = (text) => text.replace(/took [\d.:]+( s)?/g, 'took _ s');
