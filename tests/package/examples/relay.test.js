// examples/relay, as a process of its own and in Chromium: what a customer sees, and what another site can do.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import { CHROMIUM } from '../hosts/pages.js';
import { startFaultProxy } from '../node/fault-proxy.js';
import { CLI } from '../node/runtime.js';
import { startSandbox } from '../node/sandbox.js';
import { output } from '../../../tools/setup.js';
import { startServer, until } from './program.js';

const EXAMPLE = fileURLToPath(new URL('../../../examples/relay/', import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser;
let sandbox;
let proxy;
let choose;
let relay;
let visit;
/** Where the calls under way are kept. */
let running;

before(async () => {
  browser = await puppeteer.launch({ executablePath: output('which', ['chromium']), args: CHROMIUM, headless: true });
  sandbox = await startSandbox(CLI);
  proxy = await startFaultProxy(sandbox.served.apiUrl, (url) => choose(url));
});
after(async () => {
  await browser.close();
  await proxy.stop();
  await sandbox.stop();
});
beforeEach(async () => {
  await sandbox.reset();
  choose = () => undefined;
  running = mkdtempSync(join(tmpdir(), 'interstream-relay-'));
  relay = await start();
  visit = await browser.createBrowserContext();
});
afterEach(async () => {
  await visit.close();
  relay.kill('SIGKILL');
  await relay.ended;
  rmSync(running, { recursive: true });
});

function start(more) {
  const env = { ...sandbox.env, INTERSTREAM_API_URL: proxy.url, PORT: '0', RUNNING: running, TIMEOUT_MS: '30000', SETTLE_MS: '400', ...more };
  return startServer([process.execPath, 'src/server.js'], /Serving (\S+)/, { cwd: EXAMPLE, env });
}

async function restart(more) {
  relay.kill('SIGKILL');
  await relay.ended;
  relay = await start(more);
}

/** Holds what the API is asked, and counts it. */
function held() {
  const hold = { asked: 0 };
  const arrived = new Promise((resolve) => (hold.arrive = resolve));
  const released = new Promise((resolve) => (hold.release = resolve));
  choose = () => {
    hold.asked += 1;
    hold.arrive();
    return released;
  };
  return Object.assign(hold, { arrived });
}

const linkOf = (userId) => new RegExp(`Customer ${userId} signs in at (\\S+)`).exec(relay.said())[1];
const timesProcessed = async (user) => (await sandbox.ledger())
  .find(({ userId }) => userId === user).timesProcessed;

/** A signed-in customer without a browser. */
async function signedIn(userId) {
  const response = await fetch(linkOf(userId), { redirect: 'manual' });
  const [cookie] = response.headers.get('set-cookie').split(';');
  const ask = async (method, path, { headers = {}, body } = {}) => {
    const answer = await fetch(relay.url + path, { method, body, headers: { cookie, origin: relay.url, ...headers } });
    return { status: answer.status, ...(await answer.json()) };
  };
  return { ask, cookie: response.headers.get('set-cookie') };
}

/** The page of a customer; `seen` is all that came over the wire for it. */
async function pageOf(userId) {
  const page = await visit.newPage();
  const seen = [];
  page.on('response', (response) => seen.push(response.text().catch(() => '').then((text) => `${JSON.stringify(response.headers())}\n${text}`)));
  await page.goto(linkOf(userId));
  return { page, seen };
}

const shown = (page) => page.evaluate(() => ({
  order: document.getElementById('order').textContent,
  said: document.getElementById('said').textContent,
  progress: !document.getElementById('progress').hidden,
  button: document.getElementById('go').hidden ? null : document.getElementById('go').textContent,
}));

const says = (page, words) => page.waitForFunction((text) => document.getElementById('said').textContent.includes(text), {}, words);

/** By keyboard, as everybody can. */
async function press(page) {
  await page.focus('#go');
  await page.keyboard.press('Enter');
}

async function violations(page) {
  await page.evaluate(AXE);
  const { violations: found } = await page.evaluate(() => globalThis.axe.run());
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

test('a paid order is delivered at the press of a button, and nothing that the page gets holds the secret', async () => {
  const { page, seen } = await pageOf(2);
  await says(page, 'can be delivered now');
  assert.deepEqual(await violations(page), []);
  const { arrived, release } = held();
  await press(page);
  await arrived;
  await says(page, 'is being delivered');
  assert.deepEqual(await shown(page), {
    order: 'Order 300002: Premium Clip',
    said: 'Your order is being delivered. This can take a minute. You may leave this page; it goes on.',
    progress: true,
    button: null,
  });
  assert.deepEqual(await violations(page), []);
  release();
  await says(page, 'has been delivered');
  assert.deepEqual(await shown(page), {
    order: 'Order 300002: Premium Clip', said: 'Your order has been delivered. Thank you!', progress: false, button: null,
  });
  assert.deepEqual(await violations(page), []);
  assert.equal(await timesProcessed(2), 1);

  const everything = [...(await Promise.all(seen)), await page.content()];
  assert.ok(everything.length >= 6, String(everything.length));
  const { sharedSecret, keyId } = sandbox.served;
  for (const text of everything) {
    for (const secret of [sharedSecret, keyId, 'signature', 'INTERSTREAM']) assert.ok(!text.includes(secret), text);
  }
});

for (const [userId, fault, words, button, times] of [
  [4, undefined, 'Your payment has not arrived yet. As soon as it has, your order can be delivered.', null, 0],
  [5, undefined, 'Your order could not be delivered. Your payment is safe: do not pay again. We have been told, and will see to it.', null, 0],
  [6, undefined, 'We do not know yet whether your order has been delivered. Please do not pay again: we are looking into it.', null, 0],
  [104, undefined, 'Your order has been delivered. Thank you!', null, 1],
  [2, 'busy', 'Your order has not been delivered yet: the system is busy. Your payment is safe. Please try again in a minute.', 'Try again', 0],
]) {
  test(`customer ${userId}${fault === undefined ? '' : `, while the API is ${fault},`} is told: ${words.slice(0, 50)}…`, async () => {
    // The answer to 104 never ends.
    if (userId === 104) await restart({ TIMEOUT_MS: '300' });
    choose = () => fault;
    const { page } = await pageOf(userId);
    await says(page, 'Your payment');
    if (userId !== 4) await press(page);
    await says(page, words);
    const { said, progress, button: offered } = await shown(page);
    assert.deepEqual({ said, progress, offered }, { said: words, progress: false, offered: button });
    assert.equal(await timesProcessed(userId), times);
    assert.deepEqual(await violations(page), []);
    if (fault !== undefined) {
      choose = () => undefined;
      await press(page);
      await says(page, 'has been delivered');
    }
  });
}

test('a page that is opened again meanwhile shows that the order is being delivered, and then that it was', async () => {
  const { page } = await pageOf(2);
  await says(page, 'can be delivered now');
  const { arrived, release } = held();
  await press(page);
  await arrived;
  await page.reload();
  await says(page, 'is being delivered');
  release();
  await says(page, 'has been delivered');
  assert.equal(await timesProcessed(2), 1);
});

test('a shop that cannot be reached does not look like an order that was not delivered', async () => {
  const { page } = await pageOf(2);
  await says(page, 'can be delivered now');
  relay.kill('SIGKILL');
  await relay.ended;
  await press(page);
  await says(page, 'do not pay again');
  assert.equal((await shown(page)).said, 'The shop cannot be reached. Your order may be on its way all the same: please do not pay again.');
});

test('one call at a time: a second press meanwhile calls nothing', async () => {
  const { ask } = await signedIn(2);
  const hold = held();
  const first = ask('POST', '/delivery');
  await hold.arrived;
  const order = { orderId: 300002, title: 'Premium Clip' };
  assert.deepEqual(await ask('POST', '/delivery'), { status: 409, ...order, state: 'delivering', mayTry: false });
  hold.release();
  assert.deepEqual(await first, { status: 200, ...order, state: 'delivered', mayTry: false });
  assert.deepEqual(await ask('POST', '/delivery'), { status: 409, ...order, state: 'delivered', mayTry: false });
  assert.equal(hold.asked, 1);
});

test('what only a human can find out is not tried again', async () => {
  const { ask } = await signedIn(6);
  const unknown = { orderId: 300006, title: 'Channel 1, monthly', state: 'unknown', mayTry: false };
  assert.deepEqual(await ask('POST', '/delivery'), { status: 200, ...unknown });
  const before = { ...proxy.counts };
  assert.deepEqual(await ask('POST', '/delivery'), { status: 409, ...unknown });
  assert.deepEqual(proxy.counts, before);
});

test('after an outcome that a later call may find out, the order is left alone for as long as the error says', async () => {
  await restart({ DEADLINE_MS: '600', SETTLE_MS: '3000' });
  choose = () => 'page500After';
  const { ask } = await signedIn(2);
  const unknown = { orderId: 300002, title: 'Premium Clip', state: 'unknown', mayTry: true };
  assert.deepEqual(await ask('POST', '/delivery'), { status: 200, ...unknown });
  choose = () => undefined;
  const before = { ...proxy.counts };
  assert.deepEqual(await ask('POST', '/delivery'), { status: 429, ...unknown });
  assert.deepEqual(proxy.counts, before);
  const { state } = await until(() => ask('POST', '/delivery'), ({ status }) => status !== 429);
  assert.equal(state, 'delivered');
  assert.equal(await timesProcessed(2), 1);
});

test('nothing is taken from a page but the press: no user, no amount, no order', async () => {
  const { ask, cookie } = await signedIn(4);
  assert.match(cookie, /^session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  const refused = { status: 413, error: 'Nothing is taken from the page.' };
  assert.deepEqual(await ask('POST', '/delivery', { body: '{"userId":2,"orderId":300002,"amount":"0.01"}' }), refused);
  assert.equal((await ask('POST', '/delivery?userId=2&orderId=300002')).status, 409);
  assert.equal((await ask('GET', '/delivery')).status, 404);
  assert.deepEqual(await ask('POST', '/delivery', { headers: { cookie: '' } }), { status: 401, error: 'Sign in first.' });
  assert.deepEqual(await ask('GET', '/order', { headers: { cookie: 'session=guessed' } }), { status: 401, error: 'Sign in first.' });
  assert.equal(await timesProcessed(2), 0);
});

for (const [name, host] of [['another port of the same host, which has the cookie', '127.0.0.1'], ['another host', 'localhost']]) {
  test(`a page on ${name}, is refused`, async () => {
    const { page } = await pageOf(2);
    await says(page, 'can be delivered now');
    const other = createServer((request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<title>other</title>'));
    await new Promise((resolve) => other.listen(0, '127.0.0.1', resolve));
    try {
      await page.goto(`http://${host}:${other.address().port}/`);
      const statuses = [];
      page.on('response', (response) => response.request().method() === 'POST' && statuses.push(response.status()));
      const outcome = await page.evaluate(async (url) => {
        await fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include' }).catch(() => {});
        return fetch(url.replace('delivery', 'order'), { credentials: 'include' }).then(() => 'read', () => 'not readable');
      }, `${relay.url}/delivery`);
      assert.equal(outcome, 'not readable');
      const navigated = page.waitForNavigation();
      await page.evaluate((url) => {
        document.body.innerHTML = `<form method="post" action="${url}"></form>`;
        document.forms[0].submit();
      }, `${relay.url}/delivery`);
      await navigated;
      assert.match(await page.evaluate(() => document.body.textContent), /Not from this page/);
      assert.deepEqual([...new Set(statuses)], [403]);
      assert.equal(await timesProcessed(2), 0);
    } finally {
      other.closeAllConnections();
      await new Promise((resolve) => other.close(resolve));
    }
  });
}

test('a call that was under way when the process was killed is not followed by another before it is over', async () => {
  await restart({ SETTLE_MS: '2000', TIMEOUT_MS: '1000' });
  const hold = held();
  const { ask } = await signedIn(2);
  ask('POST', '/delivery').catch(() => {});
  await hold.arrived;
  await restart({ SETTLE_MS: '2000', TIMEOUT_MS: '1000' });
  const asked = hold.asked;
  const next = await signedIn(2);
  const quiet = await next.ask('POST', '/delivery');
  assert.deepEqual([quiet.status, quiet.state, hold.asked], [429, 'unknown', asked]);
  // Another customer need not wait.
  choose = () => undefined;
  const other = await signedIn(5);
  assert.equal((await other.ask('POST', '/delivery')).status, 200);
  hold.release();
  const { state } = await until(() => next.ask('POST', '/delivery'), ({ status }) => status !== 429);
  assert.deepEqual([state, await timesProcessed(2)], ['delivered', 1]);
  // Nothing is under way any more.
  await restart({ SETTLE_MS: '60000' });
  const again = await signedIn(2);
  assert.equal((await again.ask('POST', '/delivery')).status, 200);
});

test('no request ends the process', async () => {
  const { hostname, port } = new URL(relay.url);
  for (const path of ['//', '//x', '/%', 'http://[', '*', '/../../package.json', '/%00']) {
    const said = await new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write(`GET ${path} HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n`));
      let text = '';
      socket.setEncoding('utf8').on('data', (more) => (text += more)).once('end', () => resolve(text)).once('error', reject);
    });
    assert.match(said, /^HTTP\/1\.1 40[04] /, path);
  }
  assert.equal((await fetch(relay.url)).status, 200);
});

test('what is not set is one line, and nothing is started', async () => {
  await assert.rejects(start({ INTERSTREAM_KEY_ID: '' }), (error) => (
    error.message.endsWith('ended with 1\nINTERSTREAM_KEY_ID is not set: set it in the environment, or pass it in env or options.\n')
  ));
});
