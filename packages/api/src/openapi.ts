import { generateOpenApiDocument } from 'trpc-to-openapi';
import { z } from 'zod';
import { importCapability } from './phonebook/capability.ts';
import { importPath } from './phonebook/import.ts';
import { appRouter } from './router.ts';

type OpenApiDocument = ReturnType<typeof generateOpenApiDocument>;

const errorBody = z.object({
  code: z.number().meta({ override: { type: 'integer' } }),
  message: z.string(),
});
const explainedErrorBody = errorBody.extend({
  error: z.string().meta({ description: 'What is wrong and how to mend it' }),
});

/** The published page prints values of the right type rather than of a real import. */
const publishedReport = {
  message: 'string',
  total_rows: 42,
  imported_rows: 42,
  failed_rows: 42,
  skipped_rows: 42,
  error_messages: ['string'],
};

const publishedForm = {
  file: 'contacts.csv',
  csv_content:
    'name,workemail,cellphone\nJohn Doe,john@example.com,555-1234\nJane Smith,jane@example.com,555-5678\n',
};

/** Answers other than a completed import: the page's, then those that this service adds. */
const otherResponses = {
  400: {
    description: 'Bad request - missing file, invalid CSV, or invalid authenticated user',
    content: {
      'application/json': {
        schema: { oneOf: [schemaRef('ExplainedError'), schemaRef('ImportReport')] },
        examples: {
          error: { value: { code: 42, message: 'string', error: 'string' } },
          report: { value: publishedReport },
        },
      },
    },
  },
  401: {
    description: 'Unauthorized - invalid or missing JWT',
    headers: { 'WWW-Authenticate': header('The challenge of RFC 6750, section 3') },
    content: json('Error', { code: 401, message: 'authorization required' }),
  },
  403: {
    description: `Forbidden - missing capability (${importCapability})`,
    content: json('Error', { code: 403, message: 'forbidden: missing capability' }),
  },
  413: {
    description: 'Content too large - the body or its number of rows; nothing is stored',
    content: json('ExplainedError', {
      code: 413,
      message: 'file too large',
      error: 'the file has more than 1000000 rows: split it and send the parts',
    }),
  },
  429: {
    description: 'Too many requests',
    headers: { 'Retry-After': header('Seconds to wait before the next request') },
    content: json('Error', { code: 429, message: 'too many requests' }),
  },
  503: {
    description: 'Phonebook unavailable - nothing is stored; try again later',
    headers: { 'Retry-After': header('Seconds to wait before the next try') },
    content: json('Error', { code: 503, message: 'phonebook unavailable' }),
  },
};

/**
 * The OpenAPI 3.1 document of the REST contract, made from the router. The generator knows neither
 * the answers to errors nor the page's examples; those are put in here.
 *
 * @param version The version of the service.
 */
export function createOpenApiDocument(version: string): OpenApiDocument {
  const document = generateOpenApiDocument(appRouter, {
    title: 'Phonebook import',
    description: 'Imports phonebook contacts from CSV files into the phonebook of the caller.',
    version,
    baseUrl: '/',
    license: { name: 'MIT', identifier: 'MIT' },
    defs: { Error: errorBody, ExplainedError: explainedErrorBody },
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
  });
  const operation = document.paths?.[importPath]?.post;
  if (operation === undefined) throw new Error('The generated document lacks the import operation');
  addExample(operation.requestBody, 'multipart/form-data', publishedForm);
  addExample(operation.responses?.['200'], 'application/json', publishedReport);
  operation.responses = { ...operation.responses, ...otherResponses };
  return document;
}

function addExample(part: unknown, mediaType: string, example: object): void {
  const { content } = part as { content: Record<string, object> };
  content[mediaType] = { ...content[mediaType], example };
}

function json(schema: string, example: object): Record<string, object> {
  return { 'application/json': { schema: schemaRef(schema), example } };
}

function schemaRef(name: string): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

function header(description: string): object {
  return { description, schema: { type: 'string' } };
}
