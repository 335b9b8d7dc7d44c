/**
 * Joins small chunks until each has at least `minBytes` (but the last).
 *
 * However a network cuts a file, the steps after this one see few and large chunks, so that the
 * work they do once a chunk stays in proportion to the file.
 */
export async function* gatherBytes(
  chunks: AsyncIterable<Uint8Array>,
  minBytes: number,
): AsyncGenerator<Uint8Array> {
  let gathered: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    gathered.push(chunk);
    size += chunk.byteLength;
    if (size < minBytes) continue;
    yield Buffer.concat(gathered, size);
    gathered = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(gathered, size);
}
