import {
  callImport,
  callValidate,
  importReport,
  reportStatus,
  validationReport,
  type Context,
} from '@phonebook/api';
import { contactFields } from '@phonebook/core';
import type { CallToolResult, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { McpCall } from './mcp-call.ts';
import { dataResult, failureResult } from './tool-result.ts';

const inputSchema = z.strictObject({
  csv: z
    .string()
    .refine((text) => text.isWellFormed(), 'has half of a character: a surrogate without the other')
    .describe('The text of the CSV file, whose first row names the columns'),
  delimiter: z
    .string()
    .optional()
    .describe('What stands between two cells, in place of what is recognised: , ; | or tab'),
  mapping: z
    .record(z.string(), z.enum(contactFields).nullable())
    .optional()
    .describe('The field of a column by its name in the file; null leaves the column out'),
});

type Input = z.infer<typeof inputSchema>;

/** Adds what takes CSV: for users whose token lets them import, by the rules of every other door. */
export function addImportTools(server: McpServer, call: McpCall): void {
  const validate = {
    title: 'Try an import',
    description:
      'Tells what importing this CSV would do, and where each column goes; stores nothing. Needs a token.',
    inputSchema,
    outputSchema: validationReport,
    annotations: { readOnlyHint: true, openWorldHint: false },
  };
  server.registerTool('validate_csv', validate, (input) =>
    answer(call, async () => dataResult(await callValidate(...toCall(call.context, input)))),
  );
  const imports = {
    title: 'Import contacts',
    description:
      'Imports the contacts of this CSV into the phonebook of the user. Called again, it stores them again. Needs a token.',
    inputSchema,
    outputSchema: importReport,
    annotations: {
      readOnlyHint: false,
      destructiveHint: false,
      idempotentHint: false,
      openWorldHint: false,
    },
  };
  server.registerTool('import_contacts', imports, (input) =>
    answer(call, async () => {
      const report = await callImport(...toCall(call.context, input));
      return { ...dataResult(report), isError: reportStatus(report) !== 200 };
    }),
  );
}

/** The text as a door hands on a file, with what a form says beside it. */
function toCall(context: Context, { csv, delimiter, mapping }: Input) {
  const formFields = {
    encoding: 'utf-8',
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(mapping === undefined ? {} : { mapping: JSON.stringify(mapping) }),
  };
  return [{ ...context, formFields }, toBytes(csv)] as const;
}

async function* toBytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

async function answer(
  { onFailure }: McpCall,
  run: () => Promise<CallToolResult>,
): Promise<CallToolResult> {
  try {
    return await run();
  } catch (failure) {
    onFailure(failure);
    return failureResult(failure);
  }
}
