import { generateOpenApiDocument } from 'trpc-to-openapi';
import { z } from 'zod';
import { importCapability } from '../phonebook/capability.ts';
import { idempotencyKeyPattern } from '../phonebook/idempotency-key.ts';
import { importPath } from '../phonebook/import.ts';
import { appRouter } from '../router.ts';
import type { Service } from '../service.ts';
import { codeSamples, sampleCsv } from './code-samples.ts';
import { responseExamples } from './responses.ts';

export type OpenApiDocument = ReturnType<typeof generateOpenApiDocument>;

const errorBody = z.object({
  code: z.number().meta({ override: { type: 'integer' } }),
  message: z.string(),
});
const explainedErrorBody = errorBody.extend({
  error: z.string().meta({ description: 'What is wrong and how to mend it' }),
});

/** Answers other than a completed import: the page's, then those that this service adds. */
const otherResponses = {
  400: {
    description: 'Bad request - missing file, invalid CSV, or invalid authenticated user',
    schema: { oneOf: [schemaRef('ExplainedError'), schemaRef('ImportReport')] },
  },
  401: {
    description: 'Unauthorized - invalid or missing JWT',
    schema: schemaRef('Error'),
    headers: { 'WWW-Authenticate': header('The challenge of RFC 6750, section 3') },
  },
  403: {
    description: `Forbidden - missing capability (${importCapability})`,
    schema: schemaRef('Error'),
  },
  408: {
    description: 'Request timeout - the body came too slowly; nothing is stored',
    schema: schemaRef('ExplainedError'),
  },
  409: {
    description: 'Conflict - an import with the same Idempotency-Key is under way',
    schema: schemaRef('ExplainedError'),
    headers: { 'Retry-After': header('Seconds to wait before asking again') },
  },
  413: {
    description: 'Content too large - the body or its number of rows; nothing is stored',
    schema: schemaRef('ExplainedError'),
  },
  415: {
    description: 'Unsupported content encoding - the body is packed',
    schema: schemaRef('ExplainedError'),
  },
  422: {
    description: 'The Idempotency-Key was sent with another file before; nothing is stored',
    schema: schemaRef('ExplainedError'),
  },
  429: {
    description: 'Too many requests',
    schema: schemaRef('Error'),
    headers: { 'Retry-After': header('Seconds to wait before the next request') },
  },
  503: {
    description: 'Phonebook unavailable - nothing is stored; try again later',
    schema: schemaRef('Error'),
    headers: { 'Retry-After': header('Seconds to wait before the next try') },
  },
};

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'A name of your choice for this import, such as a UUID: sent again within a day with the same file, it is answered as before and not stored again',
  schema: { type: 'string', pattern: idempotencyKeyPattern },
};

/**
 * The OpenAPI 3.1 document of the REST contract, made from the router. The generator knows neither
 * the answers to errors nor the examples; those are put in here.
 */
export function createOpenApiDocument(service: Service): OpenApiDocument {
  const document = generateOpenApiDocument(appRouter, {
    title: 'Phonebook import',
    description:
      'Imports phonebook contacts from CSV files into the phonebook of the caller. The guide is at [/docs/quick-start](/docs/quick-start).',
    version: service.version,
    baseUrl: '/',
    license: { name: 'MIT', identifier: 'MIT' },
    defs: { Error: errorBody, ExplainedError: explainedErrorBody },
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
  });
  publishReport(document.components?.schemas?.['ImportReport']);
  const operation = document.paths?.[importPath]?.post;
  if (operation === undefined) throw new Error('The generated document lacks the import operation');
  const form = { example: { file: 'contacts.csv', csv_content: sampleCsv } };
  addTo(operation.requestBody, 'multipart/form-data', form);
  operation.responses = { ...operation.responses, ...createResponses() };
  for (const [status, examples] of Object.entries(responseExamples(service))) {
    addTo(operation.responses[status], 'application/json', { examples });
  }
  return Object.assign(document, {
    paths: {
      ...document.paths,
      [importPath]: {
        post: {
          ...operation,
          parameters: [idempotencyKey],
          'x-codeSamples': codeSamples(service.origin),
        },
      },
    },
  });
}

/** The document says what the published page says: plain strings and integers, without bounds. */
function publishReport(schema: unknown): void {
  const { properties } = schema as { properties: Record<string, Record<string, unknown>> };
  for (const property of Object.values(properties)) {
    for (const bound of ['enum', 'minimum', 'maximum']) delete property[bound];
  }
}

function createResponses(): Record<string, object> {
  return Object.fromEntries(
    Object.entries(otherResponses).map(([status, { schema, ...response }]) => [
      status,
      { ...response, content: { 'application/json': { schema } } },
    ]),
  );
}

function addTo(part: unknown, mediaType: string, more: object): void {
  const { content } = part as { content: Record<string, object> };
  content[mediaType] = { ...content[mediaType], ...more };
}

function schemaRef(name: string): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

function header(description: string): object {
  return { description, schema: { type: 'string' } };
}
