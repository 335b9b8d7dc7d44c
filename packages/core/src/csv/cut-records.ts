import type { Dialect } from './dialect.ts';
import { type RecordBlock } from './record-block.ts';
import { RecordCutter } from './record-cutter.ts';

/** Cuts a file's text into blocks of whole records; see {@link RecordCutter} for the rules. */
export async function* cutRecords(
  chunks: AsyncIterable<string>,
  dialect: Dialect,
): AsyncGenerator<RecordBlock> {
  const cutter = new RecordCutter(dialect);
  for await (const chunk of chunks) yield* cutter.push(chunk);
  yield* cutter.end();
}
