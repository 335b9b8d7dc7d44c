import { ConfigError } from './config/config-error.ts';

/** Runs a program; a configuration that cannot be used ends it with one line and status 2. */
export async function exitOnConfigError(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
