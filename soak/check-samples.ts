import type { Sample } from './served-process.ts';

const warmUpMinutes = 3;
const maxHeapGrowth = 1.1;

/** The allocator keeps what the first peaks took, which come within these minutes. */
const residentWarmUpMinutes = 5;
/**
 * What resident memory may grow by in the rest of the run. Fragments take some 6 % in half an hour; a leak outside
 * the heap, of 1 kB for each of the requests, would take 15 %.
 */
const maxResidentGrowth = 1.15;

/** What grew, or was left: after a warm-up, the last quarter of the samples is compared with the first. */
export function checkSamples(samples: readonly Sample[]): string[] {
  // The last is taken when all clients have gone.
  const busy = samples.slice(0, -1);
  const faults = [
    ...checkGrowth('the heap', heapOf(busy.slice(warmUpMinutes)), maxHeapGrowth),
    ...checkGrowth(
      'resident memory',
      residentOf(busy.slice(residentWarmUpMinutes)),
      maxResidentGrowth,
    ),
  ];
  const [first, idle] = [samples[0], samples.at(-1)];
  if ((idle?.openFiles ?? 0) > (first?.openFiles ?? 0) + 10) {
    faults.push(`open files grew from ${first?.openFiles} to ${idle?.openFiles}`);
  }
  if (idle?.temporaryFiles !== 0) faults.push(`${idle?.temporaryFiles} temporary files are left`);
  return faults;
}

function heapOf(samples: readonly Sample[]): number[] {
  return samples.map(({ heapBytes }) => heapBytes);
}

function residentOf(samples: readonly Sample[]): number[] {
  return samples.map(({ rssBytes }) => rssBytes);
}

function checkGrowth(name: string, bytes: readonly number[], maxGrowth: number): string[] {
  const quarter = Math.max(1, Math.floor(bytes.length / 4));
  const before = median(bytes.slice(0, quarter));
  const after = median(bytes.slice(-quarter));
  return after > before * maxGrowth ? [`${name} grew from ${before} to ${after} bytes`] : [];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
