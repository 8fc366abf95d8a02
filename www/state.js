// What the visitor has chosen. It lives in the address after the #, so that it can be linked to.

export const BREAKS = ['lost', 'slow', 'clock', 'secret', 'noOrderId'];

/** Milliseconds to choose from: what does not try a visitor's patience, and the package's default. */
export const LIMITS = { timeoutMs: [2000, 15_000], settleMs: [2000, 30_000] };

export const USERS = {
  documented: [2, 3, 4, 5, 6],
  failing: [101, 102, 103, 104, 105, 106, 107, 108, 109],
};
const ALL_USERS = Object.values(USERS).flat();

export const LANGUAGES = ['en', 'ja'];

/** The stories to choose from; the first lesson is the second. */
export const STORY_NAMES = ['well', 'lost', 'due'];

/** The order that the sandbox keeps for a user; user 3 has none. */
export function orderOf(user) {
  return user === 3 ? undefined : 300_000 + user;
}

/** What the call passes as `orderId`. */
export function orderIdOf(state) {
  return state.breaks.includes('noOrderId') ? undefined : orderOf(state.user);
}

/** Whatever an address says that is not among the choices is left at what it would be without it. */
export function fromHash(hash, preferredLanguages = []) {
  const said = new URLSearchParams(hash.replace(/^#/, ''));
  const oneOf = (choices, value) => choices.find((choice) => String(choice) === value);
  const preferred = preferredLanguages.map((tag) => oneOf(LANGUAGES, tag.split('-')[0])).find((found) => found !== undefined);
  const broken = (said.get('break') ?? '').split('.');
  const user = oneOf(ALL_USERS, said.get('user'));
  return {
    story: oneOf(STORY_NAMES, said.get('story')) ?? 'lost',
    // An address that names a user is about what is under "Break it yourself".
    isBreaking: user !== undefined,
    user: user ?? 2,
    language: oneOf(LANGUAGES, said.get('lang')) ?? preferred ?? 'en',
    breaks: BREAKS.filter((name) => broken.includes(name)),
    timeoutMs: oneOf(LIMITS.timeoutMs, said.get('timeoutMs')) ?? LIMITS.timeoutMs[0],
    settleMs: oneOf(LIMITS.settleMs, said.get('settleMs')) ?? LIMITS.settleMs[0],
  };
}

export function toHash({ story, isBreaking, user, language, breaks, timeoutMs, settleMs }) {
  if (!isBreaking) return `#${new URLSearchParams({ story, lang: language })}`;
  const said = new URLSearchParams({ user, lang: language });
  if (breaks.length > 0) said.set('break', breaks.join('.'));
  if (timeoutMs !== LIMITS.timeoutMs[0]) said.set('timeoutMs', timeoutMs);
  if (settleMs !== LIMITS.settleMs[0]) said.set('settleMs', settleMs);
  return `#${said}`;
}
