// `interstream sandbox`: an API on this machine, until it is interrupted.

import { readFileSync, writeFileSync } from 'node:fs';
import { serveSandbox } from '../serve.js';
import { UsageError, help, parse, wholeNumber } from './arguments.js';
import { printable } from './text.js';
import { sandboxUsage } from './usage.js';
import { withoutFullStop } from './words.js';

export const OPTIONS = {
  port: { type: 'string', default: '8787' },
  host: { type: 'string', default: '127.0.0.1' },
  'write-env': { type: 'string' },
  fail: { type: 'string' },
};

/** The first line of what --write-env writes: a file that begins otherwise is somebody else's. */
const WRITTEN_BY = '# Written by interstream sandbox.\n';

export async function sandbox(args, streams) {
  const { stdout, stderr, words } = streams;
  const { values } = parse(args, OPTIONS, { words });
  if (values.help) return help(streams, sandboxUsage);
  const port = wholeNumber('port', values.port, 0, 65535, words);
  if (values['write-env'] !== undefined) refuseOthersFile(values['write-env'], words);
  let served;
  try {
    served = await serveSandbox({ port, host: values.host, heard: (line) => stderr.write(`${printable(line)}\n`) });
  } catch (error) {
    const hint = error.code === 'EADDRINUSE' ? words.tryPort0 : '';
    throw new UsageError(`${words.cannotListen(`${values.host}:${port}`, error.code ?? error.message)}${hint}`);
  }
  try {
    if (values.fail !== undefined) served.sandbox.failNext({ how: values.fail, times: 1e9 });
  } catch (error) {
    await served.close();
    throw new UsageError(`--fail ${values.fail}: ${withoutFullStop(error.message)}`);
  }
  const { apiUrl, keyId, sharedSecret } = served;
  const variables = `INTERSTREAM_API_URL=${apiUrl}\nINTERSTREAM_KEY_ID=${keyId}\nINTERSTREAM_SHARED_SECRET=${sharedSecret}\n`;
  if (values['write-env'] !== undefined) writeFileSync(values['write-env'], WRITTEN_BY + variables, { mode: 0o600 });
  stdout.write(variables);
  stderr.write(`interstream: ${words.sandboxListens(apiUrl)}\n`);
  await new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, resolve);
  });
  await served.close();
  return 0;
}

function refuseOthersFile(file, words) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw new UsageError(words.cannotBeWritten(`--write-env ${file}`, error.code ?? error.message));
  }
  if (text !== '' && !text.startsWith(WRITTEN_BY)) throw new UsageError(words.envFileTaken(file));
}
