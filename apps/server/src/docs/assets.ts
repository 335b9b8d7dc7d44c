import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { RequestHandler } from 'express';

interface Asset {
  readonly contentType: string;
  readonly bytes: Buffer;
  readonly gzipped: Buffer;
}

const contentTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** The whole of Scalar's reference page in one file, which its package keeps beside its modules. */
const scalarBundle = fileURLToPath(
  new URL('browser/standalone.js', import.meta.resolve('@scalar/api-reference')),
);

const paths: ReadonlyMap<string, string> = new Map([
  ['scalar.js', scalarBundle],
  ...['docs.css', 'reference.js', 'copy.js', 'icon.svg'].map((name): [string, string] => [
    name,
    join(import.meta.dirname, 'assets', name),
  ]),
]);

const assets = new Map<string, Asset>();

/** Answers the files that pages are shown with; each is read once, when it is first asked for. */
export const answerAsset: RequestHandler<{ name: string }> = (req, res, next) => {
  const { name } = req.params;
  const path = paths.get(name);
  if (path === undefined) {
    next();
    return;
  }
  const asset = assets.get(name) ?? readAsset(name, path);
  assets.set(name, asset);
  const isGzipped = req.acceptsEncodings('gzip') === 'gzip';
  res.set({
    'Content-Type': asset.contentType,
    'Cache-Control': 'public, max-age=3600',
    'X-Content-Type-Options': 'nosniff',
    Vary: 'Accept-Encoding',
    ...(isGzipped ? { 'Content-Encoding': 'gzip' } : {}),
  });
  res.end(isGzipped ? asset.gzipped : asset.bytes);
};

function readAsset(name: string, path: string): Asset {
  const bytes = readFileSync(path);
  const contentType = contentTypes[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
  return { contentType, bytes, gzipped: gzipSync(bytes) };
}
