/**
 * Gathers a file's chunks into chunks of just `chunkBytes` each (but the last). Each is good until the
 * next is asked for, whose bytes take its place.
 *
 * However a network cuts a file, the steps after this one see few and even chunks, so that the work
 * they do once a chunk stays in proportion to the file; and a large file leaves no garbage behind.
 */
export async function* gatherBytes(
  chunks: AsyncIterable<Uint8Array>,
  chunkBytes: number,
): AsyncGenerator<Uint8Array> {
  const gathered = Buffer.allocUnsafe(chunkBytes);
  let size = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.byteLength;) {
      const piece = chunk.subarray(at, at + chunkBytes - size);
      gathered.set(piece, size);
      at += piece.byteLength;
      size += piece.byteLength;
      if (size < chunkBytes) continue;
      yield gathered;
      size = 0;
    }
  }
  if (size > 0) yield gathered.subarray(0, size);
}
