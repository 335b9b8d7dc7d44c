import type { TestProject } from 'vitest/node';
import type { Outage } from './outages.ts';
import { testServers } from './test-servers.ts';

const rule = '!'.repeat(80);

/**
 * Says before the first test and after the last which servers cannot be reached.
 *
 * @throws Error where `REQUIRE_ENGINES` is set: nothing may be skipped then.
 */
export function setup(project: TestProject): (() => void) | undefined {
  const { outages } = project.getProvidedContext();
  if (outages.length === 0) return undefined;
  const announcement = outages.map(toParagraph).join('\n');
  if (process.env['REQUIRE_ENGINES'])
    throw new Error(`REQUIRE_ENGINES is set, and tests would be skipped:\n${announcement}`);

  const announce = (): void => console.error(`\n${rule}\n${announcement}\n${rule}\n`);
  announce();
  return announce;
}

function toParagraph({ engine, url, reason }: Outage): string {
  const { name, variable, debianPackage } = testServers[engine];
  return `TESTS SKIPPED: ${name} cannot be reached at ${url}
  because: ${reason}
  Name another in ${variable}, or install Debian's ${debianPackage} and keep this running meanwhile:
  node scripts/run.mjs node packages/db/test/programs/serve-test-servers.ts`;
}
