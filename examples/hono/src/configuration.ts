// What has to be set in the environment, checked before anything is done.

import { Interstream, isInterstreamError } from 'interstream';

const SHORTEST_TOKEN = 16;

/** Its message says what to set. */
export class NotConfigured extends Error {}

export interface Settings {
  token: string;
  client: Interstream;
}

export function settingsOf(env: Record<string, string | undefined>): Settings {
  const token = env.OPERATOR_TOKEN ?? '';
  if (token.length < SHORTEST_TOKEN) {
    throw new NotConfigured(`OPERATOR_TOKEN is missing, or shorter than ${SHORTEST_TOKEN} characters.`);
  }
  try {
    return { token, client: Interstream.fromEnv(env) };
  } catch (error) {
    throw isInterstreamError(error) ? new NotConfigured(error.message) : error;
  }
}

/** Ends the process, with one line, where something is not set. */
export function checkAtStart() {
  try {
    settingsOf(process.env);
  } catch (error) {
    if (!(error instanceof NotConfigured)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
