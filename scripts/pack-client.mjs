// Packs the typed client as it would be published: `node scripts/pack-client.mjs [FOLDER]`.
//
// pnpm puts in what `publishConfig` says in place of the sources, which npm does not. The name of the
// file is the last line on stdout.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = join(import.meta.dirname, '..');
const folder = resolve(process.argv[2] ?? '.');
const [pnpm] = /pnpm@[\d.]+/.exec(readFileSync(join(root, 'scripts/run.mjs'), 'utf8'));

const { status } = spawnSync('npx', ['--yes', pnpm, 'pack', '--pack-destination', folder], {
  cwd: join(root, 'packages/client'),
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
