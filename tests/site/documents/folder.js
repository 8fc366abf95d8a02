// A folder as a reader of a document has it, and a shell in it.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VARIABLES = /^INTERSTREAM_API_URL=.*\nINTERSTREAM_KEY_ID=.*\nINTERSTREAM_SHARED_SECRET=.*\n/;

/** Of this process's own environment, nothing that names an API. */
function environment(variables) {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('INTERSTREAM_'));
  return { ...Object.fromEntries(own), ...variables };
}

export class Folder {
  path = mkdtempSync(join(tmpdir(), 'interstream-documents-'));

  /** Makes what is installed in another folder usable here. */
  install(other) {
    symlinkSync(join(other, 'node_modules'), join(this.path, 'node_modules'));
  }

  write(name, text) {
    writeFileSync(join(this.path, name), text);
  }

  read(name) {
    return readFileSync(join(this.path, name), 'utf8');
  }

  delete(name) {
    rmSync(join(this.path, name), { force: true });
  }

  /** Runs a command line to its end; resolves to `{ status, stdout, stderr }`. */
  run(line, variables) {
    const child = this.#spawn(line, variables);
    const said = { stdout: '', stderr: '' };
    for (const name of Object.keys(said)) child[name].setEncoding('utf8').on('data', (text) => (said[name] += text));
    return new Promise((resolve) => child.once('close', (status) => resolve({ status, ...said })));
  }

  /** Starts a command line that serves a sandbox; resolves, once it has said which, to its variables and its end. */
  async serve(line, output) {
    const there = new AbortController();
    const changes = watch(this.path, { signal: there.signal });
    const child = this.#spawn(line);
    let printed = '';
    const stop = () => new Promise((resolve) => {
      child.once('close', resolve);
      // The shell, npx and the sandbox together.
      process.kill(-child.pid, 'SIGTERM');
    });
    const variables = () => VARIABLES.exec(output === undefined ? printed : this.read(output))?.[0];
    if (output === undefined) {
      for await (const text of child.stdout.setEncoding('utf8')) {
        printed += text;
        if (variables() !== undefined) break;
      }
    } else {
      for await (const { filename } of changes) if (filename === output && variables() !== undefined) break;
    }
    there.abort();
    return { variables: variables(), stop };
  }

  #spawn(line, variables) {
    return spawn('sh', ['-c', line], {
      cwd: this.path, env: environment(variables), detached: true, stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  remove() {
    rmSync(this.path, { recursive: true });
  }
}
