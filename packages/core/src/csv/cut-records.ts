import { RecordCutter, type RecordBlock } from './record-cutter.ts';

/** Cuts a file's text into blocks of whole records; see {@link RecordCutter} for the rules. */
export async function* cutRecords(chunks: AsyncIterable<string>): AsyncGenerator<RecordBlock> {
  const cutter = new RecordCutter();
  for await (const chunk of chunks) yield cutter.push(chunk);
  yield cutter.end();
}
