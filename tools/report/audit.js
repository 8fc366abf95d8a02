// Known vulnerabilities in what the build uses, from the advisory databases. They are on the internet, and what they
// say changes from day to day: `npm run check` fails on what they find and says where they could not be reached;
// `npm run audit` fails on that too.

import { spawnSync } from 'node:child_process';
import { ROOT, ensureCargoDeny, ensureNodeModules, fail, isMain, say } from '../setup.js';

/** Fails on a finding. Returns which databases could not be asked, each with the reason. */
export function audit() {
  return [auditCrates(), auditNpmPackages()].filter((unreachable) => unreachable !== undefined);
}

function auditCrates() {
  const { status, stdout, stderr } = ask(ensureCargoDeny(), ['--format', 'json', 'check', 'advisories']);
  if (status === 0) return undefined;
  const unreachable = /failed to fetch advisory database/.exec(stdout + stderr);
  if (unreachable) return 'the advisories of crates (cargo deny): the database could not be fetched';
  return fail(`${stdout}${stderr}\ncargo deny check advisories has findings.`);
}

function auditNpmPackages() {
  const { stdout, stderr } = ask('npm', ['audit', '--json']);
  const report = parsed(stdout);
  if (report?.metadata?.vulnerabilities === undefined) {
    return `the advisories of npm packages (npm audit): ${report?.message ?? report?.error?.summary ?? stderr.trim().split('\n')[0]}`;
  }
  if (report.metadata.vulnerabilities.total === 0) return undefined;
  return fail(`${stdout}\nnpm audit has findings.`);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function ask(program, args) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: ROOT, encoding: 'utf8', timeout: 60_000 });
  return { status, stdout: stdout ?? '', stderr: `${stderr ?? ''}${error?.message ?? ''}` };
}

if (isMain(import.meta.url)) {
  ensureNodeModules();
  const unreachable = audit();
  if (unreachable.length > 0) fail(unreachable.map((what) => `Not checked: ${what}.`).join('\n'));
  say('No known vulnerabilities.');
}
