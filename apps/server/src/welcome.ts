import { importCapability, importPath } from '@phonebook/api';
import { signToken } from './auth/sign-token.ts';
import type { Config } from './config/load-config.ts';
import { sampleFile } from './config/paths.ts';

/**
 * Tells a developer how to import the sample file: a command to paste, with a token that holds. It
 * goes to stderr, since each line of stdout is one of the log.
 */
export async function printWelcome(config: Config, url: string): Promise<void> {
  if (config.key.kind === 'publicKey' || config.key.kind === 'keySet') return;
  const request = {
    user: 'developer',
    capabilities: [importCapability],
    groups: [],
    expires: '8h',
  };
  const token = await signToken(request, config);
  console.error(`
Import the sample contacts (the token holds for 8 hours), or do it at ${url}/docs:

curl --request POST '${url}${importPath}' \\
  --header 'Authorization: Bearer ${token}' \\
  --form ${quoteForShell(`file=@"${sampleFile.replaceAll(/["\\]/g, '\\$&')}"`)}
`);
}

function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
