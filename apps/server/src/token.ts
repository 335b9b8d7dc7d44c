import { parseArgs } from 'node:util';
import { maxUserLength } from '@phonebook/api';
import { signToken, type TokenRequest } from './auth/sign-token.ts';
import { isUserId } from './auth/to-user.ts';
import { ConfigError } from './config/config-error.ts';
import { loadConfig } from './config/load-config.ts';
import { exitOnConfigError } from './exit-on-config-error.ts';

const usage =
  'usage: npm run token -- --user NAME [--capability C]… [--group G]… [--expires 8h]\n' +
  'for example: npm run token -- --user ann --capability phonebook.ad_phonebook';

/** Prints a signed token for development, and nothing else. */
await exitOnConfigError(async () => {
  console.log(await signToken(readArguments(), loadConfig(process.env)));
});

function readArguments(): TokenRequest {
  const { user, capability, group, expires } = parseOptions();
  if (user === undefined || user === '') throw new ConfigError(`--user is missing\n${usage}`);
  if (!isUserId(user)) throw new ConfigError(`--user is longer than ${maxUserLength} characters`);
  if (!/^[1-9]\d{0,5}[smhd]$/.test(expires)) {
    throw new ConfigError(`--expires must be a number and s, m, h or d, such as 8h\n${usage}`);
  }
  return { user, capabilities: capability, groups: group, expires };
}

function parseOptions() {
  const options = {
    user: { type: 'string' },
    capability: { type: 'string', multiple: true, default: [] as string[] },
    group: { type: 'string', multiple: true, default: [] as string[] },
    expires: { type: 'string', default: '8h' },
  } as const;
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new ConfigError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}
