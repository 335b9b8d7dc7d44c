// Serves those servers that the tests cannot reach, until it is told to end. Prints where, as a shell
// takes it, and then `# serving`. Each is made of what is installed, and goes with all it keeps.

import { findOutages } from '../servers/outages.ts';
import { testServers } from '../servers/test-servers.ts';
import { startThrowawayServer } from '../servers/throwaway-server.ts';

// A group of processes may be told twice.
const stopSignal = new Promise((resolve) => {
  process.on('SIGTERM', resolve).on('SIGINT', resolve);
});

await using servers = new AsyncDisposableStack();
for (const { engine } of await findOutages()) {
  const { variable } = testServers[engine];
  // The one that was named has to be there.
  if (process.env[variable]) continue;
  const server = servers.use(await startThrowawayServer(engine));
  console.log(`export ${variable}='${server.url}'`);
}
console.log('# serving');
const alive = setInterval(() => {}, 60_000);
await stopSignal;
clearInterval(alive);
