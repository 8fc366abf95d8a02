// `interstream sandbox`: an API on this machine, until it is interrupted.

import { serveSandbox } from '../serve.js';
import { UsageError, help, parse, wholeNumber } from './arguments.js';

export const usage = `Usage: interstream sandbox [--port <n>] [--host 127.0.0.1]

Serves an INTER-STREAM API on this machine until it is interrupted, and prints the variables to use it with, once it
listens.

  --port         default 8787; 0 takes a free one
  --host         default 127.0.0.1

Exit status: 0 interrupted, 2 usage.
`;

export async function sandbox(args, { stdout }) {
  const { values } = parse(args, {
    port: { type: 'string', default: '8787' },
    host: { type: 'string', default: '127.0.0.1' },
  });
  if (values.help) return help(stdout, usage);
  const port = wholeNumber('port', values.port, 0, 65535);
  let served;
  try {
    served = await serveSandbox({ port, host: values.host });
  } catch (error) {
    throw new UsageError(`cannot listen on ${values.host}:${port} (${error.code ?? error.message})`);
  }
  const { apiUrl, keyId, sharedSecret } = served;
  stdout.write(`INTERSTREAM_API_URL=${apiUrl}\nINTERSTREAM_KEY_ID=${keyId}\nINTERSTREAM_SHARED_SECRET=${sharedSecret}\n`);
  await new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await served.close();
  return 0;
}
