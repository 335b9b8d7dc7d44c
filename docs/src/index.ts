export { createDocumentation, type Documentation } from './documentation.ts';
export { guideSlugs } from './guide.ts';
export type { Page } from './page.ts';
export type { Operation } from './operations.ts';
export { mcpConfig } from './mcp-config.ts';
export type { Passage } from './search.ts';
