/** How long those who ask a database server wait. */
export interface RemoteLimits {
  /** An import for those before it. */
  readonly maxWaitMs: number;
  /** Anybody for a connection, or an answer on it. */
  readonly maxAnswerMs: number;
}

/** The most connections that one service has to its database server. */
export const maxConnections = 10;
/** As many of them write at once; the others are left to those who read. */
export const maxImports = 4;
/** How long nothing is heard on a connection before its peer is asked whether it is still there. */
export const keepAliveDelayMs = 30_000;
/** How long it may take to bring the tables up to date: a large one is written anew for that. */
export const maxMigrationMs = 900_000;
