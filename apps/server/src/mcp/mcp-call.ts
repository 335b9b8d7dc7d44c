import type { Context } from '@phonebook/api';
import type { Documentation } from '@phonebook/docs';

/** What a request of an AI tool is answered with. */
export interface McpCall {
  readonly documentation: Documentation;
  readonly version: string;
  readonly context: Context;
  /** Whether the caller may import; if not, the procedures refuse whatever is sent. */
  readonly mayImport: boolean;
  /** The documentation as this caller is to read it. */
  readonly toText: (text: string) => string;
  /** Told of each call that fails, for the log. */
  readonly onFailure: (failure: unknown) => void;
}
