import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { importContacts, type ReadableFile } from '@phonebook/core';
import { discardingStore } from './discarding-store.ts';
import { median } from './pairs.ts';
import { shapes, type Shape } from './shapes.ts';

const pairs = 5;
const chunkBytes = 65_536;

setFlagsFromString('--expose-gc');
// A context has the function if it is made after the flag is set.
const collectGarbage = runInNewContext('gc') as () => void;

/** What twice as much of something costs: 2 is linear. */
export async function benchScaling(): Promise<void> {
  console.log('| what | n | t(n) | t(2n) | t(2n)/t(n), goal < 2.3 |');
  console.log('| --- | --- | --- | --- | --- |');
  for (const shape of shapes) console.log(await measureShape(shape));
}

async function measureShape({ what, size, write }: Shape): Promise<string> {
  const [once, twice] = [write(size), write(2 * size)];
  await timeImport(twice);
  const measured: { readonly once: number; readonly twice: number }[] = [];
  for (let index = 0; index < pairs; index += 1) {
    measured.push({ once: await timeImport(once), twice: await timeImport(twice) });
  }
  const ratio = median(measured.map((pair) => pair.twice / pair.once));
  const cells = [
    what,
    `${size}`,
    `${median(measured.map((pair) => pair.once)).toFixed(0)} ms`,
    `${median(measured.map((pair) => pair.twice)).toFixed(0)} ms`,
    ratio.toFixed(2),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** What the import of a file at hand takes, in milliseconds. */
async function timeImport(bytes: Buffer): Promise<number> {
  // So that no run pays for the one before it.
  collectGarbage();
  const start = performance.now();
  await importContacts(fileOf(bytes), {
    ownerId: 'bench',
    store: discardingStore,
    maxRows: 10_000_000,
  });
  return performance.now() - start;
}

function fileOf(bytes: Buffer): ReadableFile {
  return {
    sizeBytes: bytes.length,
    async *read() {
      for (let at = 0; at < bytes.length; at += chunkBytes) {
        yield bytes.subarray(at, at + chunkBytes);
      }
    },
  };
}
