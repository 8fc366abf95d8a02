// One run at a time on a results file: two that resume the same one would call the same users at the same moment.
//
// The lock is `<file>.lock`, beside the file itself (not beside a link to it). It names the process and where that runs.
// A lock is only ever taken away by its holder, or by a run that has seen its holder dead and holds `<file>.lock.taking`
// while it looks again: so of two runs that find a dead lock, one gets it.

import { readFileSync, readlinkSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from './arguments.js';

/** Holds the lock of a results file until the process ends. */
export function lock(path, words) {
  const own = realPathOf(path, words);
  const file = `${own}.lock`;
  const holder = JSON.stringify(thisProcess());
  if (!create(file, holder, words)) {
    refuseLiving(own, file, words);
    const taking = `${file}.taking`;
    if (!create(taking, holder, words)) throw new UsageError(words.lockUnreadable(own, taking));
    try {
      refuseLiving(own, file, words);
      rmSync(file, { force: true });
      // Whoever has come since has it.
      if (!create(file, holder, words)) throw new UsageError(words.lockUnreadable(own, file));
    } finally {
      rmSync(taking, { force: true });
    }
  }
  process.on('exit', () => {
    if (contentOf(file) === holder) rmSync(file, { force: true });
  });
}

/** Where a file is, whatever links lead to it. */
function realPathOf(path, words) {
  let file;
  try {
    file = realpathSync(path);
  } catch {
    try {
      return join(realpathSync(dirname(resolve(path))), basename(path));
    } catch (error) {
      throw new UsageError(words.cannotBeWritten(path, error.code ?? error.message));
    }
  }
  const stat = statSync(file);
  // A pipe or a device may have no end, and cannot be read again after a crash.
  if (!stat.isFile()) throw new UsageError(words.cannotBeRead(path, words.notPlain));
  if (stat.nlink > 1) throw new UsageError(words.cannotBeWritten(path, words.hardLinked));
  return file;
}

/** Whether this has made the file; it is there already otherwise. */
function create(file, text, words) {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw new UsageError(words.cannotBeWritten(file, error.code ?? error.message));
  }
}

const contentOf = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

/** Throws where a lock's holder may be running. What another host's processes do cannot be seen from here. */
function refuseLiving(path, file, words) {
  const text = contentOf(file);
  if (text === undefined) return;
  let holder;
  try {
    holder = JSON.parse(text);
  } catch {
    // It is being written at this moment, or was when the power failed.
    throw new UsageError(words.lockUnreadable(path, file));
  }
  const { place, pid, began } = thisProcess();
  const isHere = holder.place === place;
  const isDead = isHere && (holder.pid === pid || !isRunning(holder.pid) || (began !== undefined && beganOf(holder.pid) !== holder.began));
  if (!isDead) throw new UsageError(words.inUse(path, { pid: holder.pid, host: isHere ? undefined : holder.host, since: holder.since }, file));
}

/** A process, and where: numbers mean the same only in one name space of one boot of one host. */
function thisProcess() {
  return {
    pid: process.pid,
    host: hostname(),
    place: [hostname(), linux(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()), linux(() => readlinkSync('/proc/self/ns/pid'))].join(' '),
    began: beganOf(process.pid),
    since: new Date(Math.round(Date.now() - performance.now())).toISOString(),
  };
}

/** When a process began, in the kernel's ticks, where that can be read: another process may have its number by now. */
function beganOf(pid) {
  return linux(() => readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ')[19]);
}

/** What only Linux tells. */
function linux(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process is running, too.
    return error.code === 'EPERM';
  }
}
