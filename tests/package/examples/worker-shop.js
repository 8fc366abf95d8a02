// The Worker of examples/worker as it is deployed: bundled by `wrangler deploy --dry-run`, with its own wrangler.jsonc,
// on workerd with Queues and Durable Objects that are kept in a folder. Around it, what a gateway and an operator do.

import { createHmac, randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Miniflare, convertV4MiniflareOptions } from 'miniflare';
import { runProgram } from '../hosts/program.js';
import { NODES } from '../hosts/server-side.js';

// It would tell of the secrets that are set here, and not in a file.
process.env.WRANGLER_LOG = 'none';
const { unstable_getMiniflareWorkerOptions: optionsIn } = await import('wrangler');

const EXAMPLE = fileURLToPath(new URL('../../../examples/worker/', import.meta.url));
const WRANGLER = fileURLToPath(new URL('../hosts/node_modules/wrangler/bin/wrangler.js', import.meta.url));

export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
export const TOKEN = 'the operator\'s token: ü';
const ORIGIN = 'https://payments.example';

/** The deployed modules, unchanged, in one that can also end an object as a restart does. */
const KILLABLE = `import worker, { Customer as Deployed, Desk } from './index.js';
export { Desk };
export class Customer extends Deployed {
  async kill() { this.ctx.abort('restarted by the test'); }
}
export default worker;
`;

/** Resolves to what wrangler said. */
export async function bundle(folder) {
  // Wrangler asks for Node 22.
  const { stdout, stderr } = await runProgram(
    [NODES.at(-1).program, WRANGLER, 'deploy', '--dry-run', '--outdir', folder], { cwd: EXAMPLE },
  );
  return stdout + stderr;
}

/** What Standard Webhooks asks of a sender, by node:crypto. */
export function signed(body) {
  const [id, seconds] = [`msg_${randomUUID()}`, Math.floor(Date.now() / 1000)];
  const key = Buffer.from(SECRET.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` };
}

/**
 * Starts it. `api` is where the API is and the credential; `vars` are set, and `queue` is what the consumer of the
 * payments is set to, instead of what wrangler.jsonc says.
 */
export async function startShop({ api, vars = {}, queue = {} }) {
  const folder = mkdtempSync(join(tmpdir(), 'interstream-worker-'));
  const built = join(folder, 'built');
  await bundle(built);
  const configured = optionsIn(join(EXAMPLE, 'wrangler.jsonc')).workerOptions;
  const { queueConsumers: consumers } = configured;
  const modules = readdirSync(built).filter((name) => /\.(js|wasm)$/.test(name)).map((name) => ({
    type: name.endsWith('.wasm') ? 'CompiledWasm' : 'ESModule', path: join(built, name),
  }));
  const options = convertV4MiniflareOptions({
    ...configured,
    modulesRoot: built,
    modules: [{ type: 'ESModule', path: join(built, 'killable.js'), contents: KILLABLE }, ...modules],
    bindings: {
      ...configured.bindings,
      INTERSTREAM_API_URL: api.apiUrl, INTERSTREAM_KEY_ID: api.keyId, INTERSTREAM_SHARED_SECRET: api.sharedSecret,
      WEBHOOK_SECRET: SECRET, OPERATOR_TOKEN: TOKEN, ...vars,
    },
    queueConsumers: {
      'interstream-payments': { ...consumers['interstream-payments'], maxBatchTimeout: 0, ...queue },
      'interstream-payments-unsettled': { ...consumers['interstream-payments-unsettled'], maxBatchTimeout: 0 },
    },
    resourcePersistencePath: join(folder, 'kept'),
    handleStructuredLogs: ({ message }) => {
      if (message.startsWith('{"configuration"')) complaints.push(JSON.parse(message).configuration);
      if (!message.startsWith('{"payment"')) return;
      told.push(JSON.parse(message));
      heard.emit('told');
    },
  });
  const told = [];
  const complaints = [];
  const heard = new EventEmitter();
  let worker;
  const start = async () => {
    worker = new Miniflare(options);
    await worker.ready;
  };
  await start();
  const customer = async (user) => (await worker.getDurableObjectNamespace('CUSTOMERS')).getByName(String(user));
  const operator = { authorization: `Basic ${Buffer.from(`operator:${TOKEN}`).toString('base64')}`, origin: ORIGIN };
  return {
    ask: (path, init = {}) => worker.dispatchFetch(`${ORIGIN}${path}`, { redirect: 'manual', ...init }),
    async deliver(data, type = 'payment.succeeded') {
      const body = JSON.stringify({ type, data });
      return worker.dispatchFetch(`${ORIGIN}/webhook`, { method: 'POST', body, headers: signed(body) });
    },
    async page(path = '/cases', headers = {}) {
      return (await worker.dispatchFetch(`${ORIGIN}${path}`, { headers: { ...operator, ...headers } })).text();
    },
    /** The part of the page with the cases that are open. */
    async openCases() {
      return (await this.page()).split('<h2>')[0];
    },
    press: (action, id, kind = 'case', { who = 'Abe', note = 'refunded' } = {}) => worker.dispatchFetch(`${ORIGIN}/cases/${action}`, {
      method: 'POST', redirect: 'manual', headers: operator, body: new URLSearchParams({ id, kind, who, note }),
    }),
    /** What the Worker says of every message that it has handled, in order. */
    told,
    /** What it says of its configuration. */
    complaints,
    /** Resolves once this much was told. */
    async until(isTold) {
      while (!isTold(told)) await once(heard, 'told');
    },
    ledger: async (user) => (await customer(user)).payments(),
    /** Where the machine is down, there is nobody to kill. */
    kill: (user) => customer(user).then((one) => one.kill()).catch(() => {}),
    async restart() {
      await worker.dispose();
      await start();
    },
    async stop() {
      await worker.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
