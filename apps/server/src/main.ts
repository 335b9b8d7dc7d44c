import { once } from 'node:events';
import { openDatabase, type PhonebookDatabase } from '@phonebook/db';
import { pino } from 'pino';
import { createApp } from './app.ts';
import { createAuthenticate } from './auth/authenticate.ts';
import { createIdentify } from './auth/identify.ts';
import { createRateLimit } from './auth/rate-limit.ts';
import { ConfigError, loadConfig, type Config } from './config/load-config.ts';
import { exitOnConfigError } from './exit-on-config-error.ts';
import { listen } from './listen.ts';
import { printWelcome } from './welcome.ts';

/** Serves until it is told to stop. */
await exitOnConfigError(async () => {
  const config = loadConfig(process.env);
  const logger = pino({ level: config.logLevel, base: null });
  const stopSignal = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);

  const identify = createIdentify(createAuthenticate(config), createRateLimit(config.rateLimit));
  await using database = await openConfiguredDatabase(config);
  const app = createApp({ config, database, identify, logger });
  await using listener = await listen(app, config.host, config.port);

  logger.info({ url: listener.url }, 'listening');
  if (!config.isProduction) await printWelcome(config, listener.url);

  await stopSignal;
  logger.info('stopping');
});

async function openConfiguredDatabase({ database }: Config): Promise<PhonebookDatabase> {
  try {
    return await openDatabase(database);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`DATABASE_URL: cannot open ${database.path}: ${reason}`, { cause });
  }
}
