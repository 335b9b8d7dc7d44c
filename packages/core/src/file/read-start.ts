import type { ReadableFile } from './readable-file.ts';

/** As much of a file as its kind and its encoding are told from. */
const startBytes = 65_536;

/** The beginning of a file, however its chunks are cut. */
export async function readStart(file: ReadableFile): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of file.read()) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= startBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, startBytes);
}
