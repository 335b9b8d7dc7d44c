/** How long it tries. */
const maxMs = 20_000;

/** Leaves out as much of a file as it can while it still fails. */
export async function shrink(
  bytes: Buffer,
  fails: (bytes: Buffer) => Promise<boolean>,
): Promise<Buffer> {
  const start = performance.now();
  let smallest = bytes;
  for (let length = Math.ceil(bytes.length / 2); length >= 1; length = Math.floor(length / 2)) {
    for (let at = 0; at < smallest.length;) {
      if (performance.now() - start > maxMs) return smallest;
      const smaller = Buffer.concat([smallest.subarray(0, at), smallest.subarray(at + length)]);
      if (await fails(smaller)) smallest = smaller;
      else at += length;
    }
  }
  return smallest;
}
