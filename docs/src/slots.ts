import {
  codeSamples,
  delimiterChoices,
  importCapability,
  maxPageSize,
  maxUserLength,
  sampleCsv,
  type RateLimit,
  type Service,
} from '@phonebook/api';
import {
  contactFields,
  encodings,
  fieldLimits,
  maxColumns,
  maxMessageLength,
  maxMessages,
  maxRecordLength,
  reservedGroupNames,
  type Limit,
} from '@phonebook/core';
import type { Slots } from './fill-slots.ts';
import { codes, table } from './markdown.ts';
import { mcpConfig } from './mcp-config.ts';

/** The figures and examples of the pages, from where they are decided. */
export function createSlots(service: Service): Slots {
  const { origin, maxUploadBytes, maxImportRows, maxToolBytes, rateLimit } = service;
  const samples = codeSamples(origin).map(({ lang, label, source }) => [
    `sample:${label}`,
    `\`\`\`${lang}\n${source}\`\`\``,
  ]);
  return {
    origin,
    capability: importCapability,
    columns: columnTable(),
    delimiters: delimiterChoices.replace('|', String.raw`\|`),
    encodings: codes(encodings),
    maxColumns: count(maxColumns),
    maxImportRows: count(maxImportRows),
    maxMessageLength: count(maxMessageLength),
    maxMessages: count(maxMessages),
    maxPageSize: count(maxPageSize),
    maxRecordLength: count(maxRecordLength),
    maxMcpBytes: bytes(maxToolBytes),
    maxUploadBytes: bytes(maxUploadBytes),
    maxUserLength: count(maxUserLength),
    mcpJson: mcpConfig(origin),
    mcpJsonWithToken: mcpConfig(origin, 'YOUR_TOKEN'),
    rateLimit: rateLimitSentence(rateLimit),
    reservedGroups: codes([...reservedGroupNames]),
    sampleCsv: sampleCsv.trimEnd(),
    ...Object.fromEntries(samples),
  };
}

/** Every column by what it may hold. */
function columnTable(): string {
  const groups = Map.groupBy(contactFields, (field) => describe(fieldLimits[field]));
  const rows = [...groups].map(([limit, fields]) => [codes(fields), limit]);
  return table(['columns', 'at most'], rows);
}

function describe({ max, unit }: Limit): string {
  return `${count(max)} ${unit}`;
}

function rateLimitSentence({ perSecond, burst }: RateLimit): string {
  if (perSecond === 0) return 'Requests are not limited.';
  return `A user, or an address where no user is known, may send ${count(burst)} requests at once and ${count(perSecond)} a second in the long run; more are answered 429 with \`Retry-After\`.`;
}

function count(number: number): string {
  return number.toLocaleString('en');
}

/** In the largest unit that divides it. */
function bytes(number: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB'];
  let [value, unit] = [number, 0];
  while (unit < units.length - 1 && value % 1_024 === 0 && value > 0) {
    value /= 1_024;
    unit += 1;
  }
  return `${count(value)} ${units[unit]}`;
}
