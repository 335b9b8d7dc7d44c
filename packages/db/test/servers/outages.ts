import { connectTo } from './outside-connection.ts';
import { serverEngines, serverUrl, type ServerEngine } from './test-servers.ts';

/** A server that the tests cannot reach, and why. */
export interface Outage {
  readonly engine: ServerEngine;
  /** Without its password. */
  readonly url: string;
  readonly reason: string;
}

/** Tries every server once. */
export async function findOutages(): Promise<readonly Outage[]> {
  const outages = await Promise.all(serverEngines.map(findOutage));
  return outages.filter((outage) => outage !== undefined);
}

async function findOutage(engine: ServerEngine): Promise<Outage | undefined> {
  const url = serverUrl(engine);
  try {
    await using connection = await connectTo(engine, url);
    await connection.query('select 1');
    return undefined;
  } catch (error) {
    return { engine, url: withoutPassword(url), reason: toReason(error) };
  }
}

/** A name that stands for several addresses fails once for each. */
function toReason(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(toReason).join('; ');
  return error instanceof Error ? error.message : String(error);
}

function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return 'not a URL';
  const shown = new URL(url);
  if (shown.password) shown.password = '***';
  return shown.href;
}
