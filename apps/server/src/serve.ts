import { setTimeout as sleep } from 'node:timers/promises';
import { ImportPlaces } from '@phonebook/api';
import { openDatabase, type DatabaseNotice, type PhonebookDatabase } from '@phonebook/db';
import { startReadingThread } from '@phonebook/threads';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { createAuthenticate } from './auth/authenticate.ts';
import { createAdmit } from './auth/admit.ts';
import { createRateLimit } from './auth/rate-limit.ts';
import { ConfigError } from './config/config-error.ts';
import { loadConfig, type Config } from './config/load-config.ts';
import { exitOnConfigError } from './exit-on-config-error.ts';
import { describeFailure } from './http/describe-failure.ts';
import { noteUser } from './http/request-log.ts';
import { listen } from './listen.ts';
import { Metrics } from './metrics/metrics.ts';
import { openLog } from './open-log.ts';
import { printWelcome } from './welcome.ts';

/** How long clients are told that the service stops: one that uses a connection anew finds no closed port. */
const farewellMs = 500;
/** How long files that are under way are given to end, and how long all is. */
const fileGraceMs = 10_000;
export const stopDeadlineMs = 18_000;
/** The log is written beside what else is done, unless nobody reads it. */
export const logGraceMs = 1_000;

/** Serves until it is told to stop; then the process ends. */
export async function serve(stopSignal: Promise<unknown>): Promise<void> {
  await exitOnConfigError(() => serveUntil(stopSignal));
  // All is closed, and the process ends by itself where all of its log is written.
  setTimeout(() => process.exit(), logGraceMs).unref();
}

async function serveUntil(stopSignal: Promise<unknown>): Promise<void> {
  const config = loadConfig(process.env);
  const logger = openLog(config.logLevel);

  const authenticate = createAuthenticate(config);
  const onNotice = tellNotices(logger);
  await using database = await exitIfStopped(openConfiguredDatabase(config, onNotice), stopSignal);
  const takeRequest = createRateLimit(config.rateLimit, database.counters, onNotice);
  const admit = createAdmit(authenticate, takeRequest, noteUser);
  await using reading = startReadingThread();
  const readContacts = reading.read;
  const metrics = new Metrics();
  const places = new ImportPlaces();
  const app = createApp({ config, database, readContacts, admit, places, metrics, logger });
  await using listener = await listen(app, config.host, config.port, { logger, metrics });

  // Whoever started it waits for this line, whatever the level of the log.
  logger.child({}, { level: 'info' }).info({ url: listener.url }, 'listening');
  if (!config.isProduction) await printWelcome(config, listener.url);

  await stopSignal;
  logger.info('stopping');
  killAfter(stopDeadlineMs, logger);
  // Until files that are under way have ended, others are told that the service stops.
  await Promise.all([places.close(fileGraceMs), sleep(farewellMs)]);
}

/** Before the service serves, nothing is to be ended in order: a migration is done whole or not at all. */
async function exitIfStopped<T>(opening: Promise<T>, stopSignal: Promise<unknown>): Promise<T> {
  let isOpening = true;
  void stopSignal.then(() => isOpening && process.exit(0));
  try {
    return await opening;
  } finally {
    isOpening = false;
  }
}

/**
 * Ends the process though something hangs, be it a thread in a call of SQLite, which `process.exit` would
 * wait for. What is not committed by then, the database undoes.
 */
function killAfter(ms: number, logger: Logger): void {
  const kill = (): void => {
    logger.error('could not stop in time');
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), logGraceMs);
  };
  setTimeout(kill, ms).unref();
}

/** Tells the log what whoever runs the service is to know of the database. */
function tellNotices(logger: Logger): (notice: DatabaseNotice) => void {
  return ({ message, cause }) => {
    logger.warn(cause === undefined ? {} : { failure: describeFailure(cause, true) }, message);
  };
}

async function openConfiguredDatabase(
  { database }: Config,
  onNotice: (notice: DatabaseNotice) => void,
): Promise<PhonebookDatabase> {
  try {
    return await openDatabase(database, { onNotice });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const name = database.engine === 'sqlite' ? database.path : 'the database';
    throw new ConfigError(`DATABASE_URL: cannot open ${name}: ${reason}`, { cause });
  }
}
