import {
  callImport,
  callValidate,
  delimiterChoices,
  importReport,
  reportStatus,
  validationReport,
  type Context,
} from '@phonebook/api';
import { contactFields } from '@phonebook/core';
import type {
  CallToolResult,
  McpServer,
  StandardSchemaWithJSON,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { McpCall } from './mcp-call.ts';
import { dataResult, failureResult } from './tool-result.ts';

const inputSchema = z.strictObject({
  csv: z
    .string()
    .refine((text) => text.isWellFormed(), 'has half of a character: a surrogate without the other')
    .describe('The text of the CSV file itself, not its path; its first row names the columns'),
  delimiter: z
    .string()
    .optional()
    .describe(`What stands between two cells, in place of what is recognised: ${delimiterChoices}`),
  mapping: z
    .record(z.string(), z.string().nullable())
    .optional()
    .describe(
      `The field of a column by its name in the file, one of ${contactFields.join(', ')}; null leaves the column out`,
    ),
});

type Input = z.infer<typeof inputSchema>;

/**
 * For callers who may not import: told is what the tools take, but what they send is not looked at, so that
 * they hear first of all that they may not.
 */
const unreadInput: StandardSchemaWithJSON<Input> = {
  '~standard': { ...inputSchema['~standard'], validate: () => ({ value: { csv: '' } }) },
};

/** Adds what takes CSV: for users whose token lets them import, by the rules of every other door. */
export function addImportTools(server: McpServer, call: McpCall): void {
  const taken = call.mayImport ? inputSchema : unreadInput;
  addValidate(server, call, taken);
  addImport(server, call, taken);
}

function addValidate(server: McpServer, call: McpCall, taken: StandardSchemaWithJSON<Input>): void {
  const config = {
    title: 'Try an import',
    description:
      'Tells what importing this CSV would do, and where each column goes; stores nothing. Needs a token.',
    inputSchema: taken,
    outputSchema: validationReport,
    annotations: { readOnlyHint: true, openWorldHint: false },
  };
  server.registerTool('validate_csv', config, (input) =>
    answer(call, async () => dataResult(await callValidate(...toCall(call.context, input)))),
  );
}

function addImport(server: McpServer, call: McpCall, taken: StandardSchemaWithJSON<Input>): void {
  const config = {
    title: 'Import contacts',
    description:
      'Imports the contacts of this CSV into the phonebook of the user. Called again, it stores them again. Needs a token.',
    inputSchema: taken,
    outputSchema: importReport,
    annotations: {
      readOnlyHint: false,
      destructiveHint: false,
      idempotentHint: false,
      openWorldHint: false,
    },
  };
  server.registerTool('import_contacts', config, (input) =>
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
