// `npm run size`: what the package weighs where it is used, and where the bytes of the main wasm go.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { ROOT, ensureWasmTools, run } from '../setup.js';

const DIST = join(ROOT, 'pkg', 'dist');

/** Bytes, compressed as an upload is. They grow with the store's actions; whatever else makes them grow says why. */
const BUDGETS = { upload: 80_000, inline: 82_000 };

const compressed = (bytes) => gzipSync(bytes, { level: 9 }).length;

async function bundled(entry, settings) {
  const esbuild = await import('esbuild');
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(DIST, entry)], bundle: true, minify: true, format: 'esm', write: false, logLevel: 'error', ...settings,
  });
  return outputFiles[0].contents;
}

/** The places that count: `{ name, bytes, budget }`. */
export async function measured() {
  const worker = await bundled('workerd.js', { external: ['*.wasm'] });
  const wasm = readFileSync(join(DIST, 'interstream.wasm'));
  const inline = await bundled('index.js', { platform: 'node' });
  return [
    { name: "A Worker's upload (minified JavaScript and wasm)", bytes: compressed(worker) + compressed(wasm), budget: BUDGETS.upload },
    { name: 'The inline entry, bundled for Node', bytes: compressed(inline), budget: BUDGETS.inline },
  ];
}

const SECTIONS = ['custom', 'types', 'imports', 'functions', 'tables', 'memory', 'globals', 'exports', 'start', 'elements', 'code', 'data', 'data count'];

/** The sections of a wasm: `[name, bytes, compressed]`; and its functions by module, where it has their names. */
function anatomy(wasm) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at];
      at += 1;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  const text = () => {
    const length = number();
    at += length;
    return wasm.toString('utf8', at - length, at);
  };
  const sections = [];
  const sizes = [];
  const names = [];
  let imported = 0;
  while (at < wasm.length) {
    const id = number();
    const length = number();
    const end = at + length;
    sections.push([SECTIONS[id], length, compressed(wasm.subarray(at, end))]);
    if (id === 2) {
      // The only ones are functions (kind 0), and they come first in the numbering.
      for (let left = number(); left > 0; left -= 1) {
        text();
        text();
        if (number() !== 0) throw new Error('The wasm imports something that is not a function.');
        number();
        imported += 1;
      }
    } else if (id === 10) {
      for (let left = number(); left > 0; left -= 1) {
        sizes.push(number());
        at += sizes.at(-1);
      }
    } else if (id === 0 && text() === 'name') {
      while (at < end) {
        const [kind, size] = [number(), number()];
        const after = at + size;
        // Subsection 1 names the functions.
        if (kind === 1) for (let left = number(); left > 0; left -= 1) names[number()] = text();
        at = after;
      }
    }
    at = end;
  }
  const modules = new Map();
  for (const [index, size] of sizes.entries()) {
    const module = /interstream(?:\[\w+\])?::\w+|\w+(?=(?:\[\w+\])?::)/.exec(names[index + imported] ?? '')?.[0].replace(/\[\w+\]/, '') ?? 'exports and runtime';
    modules.set(module, (modules.get(module) ?? 0) + size);
  }
  return { sections, modules: [...modules].sort((a, b) => b[1] - a[1]) };
}

/** The main wasm as it is shipped, but with the names of its functions. */
function named() {
  const env = ensureWasmTools();
  const [target, out] = [join(ROOT, 'target', 'size'), join(ROOT, 'target', 'size', 'out')];
  run('cargo', [
    'build', '--quiet', '--locked', '--release', '--target', 'wasm32-unknown-unknown', '--no-default-features', '--features', 'client',
  ], { env: { ...env, CARGO_TARGET_DIR: target, RUSTFLAGS: `${env.RUSTFLAGS} -Csymbol-mangling-version=v0` } });
  run('wasm-bindgen', [join(target, 'wasm32-unknown-unknown', 'release', 'interstream.wasm'), '--target', 'web', '--keep-debug', '--out-dir', out], { env });
  const flags = JSON.parse(/^wasm-opt = (\[.*\])$/m.exec(readFileSync(join(ROOT, 'Cargo.toml'), 'utf8'))[1]);
  const file = join(out, 'named.wasm');
  run('wasm-opt', [...flags.filter((flag) => flag !== '--strip-debug'), '-g', join(out, 'interstream_bg.wasm'), '-o', file], { env });
  return readFileSync(file);
}

async function report() {
  const { build } = await import('../build/package.js');
  await build();
  const row = (...cells) => cells.map((cell, at) => (at === cells.length - 1 ? `  ${cell}` : String(cell).padStart(9))).join('');
  const wasm = readFileSync(join(DIST, 'interstream.wasm'));
  console.log('Compressed, as it is used:');
  for (const { name, bytes, budget } of await measured()) console.log(row(bytes, `${name}; it may be ${budget}`));
  console.log('\nThe main wasm by section, as it is and compressed:');
  console.log(row(wasm.length, compressed(wasm), 'all of it'));
  for (const [name, bytes, small] of anatomy(wasm).sections) console.log(row(bytes, small, name));
  console.log('\nIts functions by module (what the compiler has put into another function counts there):');
  for (const [name, bytes] of anatomy(named()).modules) console.log(row(bytes, name));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await report();
