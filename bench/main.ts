// `npm run bench` measures everything, `npm run bench -- scaling` one part of it.

import { cpus } from 'node:os';
import { benchMemory } from './memory.ts';
import { benchScaling } from './scaling.ts';
import { benchUpload } from './upload.ts';

const parts = { upload: benchUpload, scaling: benchScaling, memory: benchMemory };

const wanted = process.argv.slice(2);

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, medians`);
for (const [name, bench] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${name}\n`);
  await bench();
}
