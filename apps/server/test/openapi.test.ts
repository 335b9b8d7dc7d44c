import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { encodings } from '@phonebook/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { field, multipart, multipartType, send } from './import-request.ts';
import { signToken, startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

interface Parameter {
  readonly schema: { readonly pattern: string };
}

interface Operation {
  readonly parameters: readonly Parameter[];
  readonly responses: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

async function fetchDocument(): Promise<Document> {
  return (await send(server.url, '/openapi.json')).body as Document;
}

const reportKeys = [
  'message',
  'total_rows',
  'imported_rows',
  'failed_rows',
  'skipped_rows',
  'error_messages',
];

describe('GET /openapi.json', () => {
  it('passes a linter for OpenAPI without an error or a warning', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'phonebook-openapi-'));
    const path = join(folder, 'openapi.json');
    writeFileSync(path, (await send(server.url, '/openapi.json')).text);
    const redocly = join(import.meta.dirname, '../../../node_modules/.bin/redocly');
    const { stdout } = await promisify(execFile)(redocly, ['lint', '--format=json', path], {
      env: { ...process.env, REDOCLY_TELEMETRY: 'off' },
    });
    rmSync(folder, { recursive: true });
    expect(JSON.parse(stdout)).toMatchObject({ totals: { errors: 0, warnings: 0 }, problems: [] });
  });

  it('describes the REST contract and nothing else, in OpenAPI 3.1', async () => {
    const { openapi, paths } = await fetchDocument();
    expect(openapi).toMatch(/^3\.1\./);
    expect(Object.entries(paths).map(([path, item]) => [path, Object.keys(item)])).toEqual([
      ['/phonebook/import', ['post']],
    ]);
  });

  it('says of the import what the published page says', async () => {
    const operation = (await fetchDocument()).paths['/phonebook/import']?.['post'];
    expect(operation).toMatchObject({
      summary: 'Import phonebook contacts for authenticated user',
      description:
        "Import phonebook contacts for the authenticated user. The request must be a multipart/form-data POST with a single file field named file containing the CSV of contacts. The authenticated user's JWT must contain the capability phonebook.ad_phonebook to allow import.",
      security: [{ bearer: [] }],
      requestBody: {
        required: true,
        content: {
          'multipart/form-data': {
            schema: {
              type: 'object',
              properties: {
                file: {
                  type: 'string',
                  format: 'binary',
                  description: 'CSV file containing phonebook contacts',
                },
              },
              required: ['file'],
            },
            example: {
              file: 'contacts.csv',
              csv_content:
                'name,workemail,cellphone\nJohn Doe,john@example.com,555-1234\nJane Smith,jane@example.com,555-5678\n',
            },
          },
        },
      },
    });
    expect(operation?.responses).toMatchObject({
      200: {
        description: 'Phonebook import completed for the authenticated user',
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/ImportReport' },
          },
        },
      },
      400: {
        description: 'Bad request - missing file, invalid CSV, or invalid authenticated user',
        content: {
          'application/json': {
            schema: {
              oneOf: [
                { $ref: '#/components/schemas/ExplainedError' },
                { $ref: '#/components/schemas/ImportReport' },
              ],
            },
          },
        },
      },
      401: {
        description: 'Unauthorized - invalid or missing JWT',
        content: {
          'application/json': { schema: { $ref: '#/components/schemas/Error' } },
        },
      },
      403: {
        description: 'Forbidden - missing capability (phonebook.ad_phonebook)',
        content: {
          'application/json': { schema: { $ref: '#/components/schemas/Error' } },
        },
      },
    });
  });

  it('adds the fields that this service adds, which may be left out', async () => {
    const operation = (await fetchDocument()).paths['/phonebook/import']?.['post'];
    const text = { type: 'string', description: expect.any(String) };
    expect(operation?.['requestBody']).toHaveProperty(
      ['content', 'multipart/form-data', 'schema'],
      {
        type: 'object',
        properties: {
          file: expect.any(Object),
          encoding: { ...text, enum: [...encodings] },
          delimiter: text,
          mapping: text,
        },
        required: ['file'],
        additionalProperties: {},
      },
    );
  });

  it.each([
    ['a', true],
    ['"a"', true],
    ['6f0e7c1e-3c0b-4f0a-9a70-2b0a8b3f5d11', true],
    ["!#$%&'()*+-./09:;<=>?@AZ[]^_`az{|}~", true],
    ['x'.repeat(255), true],
    [`"${'x'.repeat(255)}"`, true],
    ['', false],
    ['""', false],
    ['"a', false],
    ['a"', false],
    ['a"b', false],
    ['a b', false],
    ['a,b', false],
    ['a\\b', false],
    ['"a", "b"', false],
    ['naïve', false],
    ['x'.repeat(256), false],
  ])('says of the header Idempotency-Key what it may be: %s, %s', async (key, isTaken) => {
    const operation = (await fetchDocument()).paths['/phonebook/import']?.['post'];
    const { schema, ...header } = operation?.parameters[0] ?? expect.unreachable();
    expect(header).toMatchObject({ name: 'Idempotency-Key', in: 'header', required: false });
    // As validators of JSON Schema read it, and as forms of HTML do.
    for (const mode of ['u', 'v']) expect(new RegExp(schema.pattern, mode).test(key)).toBe(isTaken);
    const answer = await send(server.url, '/phonebook/import', {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${await signToken()}`,
        'Content-Type': multipartType,
        'Idempotency-Key': Buffer.from(key).toString('latin1'),
      },
      body: multipart(field('file', '')),
    });
    const message = isTaken ? 'file required' : 'invalid import option';
    expect(answer).toMatchObject({ status: 400, body: { message } });
  });

  it('adds the answers that this service adds', async () => {
    const operation = (await fetchDocument()).paths['/phonebook/import']?.['post'];
    expect(Object.keys(operation?.responses ?? {})).toEqual([
      '200', '400', '401', '403', '408', '409', '413', '415', '422', '429', '503',
    ]); // prettier-ignore
  });

  it('gives the schemas of the published page', async () => {
    const text = { type: 'string' };
    const rows = (description: string) => ({ type: 'integer', description });
    const { schemas } = (await fetchDocument()).components;
    expect(schemas['ImportReport']).toEqual({
      type: 'object',
      properties: {
        message: text,
        total_rows: rows('Total rows in the CSV'),
        imported_rows: rows('Successfully imported rows'),
        failed_rows: rows('Failed rows'),
        skipped_rows: rows('Skipped rows (validation errors)'),
        error_messages: {
          type: 'array',
          items: text,
          description: 'List of error messages encountered during import',
        },
      },
      required: reportKeys,
      additionalProperties: false,
    });
    expect(schemas['Error']).toMatchObject({
      properties: { code: { type: 'integer' }, message: text },
      required: ['code', 'message'],
    });
    expect(schemas['ExplainedError']).toMatchObject({
      properties: { code: { type: 'integer' }, message: text, error: text },
      required: ['code', 'message', 'error'],
    });
  });
});
