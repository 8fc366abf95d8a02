// Bytes: what a Worker uploads, and what a bundled program for Node carries. The same from run to run.

import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CONSUMER } from '../tools/build/consumer.js';
import { ROOT } from '../tools/setup.js';
import { row } from './row.js';

const KIB = 1024;

/** How many bytes each file of a bundle has, compressed. */
async function compressed(entry, settings) {
  const { build } = await import('esbuild');
  const outdir = join(ROOT, 'target', 'bundled', entry);
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  await build({
    entryPoints: [join(CONSUMER, 'benches', entry)], outdir, bundle: true, minify: true, format: 'esm', target: 'es2022',
    logLevel: 'error', ...settings,
  });
  const files = readdirSync(outdir, { recursive: true }).filter((name) => /\.(js|wasm)$/.test(name));
  return Object.fromEntries(files.map((name) => [name, gzipSync(readFileSync(join(outdir, name)), { level: 9 }).length]));
}

/** As wrangler bundles: the conditions of a Worker, wasm files beside the script, Node's modules left to the runtime. */
const forWorkers = (entry) => compressed(entry, {
  conditions: ['workerd', 'worker', 'browser'], loader: { '.wasm': 'copy' }, platform: 'browser', external: ['node:*', 'cloudflare:*'],
});

const total = (files) => Object.values(files).reduce((sum, bytes) => sum + bytes, 0);
const shown = (bytes) => `${(bytes / KIB).toFixed(1)} KiB`;

async function upload() {
  const files = await forWorkers('programs/upload.worker.js');
  const stripe = total(await forWorkers('peers/stripe.worker.js'));
  const aws4fetch = total(await forWorkers('peers/aws4fetch.worker.js'));
  return [row({
    what: "a Worker's upload, gzip",
    against: `stripe ${shown(stripe)}, aws4fetch ${shown(aws4fetch)}`,
    unit: 'bytes',
    figure: total(files),
    most: 72 * KIB,
    next: 64 * KIB,
    detail: { bytes: { ...files, stripe, aws4fetch } },
  })];
}

async function inline() {
  const files = await compressed('programs/inline.js', { platform: 'node' });
  return [row({
    what: 'a bundled program for Node, gzip', against: '', unit: 'bytes', figure: total(files), most: 74 * KIB, detail: { bytes: files },
  })];
}

export const size = [
  { name: "size: a Worker's upload", needs: ['peers'], run: upload },
  { name: 'size: a bundled program for Node', needs: [], run: inline },
];
