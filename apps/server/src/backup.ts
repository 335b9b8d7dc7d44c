import { resolve } from 'node:path';
import { backUpDatabase, type Backup } from '@phonebook/db';
import { ConfigError } from './config/config-error.ts';
import { loadDatabaseLocation } from './config/load-config.ts';
import { exitOnConfigError } from './exit-on-config-error.ts';

const usage = 'usage: npm run backup -- FILE, which is not there yet';

/** Copies the phonebook that `DATABASE_URL` names to a new file, whether or not a service has it open. */
await exitOnConfigError(async () => {
  const file = readArgument();
  const { contacts, bytes } = await backUp(file);
  console.log(`${file}: ${contacts} contacts, ${bytes} bytes, integrity ok`);
});

/** npm runs programs in the repository, and tells where it was itself called. */
function readArgument(): string {
  const [file, ...more] = process.argv.slice(2);
  if (file === undefined || more.length > 0 || file.startsWith('-')) throw new ConfigError(usage);
  return resolve(process.env['INIT_CWD'] ?? '', file);
}

async function backUp(file: string): Promise<Backup> {
  const location = loadDatabaseLocation(process.env);
  try {
    return await backUpDatabase(location, file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`cannot back up to ${file}: ${reason}`, { cause });
  }
}
