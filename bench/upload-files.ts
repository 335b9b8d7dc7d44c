// `node bench/upload-files.ts URL TOKEN FILE…` imports CSV files, all at once, and prints as JSON how
// many rows were imported and how many seconds passed from the first byte sent to the last report.

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';

const [url = '', token = '', ...paths] = process.argv.slice(2);

const boundary = 'phonebook-bench-boundary';
const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="contacts.csv"\r\nContent-Type: text/csv\r\n\r\n`;
const tail = `\r\n--${boundary}--\r\n`;

const start = performance.now();
const imported = await Promise.all(paths.map(upload));
const seconds = (performance.now() - start) / 1_000;
console.log(JSON.stringify({ seconds, rows: imported.reduce((sum, rows) => sum + rows, 0) }));

async function upload(path: string): Promise<number> {
  const { size } = await stat(path);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const req = request(`${url}/phonebook/import`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': `multipart/form-data; boundary=${boundary}`,
      'Content-Length': head.length + size + tail.length,
    },
  });
  req.on('error', reject);
  req.on('response', (res) => text(res).then(resolve, reject));
  req.write(head);
  createReadStream(path, { highWaterMark: 262_144 })
    .on('error', reject)
    .on('end', () => req.end(tail))
    .pipe(req, { end: false });
  const { imported_rows } = JSON.parse(await promise) as { readonly imported_rows?: number };
  return imported_rows ?? 0;
}
