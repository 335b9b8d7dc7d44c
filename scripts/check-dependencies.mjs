// What the repository takes from others: `node scripts/check-dependencies.mjs [--write]`.
//
// Fails where a package.json asks for anything but an exact version, where another package than Node may
// run a script when it is installed, where the lockfile has a package without a hash of what is installed,
// where the service would run on a licence that is not allowed, where THIRD-PARTY-LICENSES.md is not what is
// installed (`--write` writes it), and at an advisory of a high or critical severity. A registry that cannot
// be asked for advisories is only told of.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const list = join(root, 'THIRD-PARTY-LICENSES.md');
const [pnpm] = /pnpm@[\d.]+/.exec(readFileSync(join(root, 'scripts/run.mjs'), 'utf8'));

// All of them let the service be used and handed on by whoever keeps the notices.
const allowedLicences = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'Python-2.0',
  'PSF-2.0',
]);

const problems = [];
const { folders, packages, resolved } = readLockfile();
for (const folder of folders) checkVersions(join(folder, 'package.json'));
checkBuilds();
checkLockfile();
const licences = readLicences();
checkLicences();
checkList();
checkAdvisories();
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(`${packages.length} packages have a hash, ${licences.length} of them serve.`);

/** Our own packages, those that are locked, and every version that a dependency leads to. */
function readLockfile() {
  const lockfile = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8');
  const [importers, rest] = lockfile.split('\npackages:\n');
  const [section] = rest.split('\nsnapshots:\n');
  const entries = section.split(/^ {2}(?=\S)/m).slice(1);
  return {
    folders: [...importers.matchAll(/^ {2}(\S+):$/gm)].map(([, folder]) => folder),
    packages: entries.map((entry) => ({ name: /^'?(.+?)'?:$/m.exec(entry)[1], entry })),
    resolved: [...importers.matchAll(/^ {8}version: (.+)$/gm)].map(([, version]) => version),
  };
}

/**
 * What a package is published with is asked of its users, in ranges that agree with theirs; here the lockfile
 * has it. So are peers, of any package.
 */
function checkVersions(path) {
  const manifest = JSON.parse(readFileSync(join(root, path), 'utf8'));
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  const ours = manifest.private ? { ...dependencies, ...optionalDependencies } : {};
  for (const [name, version] of Object.entries({ ...ours, ...devDependencies })) {
    const isExact = /^(\d+\.\d+\.\d+(-[\w.-]+)?|workspace:.+)$/.test(version);
    if (!isExact) problems.push(`${path}: ${name} ${version} is no exact version`);
  }
}

function checkBuilds() {
  const settings = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');
  const [, allowed] = /^allowBuilds:\n((?: .*\n)*)/m.exec(settings) ?? [];
  if (allowed !== '  node: true\n' || /builtdependencies|allowallbuilds/i.test(settings)) {
    problems.push('pnpm-workspace.yaml: packages other than node may run scripts at installation');
  }
}

/** A hash is all that a package is told by: an address beside it would be where it is fetched from. */
function checkLockfile() {
  const hash = /^ {4}resolution: \{integrity: sha512-[A-Za-z0-9+/]{86}==\}$/m;
  for (const { name, entry } of packages) {
    if (!hash.test(entry)) problems.push(`pnpm-lock.yaml: ${name} has no hash, or an address`);
  }
  for (const version of resolved) {
    const isPlain = /^(\d+\.\d+\.\d+[\w.-]*(\(.+\))?|link:[\w./-]+)$/.test(version);
    if (!isPlain) problems.push(`pnpm-lock.yaml: ${version} is no version of a registry`);
  }
}

function readLicences() {
  const { stdout, stderr } = runPnpm('licenses', 'list', '--json', '--prod', '--recursive');
  if (!stdout.startsWith('{')) throw new Error(`pnpm cannot list licences: ${stderr}`);
  return Object.entries(JSON.parse(stdout))
    .flatMap(([licence, users]) => users.map(({ name, versions }) => ({ name, versions, licence })))
    .flatMap(({ name, versions, licence }) =>
      versions.map((version) => ({ name, version, licence })),
    )
    .toSorted((one, other) => (toLine(one) < toLine(other) ? -1 : 1));
}

function checkLicences() {
  for (const { name, version, licence } of licences) {
    if (!isAllowed(licence)) problems.push(`${name}@${version}: its licence is ${licence}`);
  }
}

/** Of licences to choose from one is enough, of several at once each counts. */
function isAllowed(licence) {
  const choices = licence.replaceAll(/[()]/g, '').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((id) => allowedLicences.has(id)));
}

function checkList() {
  const text = composeList();
  if (process.argv.includes('--write')) writeFileSync(list, text);
  if (readFileSync(list, 'utf8') !== text) {
    problems.push('THIRD-PARTY-LICENSES.md is stale: npm run licenses');
  }
}

function composeList() {
  const rows = [['package', 'version', 'licence'], ...licences.filter(isForAll).map(toCells)];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((cells) => cells[column].length)));
  const lines = rows.map((cells) => toRow(cells.map((cell, index) => cell.padEnd(widths[index]))));
  const rule = toRow(widths.map((width) => '-'.repeat(width)));
  const intro =
    'What runs with the service, beside builds of these for one system. `npm run licenses` writes this\n' +
    'list; the text of each licence is in its package.';
  return `# Licences of others\n\n${intro}\n\n${[lines[0], rule, ...lines.slice(1)].join('\n')}\n`;
}

/** A build for one system is installed there alone, and has the licence of what it is built from. */
function isForAll({ name, version }) {
  const found = packages.find((candidate) => candidate.name === `${name}@${version}`);
  return !/^ {4}(os|cpu|libc):/m.test(found?.entry ?? '');
}

function checkAdvisories() {
  const { stdout, stderr } = runPnpm('audit', '--json', '--prod');
  if (!stdout.startsWith('{')) {
    const reason = stderr.replaceAll(/\s+/g, ' ').trim();
    console.warn(`WARNING: advisories were not looked up: ${reason}`);
    return;
  }
  for (const advisory of Object.values(JSON.parse(stdout).advisories ?? {})) {
    const { severity, module_name: name, title, url } = advisory;
    const line = `${name}: ${severity}: ${title} ${url}`;
    if (['high', 'critical'].includes(severity)) problems.push(line);
    else console.warn(line);
  }
}

function runPnpm(...args) {
  return spawnSync('npx', ['--yes', pnpm, ...args], { cwd: root, encoding: 'utf8' });
}

function toCells({ name, version, licence }) {
  return [name, version, licence];
}

function toRow(cells) {
  return `| ${cells.join(' | ')} |`;
}

function toLine(licence) {
  return toCells(licence).join(' ');
}
