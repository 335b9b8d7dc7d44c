import type { CodeSample, OpenApiDocument } from '@phonebook/api';
import { codeBlock, table } from './markdown.ts';

/** An operation of the REST contract. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  /** All of it: fields, samples, and every answer with its schema and examples. */
  readonly markdown: string;
}

type Schema = Readonly<Record<string, unknown>>;

interface Content {
  readonly schema: Schema;
  readonly examples?: Readonly<
    Record<string, { readonly summary: string; readonly value: object }>
  >;
}

/** What the document says of an operation, as far as it is told here. */
interface Described {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly requestBody: { readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, Answer>>;
  readonly 'x-codeSamples': readonly CodeSample[];
}

interface Answer {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly description: string }>>;
  readonly content: Readonly<Record<string, Content>>;
}

/** The operations of a document, in its order. */
export function listOperations(document: OpenApiDocument): Operation[] {
  const schemas = (document.components?.schemas ?? {}) as Readonly<Record<string, Schema>>;
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    // The operations of this document are those that the api describes.
    Object.entries(item as Readonly<Record<string, Described>>).map(([method, described]) => {
      const { operationId: id, summary, description } = described;
      const name = `${method.toUpperCase()} ${path}`;
      const markdown = describeOperation(name, described, schemas);
      return { id, method: method.toUpperCase(), path, summary, description, markdown };
    }),
  );
}

function describeOperation(
  name: string,
  { summary, description, requestBody, responses, 'x-codeSamples': samples }: Described,
  schemas: Readonly<Record<string, Schema>>,
): string {
  return [
    `## ${summary}`,
    `\`${name}\``,
    description,
    'Authorization: `Bearer` with a JWT ([Tokens](tokens.md)).',
    '### Body',
    ...Object.entries(requestBody.content).map(([type, { schema }]) => describeForm(type, schema)),
    '### Request examples',
    ...samples.flatMap(({ label, lang, source }) => [`${label}:`, codeBlock(lang, source)]),
    '### Responses',
    ...Object.entries(responses).flatMap(([status, answer]) =>
      describeAnswer(status, answer, schemas),
    ),
  ].join('\n\n');
}

function describeForm(type: string, schema: Schema): string {
  const required = new Set(schema['required'] as readonly string[]);
  const fields = Object.entries(schema['properties'] as Readonly<Record<string, Schema>>);
  const rows = fields.map(([name, { type: kind, format, description }]) => [
    `\`${name}\`${required.has(name) ? ', required' : ''}`,
    [kind, format].filter(Boolean).join(', '),
    String(description).replaceAll('|', String.raw`\|`),
  ]);
  return `\`${type}\`\n\n${table(['field', 'type', 'what'], rows)}`;
}

function describeAnswer(
  status: string,
  { description, headers = {}, content }: Answer,
  schemas: Readonly<Record<string, Schema>>,
): string[] {
  const told = Object.entries(headers).map(
    ([name, header]) => `- \`${name}\`: ${header.description}`,
  );
  const bodies = Object.entries(content).flatMap(([type, body]) =>
    describeBody(type, body, schemas),
  );
  const list = told.length === 0 ? [] : [told.join('\n')];
  return [`#### ${status}`, description, ...list, ...bodies];
}

function describeBody(
  type: string,
  { schema, examples = {} }: Content,
  schemas: Readonly<Record<string, Schema>>,
): string[] {
  const told = Object.values(examples).flatMap(({ summary, value }) => [
    `${summary}:`,
    codeBlock('json', JSON.stringify(value, undefined, 2)),
  ]);
  const whole = JSON.stringify(resolve(schema, schemas), undefined, 2);
  return [`\`${type}\`, of the schema`, codeBlock('json', whole)].concat(told);
}

/** The schema with those in place that it refers to. */
function resolve(schema: unknown, schemas: Readonly<Record<string, Schema>>): unknown {
  if (Array.isArray(schema)) return schema.map((each) => resolve(each, schemas));
  if (typeof schema !== 'object' || schema === null) return schema;
  if ('$ref' in schema) {
    return resolve(schemas[String(schema.$ref).replace('#/components/schemas/', '')], schemas);
  }
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, resolve(value, schemas)]),
  );
}
