// One run at a time on a results file: two that resume the same one would call the same users at the same moment.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { UsageError } from './arguments.js';

/** Holds `<path>.lock` until the process ends. One that a killed run has left behind does not count. */
export function lock(path) {
  const file = `${path}.lock`;
  try {
    writeFileSync(file, `${process.pid}\n`, { flag: 'wx' });
  } catch (error) {
    if (error.code !== 'EEXIST') throw new UsageError(`${file} cannot be written (${error.code ?? error.message})`);
    const holder = Number(readFileSync(file, 'utf8'));
    if (isRunning(holder)) {
      throw new UsageError(`${path} is in use by another run (process ${holder}). If that is none, remove ${file}`);
    }
    rmSync(file, { force: true });
    return lock(path);
  }
  process.on('exit', () => rmSync(file, { force: true }));
}

function isRunning(pid) {
  // In a container a new process easily has the number of the one before it.
  if (!(pid > 0) || pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process is running, too.
    return error.code === 'EPERM';
  }
}
