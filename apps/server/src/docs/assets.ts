import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { RequestHandler } from 'express';

/** The whole of Scalar's reference page in one file, which its package keeps beside its modules. */
const scalarBundle = fileURLToPath(
  new URL('browser/standalone.js', import.meta.resolve('@scalar/api-reference')),
);
const ownAssets = join(import.meta.dirname, 'assets');

const javaScript = 'text/javascript; charset=utf-8';

/** The files that pages are shown with. */
export const assets: readonly AssetFile[] = [
  { name: 'scalar.js', path: scalarBundle, contentType: javaScript },
  { name: 'reference.js', path: join(ownAssets, 'reference.js'), contentType: javaScript },
  { name: 'copy.js', path: join(ownAssets, 'copy.js'), contentType: javaScript },
  { name: 'docs.css', path: join(ownAssets, 'docs.css'), contentType: 'text/css; charset=utf-8' },
  { name: 'icon.svg', path: join(ownAssets, 'icon.svg'), contentType: 'image/svg+xml' },
];

interface AssetFile {
  readonly name: string;
  readonly path: string;
  readonly contentType: string;
}

interface Asset {
  readonly bytes: Buffer;
  readonly gzipped: Buffer;
  readonly etag: string;
}

/** Answers a file, which is read once, when it is first asked for. Browsers ask whether it has changed. */
export function answerAsset({ path, contentType }: AssetFile): RequestHandler {
  let reading: Promise<Asset> | undefined;
  return async (req, res) => {
    // One that fails is tried again.
    reading ??= readAsset(path);
    const { bytes, gzipped, etag } = await reading.catch((error: unknown) => {
      reading = undefined;
      throw error;
    });
    const isGzipped = req.acceptsEncodings('gzip') === 'gzip';
    res.set({
      ETag: etag,
      'Content-Type': contentType,
      'Cache-Control': 'no-cache',
      'X-Content-Type-Options': 'nosniff',
      Vary: 'Accept-Encoding',
      ...(isGzipped ? { 'Content-Encoding': 'gzip' } : {}),
    });
    res.send(isGzipped ? gzipped : bytes);
  };
}

async function readAsset(path: string): Promise<Asset> {
  const bytes = await readFile(path);
  const etag = `W/"${createHash('sha256').update(bytes).digest('base64url')}"`;
  return { bytes, gzipped: await promisify(gzip)(bytes), etag };
}
