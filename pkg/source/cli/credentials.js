// The client, with its credential from the environment or from a file of such variables; never from an argument.

import { readFileSync } from 'node:fs';
import * as util from 'node:util';
import { ConfigurationError, Interstream } from 'interstream';
import { UsageError, asTyped } from './arguments.js';
import { decoded } from './decode.js';
import { withoutFullStop } from './words.js';

export const ENV_FILE_OPTION = { 'env-file': { type: 'string' } };

const VARIABLES = ['INTERSTREAM_API_URL', 'INTERSTREAM_KEY_ID', 'INTERSTREAM_SHARED_SECRET'];

export function clientOf(values, options, words) {
  const file = values['env-file'];
  const variables = file === undefined ? process.env : variablesOf(file, words);
  for (const name of VARIABLES) {
    if (/^(["']).*\1$/.test(variables[name] ?? '')) throw new UsageError(words.quotesLeft(name));
  }
  try {
    return Interstream.fromEnv(variables, options);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const message = withoutFullStop(asTyped(error.message));
    if (message.startsWith('--')) throw new UsageError(message);
    if (file !== undefined) throw new UsageError(`${file}: ${message}`);
    const missing = VARIABLES.some((name) => !variables[name]);
    throw new UsageError(missing ? `${message.split(': ')[0]}: ${words.addEnvFile}` : message);
  }
}

/** Of the file alone: half a credential from here and half from there would sign for the wrong shop. */
function variablesOf(file, words) {
  let bytes;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new UsageError(words.cannotBeRead(`--env-file ${file}`, error.code ?? error.message));
  }
  const read = decoded(bytes);
  if (read === undefined) throw new UsageError(words.unknownEncoding(file));
  return util.parseEnv === undefined ? parsePlainly(read.text, file) : util.parseEnv(read.text);
}

/** For Node before 20.12: `NAME=value` a line, perhaps in quotes; comments; nothing else. */
function parsePlainly(text, file) {
  const variables = {};
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const [, name, , quoted, plain] = /^\s*(?:export\s+)?(\w+)\s*=\s*(?:(["'])(.*)\2|([^"'#]*))\s*$/.exec(line) ?? [];
    // The line itself may be the secret.
    if (name === undefined) throw new UsageError(`${file}:${at + 1} is not NAME=value`);
    variables[name] = quoted ?? plain.trim();
  }
  return variables;
}
