/** What tests and benchmarks of other packages need of the database's own. */
export { toRefusal } from './refusal.ts';
export { findOutages } from './servers/outages.ts';
export { describeOn, isReachable } from './servers/describe-on.ts';
export { makeTestDatabase, type TestDatabase } from './servers/test-database.ts';
export {
  serverEngines,
  serverUrl,
  testServers,
  type ServerEngine,
} from './servers/test-servers.ts';
export { startTcpProxy, type TcpProxy } from './servers/tcp-proxy.ts';
export { startThrowawayServer, type ThrowawayServer } from './servers/throwaway-server.ts';
export {
  openUnthreadedDatabase,
  sqliteError,
  type SqliteCall,
  type UnthreadedDatabase,
} from './unthreaded-database.ts';
export { toUpstreamTable } from './upstream-table.ts';
