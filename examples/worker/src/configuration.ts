// What has to be set (wrangler.jsonc, secrets), checked before anything is done: what is wrong is one line in the log.

import { Interstream, isInterstreamError } from 'interstream';

const SHORTEST_TOKEN = 16;
/** Standard Webhooks asks for 24 bytes: in base64, these many characters. */
const SECRET = /^(whsec_)?[A-Za-z0-9+/]{32,}={0,2}$/;

export class NotConfigured extends Error {}

let checked: Env | undefined;

/** Throws a NotConfigured that names what is wrong. Where nothing is, it is looked at once for an environment. */
export function checkConfiguration(env: Env): void {
  if (checked === env) return;
  if (!SECRET.test(env.WEBHOOK_SECRET ?? '')) {
    throw new NotConfigured('WEBHOOK_SECRET is missing, or not 24 bytes or more in base64.');
  }
  if ((env.OPERATOR_TOKEN ?? '').length < SHORTEST_TOKEN) {
    throw new NotConfigured(`OPERATOR_TOKEN is missing, or shorter than ${SHORTEST_TOKEN} characters.`);
  }
  try {
    new Intl.DateTimeFormat('en', { timeZone: env.TIME_ZONE });
  } catch {
    throw new NotConfigured(`TIME_ZONE is no time zone: ${env.TIME_ZONE}`);
  }
  for (const name of ['BACK_OFFICE_URL', 'NOTIFY_URL'] as const) {
    if (env[name] && !URL.canParse(env[name])) throw new NotConfigured(`${name} is no URL.`);
  }
  try {
    clientOf(env);
  } catch (error) {
    throw isInterstreamError(error) ? new NotConfigured(error.message) : error;
  }
  checked = env;
}

export const limitsOf = (env: Env) => ({
  timeoutMs: Number(env.TIMEOUT_MS), deadlineMs: Number(env.DEADLINE_MS), settleMs: Number(env.SETTLE_MS),
});

export const clientOf = (env: Env) => Interstream.fromEnv(env, limitsOf(env));
