// `npm run bench` measures everything, `npm run bench -- scaling` one part of it.

import { cpus } from 'node:os';
import { benchBystanders } from './bystanders.ts';
import { benchEngines } from './engines.ts';
import { benchLatency } from './latency.ts';
import { benchLimits } from './limits.ts';
import { benchScaling } from './scaling.ts';
import { findShell } from './sqlite-shell.ts';
import { benchThroughput } from './throughput.ts';

const parts = {
  throughput: benchThroughput,
  engines: benchEngines,
  latency: benchLatency,
  bystanders: benchBystanders,
  limits: benchLimits,
  scaling: benchScaling,
};

const wanted = process.argv.slice(2);

const machine = `${cpus().length} × ${cpus()[0]?.model}`;
console.log(`Node ${process.version}, ${machine}, sqlite3 ${findShell() ?? 'missing'}, medians`);
for (const [name, bench] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${name}\n`);
  await bench();
}
