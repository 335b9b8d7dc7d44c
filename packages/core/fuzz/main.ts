// Imports files that nobody would write, for a given time, and sees to it that each is taken or
// refused as it should be: `npm run fuzz -- --seconds 60`. The same seed makes the same files.

import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { delimiters } from '../src/csv/delimiter.ts';
import { encodings } from '../src/csv/encoding.ts';
import { checkImport, type Trial } from './check-import.ts';
import { readCorpus } from './corpus.ts';
import { mutate } from './mutate.ts';
import { Random } from './random.ts';
import { shrink } from './shrink.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: `${Date.now() % 1_000_000}` },
  },
});
const seed = Number(values.seed);
const seconds = Number(values.seconds);
const corpus = readCorpus();
console.log(`Seed ${seed}, ${seconds} seconds, a corpus of ${corpus.length} files`);

const start = performance.now();
let executions = 0;
while (performance.now() - start < seconds * 1_000) {
  const trial = makeTrial(new Random(seed * 1_000_003 + executions));
  executions += 1;
  const failure = await run(trial);
  if (failure === undefined) continue;
  await report(trial, failure);
  process.exitCode = 1;
  break;
}
const elapsed = (performance.now() - start) / 1_000;
const perSecond = (executions / elapsed).toFixed(0);
console.log(`${executions} executions in ${elapsed.toFixed(0)} s, ${perSecond} per second`);

function makeTrial(random: Random): Trial {
  const bytes = mutate(corpus, random);
  // A long file is not cut into more pieces than a short one.
  const scale = 1 + Math.floor(bytes.length / 10_000);
  return {
    bytes,
    options: {
      maxRows: random.chance(0.1) ? random.below(5) : 100_000,
      encoding: random.chance(0.1) ? random.pick(encodings) : undefined,
      delimiter: random.chance(0.1) ? random.pick(delimiters) : undefined,
      mapping: random.chance(0.05)
        ? { [random.pick(['name', 'Note', '__proto__', 'Handy'])]: random.pick(['name', null]) }
        : undefined,
    },
    refused: random.chance(0.2) ? ['Zoë', 'Ada', 'Bob', 'Mario Rossi'] : [],
    lengths: Array.from({ length: 1 + random.below(4) }, () => (1 + random.below(200)) * scale),
    firstLength: random.chance(0.5) ? bytes.length : 1 + random.below(bytes.length + 1),
  };
}

/** What is wrong, if anything is. */
async function run(trial: Trial): Promise<Error | undefined> {
  try {
    await checkImport(trial);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function report(trial: Trial, failure: Error): Promise<void> {
  const bytes = await shrink(trial.bytes, async (smaller) => {
    const other = await run({ ...trial, bytes: smaller });
    return other?.message.split('\n')[0] === failure.message.split('\n')[0];
  });
  const path = join(tmpdir(), `phonebook-fuzz-${seed}-${executions}.csv`);
  writeFileSync(path, bytes);
  const { bytes: _, ...how } = trial;
  console.error(failure);
  console.error(
    `Execution ${executions} of seed ${seed} fails; the smallest such file is ${path}:`,
  );
  console.error(JSON.stringify(bytes.toString('latin1').slice(0, 1_000)), JSON.stringify(how));
}
