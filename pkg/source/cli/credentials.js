// The client, with its credential from the environment or from a file of such variables; never from an argument.

import { readFileSync } from 'node:fs';
import * as util from 'node:util';
import { ConfigurationError, Interstream } from 'interstream';
import { UsageError, asTyped } from './arguments.js';

export const ENV_FILE_OPTION = { 'env-file': { type: 'string' } };

export const CREDENTIALS_HELP = `  --env-file     a file with INTERSTREAM_API_URL=…, INTERSTREAM_KEY_ID=… and INTERSTREAM_SHARED_SECRET=…, which is
                 then used instead of the environment
`;

export function clientOf(values, options = {}) {
  const file = values['env-file'];
  const variables = file === undefined ? process.env : variablesOf(file);
  try {
    return Interstream.fromEnv(variables, options);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const message = asTyped(error.message).replace(/\.$/, '');
    throw new UsageError(file === undefined || message.startsWith('--') ? message : `${file}: ${message}`);
  }
}

/** Of the file alone: half a credential from here and half from there would sign for the wrong shop. */
function variablesOf(file) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--env-file ${file} cannot be read (${error.code ?? error.message})`);
  }
  return util.parseEnv === undefined ? parsePlainly(text, file) : util.parseEnv(text);
}

/** For Node before 20.12: `NAME=value` a line, perhaps in quotes; comments; nothing else. */
function parsePlainly(text, file) {
  const variables = {};
  for (const [at, line] of text.replace(/^\uFEFF/, '').split(/\r?\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const [, name, , quoted, plain] = /^\s*(?:export\s+)?(\w+)\s*=\s*(?:(["'])(.*)\2|([^"'#]*))\s*$/.exec(line) ?? [];
    // The line itself may be the secret.
    if (name === undefined) throw new UsageError(`${file}:${at + 1} is not NAME=value`);
    variables[name] = quoted ?? plain.trim();
  }
  return variables;
}
