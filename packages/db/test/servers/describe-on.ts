import { describe, inject } from 'vitest';
import type { Outage } from './outages.ts';
import { testServers, type ServerEngine } from './test-servers.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** What was found before the first test. */
    readonly outages: readonly Outage[];
  }
}

/** Whether its server answered when the tests began. */
export function isReachable(engine: ServerEngine): boolean {
  return inject('outages').every((outage) => outage.engine !== engine);
}

/** A suite about an engine, skipped where its server cannot be reached. */
export function describeOn(engine: ServerEngine, title: string, body: () => void): void {
  describe.skipIf(!isReachable(engine))(`${title} on ${testServers[engine].name}`, body);
}
