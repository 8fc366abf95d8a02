// The code to copy. It uses the package's defaults: the page's own short limits are for looking, not for orders.

/** The call that was made on the page, as it is made on a server, in a Worker, or in a test. */
export const snippets = {
  server: (call, comments) => `import { Interstream, isInterstreamError } from 'interstream';

// ${comments.environment}
const client = Interstream.fromEnv();

${attempt(call, comments)}
`,

  worker: (call, comments) => `import { Interstream, isInterstreamError } from 'interstream';

export default {
  async scheduled(event, env) {
    // ${comments.environment}
    const client = Interstream.fromEnv(env);

${indented(attempt(call, comments), 4)}
  },
};
`,

  test: ({ user, orderId }, comments) => `import { Interstream } from 'interstream';
import { createSandbox } from 'interstream/sandbox';

// ${comments.sandbox}
const sandbox = createSandbox();
const client = new Interstream(sandbox.options);

const result = await client.processOrder(${argumentsOf(user, orderId)}).catch((error) => error);
console.log(result);

// ${comments.truth}
console.log(sandbox.ledger().find(({ userId }) => userId === ${user}));
`,
};

export const relay = {
  page: (comments) => `// ${comments.page}
const answer = await fetch('/process-my-order', { method: 'POST' });
`,

  server: (comments) => `import { Interstream, isInterstreamError } from 'interstream';
import { paidOrderOf } from './shop.js';

export default {
  async fetch(request, env) {
    // ${comments.own}
    const order = await paidOrderOf(request);
    if (order === undefined) return new Response(null, { status: 403 });
    try {
      const client = Interstream.fromEnv(env);
      const { ok } = await client.processOrder(order.userId, { orderId: order.id });
      return Response.json({ ok });
    } catch (error) {
      if (!isInterstreamError(error)) throw error;
      return Response.json({ code: error.code, outcome: error.outcome }, { status: 502 });
    }
  },
};
`,
};

function argumentsOf(user, orderId) {
  return orderId === undefined ? String(user) : `${user}, { orderId: ${orderId} }`;
}

function attempt({ user, orderId }, comments) {
  const about = orderId === undefined ? '' : `// ${comments.orderId}\n`;
  return `${about}try {
  const { ok, confirmedBy } = await client.processOrder(${argumentsOf(user, orderId)});
  console.log(ok, confirmedBy);
} catch (error) {
  if (!isInterstreamError(error)) throw error;
  if (error.outcome === 'unknown') {
    // ${comments.unknown}
  } else {
    // ${comments.refused}
  }
  console.error(error.code, error.outcome, error.message);
}`;
}

function indented(text, by) {
  return text.replace(/^(?=.)/gm, ' '.repeat(by));
}

/** What runs on the right of a story. */
export function ownCode({ user }) {
  return `import { Interstream } from 'interstream';

const client = Interstream.fromEnv();
const { ok, confirmedBy } = await client.processOrder(${user}, { orderId: ${300_000 + user} });
`;
}
