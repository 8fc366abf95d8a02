// Brings everything the commands need, and says what it is doing. Uses nothing but Node's own modules: this is what
// installs the rest. Tools that take minutes to build are kept outside the checkout, by version.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** What takes long to make or to install is kept outside the checkout. */
export const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'interstream');
const WASM_TARGET = 'wasm32-unknown-unknown';
const WASM_PACK = '0.15.1';
const CARGO_DENY = '0.20.2';

/** Whether a module is the program that was started, not one that it imports. */
export const isMain = (url) => process.argv[1] !== undefined && url === pathToFileURL(process.argv[1]).href;

export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Runs a program with its output shown on stderr; ends the process where it fails. */
export function run(program, args, { env, cwd = ROOT, stdout = 2 } = {}) {
  const { status, error } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', stdout, 2],
  });
  if (error !== undefined) fail(`${program} could not be started (${error.code}).`);
  if (status !== 0) fail(`${[program, ...args].join(' ')} failed.`, status ?? 1);
}

/** What a program prints; `undefined` where it cannot be run or fails. */
export function output(program, args, { cwd = ROOT, env } = {}) {
  const { status, stdout } = spawnSync(program, args, {
    cwd, env: { ...process.env, ...env }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout.trim() : undefined;
}

export function fail(message, status = 1) {
  say(message);
  process.exit(status);
}

/** What `npm ci` installs. */
export function ensureNodeModules() {
  const installed = join(ROOT, 'node_modules', '.package-lock.json');
  const wanted = join(ROOT, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return;
  say('Installing the development dependencies (npm ci) …');
  run(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', '--loglevel=error']);
}

/** Rust, its wasm target, wasm-pack and wasm-bindgen. Returns the environment for commands that build wasm. */
export function ensureWasmTools() {
  if (output('cargo', ['--version']) === undefined) {
    fail('Rust is missing: install it with rustup (https://rustup.rs), then run this again.');
  }
  const library = output('rustc', ['--print', 'target-libdir', '--target', WASM_TARGET]);
  if (library === undefined || !existsSync(library)) {
    say(`Adding the Rust target ${WASM_TARGET} …`);
    run('rustup', ['target', 'add', WASM_TARGET]);
  }
  const paths = [
    // Its lock file names versions of its own; wasm-bindgen-cli's cannot always be had, so that goes without.
    ensureCargoTool('wasm-pack', WASM_PACK, ['--locked']),
    ensureCargoTool('wasm-bindgen-cli', lockedVersion('wasm-bindgen'), []),
    join(ROOT, 'node_modules', '.bin'),
  ];
  return { PATH: [...paths, process.env.PATH].join(delimiter), RUSTFLAGS: wasmRustFlags() };
}

/** cargo-deny, for the checks of what comes in as a dependency. Returns the program. */
export function ensureCargoDeny() {
  return join(ensureCargoTool('cargo-deny', CARGO_DENY, ['--locked']), 'cargo-deny');
}

/** As in .cargo/config.toml, and without this machine's paths in the panic messages. */
function wasmRustFlags() {
  const cargoHome = process.env.CARGO_HOME || join(homedir(), '.cargo');
  return `-Ctarget-feature=+simd128 --remap-path-prefix=${cargoHome}=cargo --remap-path-prefix=${ROOT}=.`;
}

function ensureCargoTool(crate, version, extra) {
  const root = join(CACHE, 'tools', `${crate}-${version}`);
  if (!existsSync(join(root, '.crates.toml'))) {
    say(`Building ${crate} ${version}, once for this machine; this takes a few minutes …`);
    run('cargo', ['install', crate, '--version', version, '--root', root, '--quiet', ...extra]);
  }
  return join(root, 'bin');
}

/** The version of a crate in Cargo.lock: the command-line tool must be exactly as new as the crate. */
function lockedVersion(crate) {
  const lock = readFileSync(join(ROOT, 'Cargo.lock'), 'utf8');
  return new RegExp(`name = "${crate}"\\nversion = "([^"]+)"`).exec(lock)?.[1] ?? fail(`${crate} is not in Cargo.lock.`);
}

/** The runtimes and bundlers that the tests run in: a package of their own, since it is large. */
export function ensureRuntimes() {
  ensureInstalled('runtimes', join(ROOT, 'tests', 'package', 'hosts'), 'the runtimes and bundlers for the tests', ' (about 1.7 GB)');
}

/** The packages that the benchmarks measure against. */
export function ensurePeers() {
  ensureInstalled('peers', join(ROOT, 'benches'), 'the packages that the benchmarks compare with');
}

/** What makes the API reference: TypeDoc, and the TypeScript that it needs. */
export function ensureTypeDoc() {
  ensureInstalled('docs', join(ROOT, 'docs'), 'what makes the reference');
}

/** Chromium's own audits of a page. */
export function ensureLighthouse() {
  ensureInstalled('lighthouse', join(ROOT, 'tests', 'site', 'lighthouse'), 'Lighthouse');
}

/** Installs a package of its own once for each state of its lock file, and links it to where it is looked for. */
function ensureInstalled(name, home, what, size = '') {
  const hash = createHash('sha256').update(readFileSync(join(home, 'package-lock.json'))).digest('hex');
  const folder = join(CACHE, name, hash.slice(0, 16));
  const complete = join(folder, '.complete');
  if (!existsSync(complete)) {
    say(`Installing ${what}, once for this machine${size} …`);
    mkdirSync(folder, { recursive: true });
    for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(home, file), join(folder, file));
    run('npm', ['ci', '--loglevel=error', '--no-fund', '--no-audit'], { cwd: folder });
    writeFileSync(complete, '');
  }
  const link = join(home, 'node_modules');
  if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) rmSync(link, { recursive: true });
  symlinkSync(join(folder, 'node_modules'), link);
}

/** The three browser engines, as Debian packages them, and what drives them. */
export function ensureBrowsers() {
  const wanted = {
    chromium: 'chromium', chromedriver: 'chromium-driver', 'firefox-esr': 'firefox-esr',
    WebKitWebDriver: 'webkit2gtk-driver', 'xvfb-run': 'xvfb', xauth: 'xauth',
  };
  const missing = Object.keys(wanted).filter((program) => output('which', [program]) === undefined);
  if (missing.length > 0) ensureDebianPackages(missing.map((program) => wanted[program]), 'A browser for the tests');
}

/** Without one, screenshots show boxes for Japanese. */
export function ensureJapaneseFont() {
  if (output('fc-list', [':lang=ja']) === '') ensureDebianPackages(['fonts-noto-cjk'], 'A font for Japanese');
}

/** PHP, which the fixtures are checked against. */
export function ensurePhp() {
  const modules = output('php', ['-m'])?.split('\n') ?? [];
  if (['curl', 'hash', 'json'].every((name) => modules.includes(name))) return;
  ensureDebianPackages(['php-cli', 'php-curl'], 'PHP with its curl extension');
}

function ensureDebianPackages(packages, what) {
  if (output('apt-get', ['--version']) === undefined) fail(`${what} is missing: install it, then run this again.`);
  say(`Installing ${packages.join(' ')} …`);
  const sudo = process.getuid?.() === 0 ? [] : ['sudo'];
  const aptGet = (...args) => {
    const [program, ...rest] = [...sudo, 'apt-get', '-qq', ...args];
    run(program, rest, { env: { DEBIAN_FRONTEND: 'noninteractive' } });
  };
  aptGet('update');
  aptGet('install', '-y', '--no-install-recommends', ...packages);
}
