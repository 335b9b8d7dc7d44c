/**
 * Copies a file's chunks into chunks of just `chunkBytes` each (but the last).
 *
 * However a network cuts a file, the steps after this one see few and even chunks, so that the work
 * they do once a chunk, and the memory that one costs, stay in proportion to the file.
 */
export async function* gatherBytes(
  chunks: AsyncIterable<Uint8Array>,
  chunkBytes: number,
): AsyncGenerator<Uint8Array> {
  let gathered = Buffer.allocUnsafe(chunkBytes);
  let size = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.byteLength;) {
      const piece = chunk.subarray(at, at + chunkBytes - size);
      gathered.set(piece, size);
      at += piece.byteLength;
      size += piece.byteLength;
      if (size < chunkBytes) continue;
      yield gathered;
      gathered = Buffer.allocUnsafe(chunkBytes);
      size = 0;
    }
  }
  if (size > 0) yield gathered.subarray(0, size);
}
