import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config/load-config.ts';

const root = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** What comes behind `Name=` in a unit. */
function valuesOf(unit: string, name: string): string[] {
  return [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value]) => value ?? '');
}

const unit = read('deploy/phonebook.service');
const containerfile = read('deploy/Containerfile');
const nginx = read('deploy/nginx.conf');

/** What Node is started with by `npm start`. */
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const [, command = ''] = /node scripts\/run\.mjs (node .*)$/.exec(scripts['start'] ?? '') ?? [];

describe('deploy/', () => {
  it('starts the service as npm start does', () => {
    expect(valuesOf(unit, 'ExecStart')).toEqual([`/opt/phonebook/node_modules/.bin/${command}`]);
    const [, shown = ''] = /^CMD (\[.*\])$/m.exec(containerfile) ?? [];
    expect(JSON.parse(shown)).toEqual(command.split(' '));
  });

  it('sets what scripts/run.mjs sets', () => {
    const defaults = read('scripts/run.mjs').matchAll(/^ {2}([A-Z_]+): /gm);
    for (const [, name = ''] of defaults) {
      expect(unit).toContain(`${name}=`);
      expect(containerfile).toContain(`${name}=`);
    }
  });

  it('lets the service end before it is killed', () => {
    // Imports have 10 s and other requests 2 s more.
    expect(Number(valuesOf(unit, 'TimeoutStopSec')[0])).toBeGreaterThan(15);
    expect(read('docs/production.md')).toContain('--stop-timeout 20');
  });

  it('leaves memory executable, which V8 needs', () => {
    expect(valuesOf(unit, 'MemoryDenyWriteExecute')).toEqual([]);
  });

  it('backs up the database that the service serves', () => {
    const isDatabase = (value: string): boolean => value.startsWith('DATABASE_URL=');
    const backup = read('deploy/phonebook-backup.service');
    const served = valuesOf(unit, 'Environment').filter(isDatabase);
    expect(served).toHaveLength(1);
    expect(valuesOf(backup, 'Environment').filter(isDatabase)).toEqual(served);
  });

  it('has a proxy that lets through what the service takes, in its words where it is too much', () => {
    const { maxUploadBytes } = loadConfig({});
    const [, mebibytes] = /client_max_body_size (\d+)m;/.exec(nginx) ?? [];
    expect(Number(mebibytes) * 1_048_576).toBe(maxUploadBytes + 1_048_576);
  });
});
