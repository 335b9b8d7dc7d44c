/** The engines that are servers of their own, which the tests have to reach. */
export const serverEngines = ['mariadb', 'postgres'] as const;
export type ServerEngine = (typeof serverEngines)[number];

export interface TestServer {
  /** As people write it. */
  readonly name: string;
  /** The variable that tells the tests where it is. */
  readonly variable: string;
  readonly defaultUrl: string;
  /** What Debian calls it. */
  readonly debianPackage: string;
}

export const testServers: Readonly<Record<ServerEngine, TestServer>> = {
  mariadb: {
    name: 'MariaDB',
    variable: 'TEST_MARIADB_URL',
    defaultUrl: 'mariadb://root@127.0.0.1:3306/test',
    debianPackage: 'mariadb-server',
  },
  postgres: {
    name: 'PostgreSQL',
    variable: 'TEST_POSTGRES_URL',
    defaultUrl: 'postgres://postgres@127.0.0.1:5432/test',
    debianPackage: 'postgresql',
  },
};

/** Where the tests find the server: as the variable says, or at its usual port. */
export function serverUrl(engine: ServerEngine): string {
  const { variable, defaultUrl } = testServers[engine];
  return process.env[variable] || defaultUrl;
}

/** The same server, but another of its databases. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
