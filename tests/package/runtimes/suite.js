// The suite that every runtime runs, unchanged, against the installed package.
//
// A runtime gives: `interstream` (what the package exports), `createSandbox`, `served` (a sandbox on loopback:
// apiUrl, keyId, sharedSecret), and `traits` (what is known to differ between runtimes).

import { answers } from './suite.answers.js';
import { input } from './suite.input.js';
import { lost } from './suite.lost.js';
import { secrets } from './suite.secrets.js';
import { store } from './suite.store.js';
import { together } from './suite.together.js';

const GROUPS = { answers, input, lost, secrets, store, together };

/** All cases: `[group, name, run]`. */
export function cases(runtime) {
  const tools = withTools(runtime);
  return Object.entries(GROUPS).flatMap(([group, part]) => Object.entries(part(tools)).map(([name, run]) => [group, name, run]));
}

function withTools(runtime) {
  const { interstream, createSandbox, served, traits } = runtime;
  const guard = traits.page ? { dangerouslyAllowBrowser: true } : {};
  return {
    ...runtime,
    /** A client of a sandbox of its own, in this process. */
    embedded(options = {}, sandboxOptions = {}) {
      const sandbox = createSandbox(sandboxOptions);
      return { sandbox, client: new interstream.Interstream({ ...sandbox.options, ...guard, ...options }) };
    },
    /** A client of the sandbox on loopback, through the runtime's own fetch. */
    networked: (options = {}) => new interstream.Interstream({ ...served, ...guard, ...options }),
    /** A client whose fetch is given. */
    injected: (fetch, options = {}) => new interstream.Interstream({
      apiUrl: 'https://www.interstreamdomain.tv/api.php', keyId: 'key', sharedSecret: 'not-a-real-secret', fetch, ...guard, ...options,
    }),
    /** What of an error is promised. */
    shown: ({ name, code, outcome, attempts, retryable }) => `${name} ${code} ${outcome} ${attempts} ${retryable ? 'retryable' : 'final'}`,
    answer: (body, init = {}) => new Response(body, init),
  };
}
