import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { codeOf, openDataDir } from './data-dir.js';
import { lockDirectory } from './data-dir-lock.js';
import { explainFailure } from './embedded-postgres-advice.js';
import { findBinaries } from './embedded-postgres-binaries.js';
import {
  clusterOf,
  type Connection,
  ensureCluster,
  lostPassword,
  readConnection,
  stopOrphan,
  writeConnection,
} from './embedded-postgres-cluster.js';
import { findPlace, type Place } from './embedded-postgres-place.js';
import {
  launch,
  type LaunchOptions,
  PostgresFailure,
  type PostgresProcess,
} from './embedded-postgres-process.js';
import { log } from './log.js';

export interface EmbeddedPostgres {
  /** `postgres://kartei:…@127.0.0.1:<port>/kartei`; stays the same while the server is restarted. */
  url: string;
  /** Ends the server cleanly; resolves when it is gone. May be called more than once, and while it restarts. */
  stop(): Promise<void>;
  /** Tells when the server is lost (false; it is being started again) and when it takes connections again (true). */
  onStateChange(listener: (up: boolean) => void): void;
}

const database = 'kartei';
/** A clean end takes milliseconds; after this time the server is told to end at once and recovers with the next start. */
const shutdownMs = 20_000;

/**
 * Starts the PostgreSQL server of a data directory and keeps it running until `stop()`. At most one process has a data
 * directory; the server ends with this process, whichever way that ends.
 * `durable: false` is for tests: quicker, but a crash may lose what was written.
 * @throws ConfigError that says what to do, with PostgreSQL's own last lines where they matter
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  { durable = true }: { durable?: boolean } = {},
): Promise<EmbeddedPostgres> {
  const place = await findPlace(await openDataDir(dataDir));
  const binaries = await findBinaries(place.user);
  const unlock = await lockDirectory(place.directory);
  try {
    await stopOrphan(clusterOf(place));
    const known = await readConnection(place);
    await writeConnection(place, known);
    await ensureCluster(place, binaries, known.password, durable);
    const options = { binaries, user: place.user, cluster: clusterOf(place), durable };
    return await supervise(place, known, options, unlock);
  } catch (error) {
    await unlock();
    throw error instanceof PostgresFailure ? explainFailure(error, place.directory) : error;
  }
}

async function supervise(
  place: Place,
  known: Connection,
  options: Omit<LaunchOptions, 'port' | 'onReachable'>,
  unlock: () => Promise<void>,
): Promise<EmbeddedPostgres> {
  const listeners: ((up: boolean) => void)[] = [];
  let up = false;
  const onReachable = (reachable: boolean): void => {
    if (reachable === up) return;
    up = reachable;
    listeners.forEach(listener => listener(up));
  };
  const start = (port: number): PostgresProcess => launch({ ...options, port, onReachable });

  let { server, port } = await firstStart(known.port, start);
  const connection = { ...known, port };
  if (port !== known.port) await writeConnection(place, connection);
  await ensureDatabase(connection).catch(async error => {
    server.signal('SIGINT');
    await server.exited;
    throw codeOf(error) === '28P01' ? lostPassword(join(place.directory, 'connection.json')) : error;
  });

  const stopping = new AbortController();
  const ended = keepRunning();
  return {
    url: applicationUrl(connection),
    onStateChange: listener => void listeners.push(listener),
    stop: async () => {
      stopping.abort();
      server.signal('SIGINT');
      const impatience = setTimeout(() => server.signal('SIGQUIT'), shutdownMs);
      await ended;
      clearTimeout(impatience);
    },
  };

  async function keepRunning(): Promise<void> {
    for (let failures = 0; ; failures++) {
      await server.exited;
      if (stopping.signal.aborted) break;
      onReachable(false);
      log.error('PostgreSQL ended unexpectedly and is started again.', { attempt: failures + 1 });
      await sleep(Math.min(50 * 2 ** failures, 5_000), undefined, { signal: stopping.signal }).catch(
        () => undefined,
      );
      if (stopping.signal.aborted) break;
      server = start(port);
      await server.ready.then(
        () => (failures = -1),
        (error: PostgresFailure) => log.error('PostgreSQL did not start.', { lines: error.lines }),
      );
    }
    await unlock();
  }
}

async function firstStart(
  preferred: number,
  start: (port: number) => PostgresProcess,
): Promise<{ server: PostgresProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(attempt === 1 ? preferred : 0);
    const server = start(port);
    try {
      await server.ready;
      return { server, port };
    } catch (error) {
      if (attempt === 10 || !isPassing(error)) throw error;
      await sleep(attempt * 20);
    }
  }
}

/** The port was taken at the last moment, or processes of a killed server are still about to notice. */
const isPassing = (error: unknown): boolean =>
  error instanceof PostgresFailure &&
  /could not bind|could not create any TCP\/IP sockets|shared memory block .* still in use/.test(
    error.message,
  );

function freePort(preferred: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', error => (preferred ? resolve(freePort(0)) : reject(error)));
    probe.listen(preferred, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : preferred));
    });
  });
}

/** How the application reaches its database. */
export const applicationUrl = (connection: Connection): string => urlOf(connection, database, database);

const urlOf = ({ port, password }: Connection, user: string, name: string): string =>
  `postgres://${user}:${password}@127.0.0.1:${port}/${name}`;

/** Whether a server takes connections there, and knows the password. */
export const canReach = (url: string): Promise<boolean> =>
  query(url, 'SELECT 1').then(
    () => true,
    () => false,
  );

/** The application owns its database, but is no superuser: what reaches its SQL must not reach the machine. */
async function ensureDatabase(connection: Connection): Promise<void> {
  try {
    await query(applicationUrl(connection), 'SELECT 1');
    return;
  } catch (error) {
    // 28P01: no such role (it is not told from a wrong password), 3D000: no such database.
    if (!['28P01', '3D000'].includes(codeOf(error) ?? '')) throw error;
  }
  const admin = urlOf(connection, 'postgres', 'postgres');
  await query(admin, `CREATE ROLE ${database} LOGIN CREATEDB PASSWORD '${connection.password}'`).catch(
    ignore('42710'),
  );
  await query(admin, `CREATE DATABASE ${database} OWNER ${database}`).catch(ignore('42P04'));
}

const ignore =
  (code: string) =>
  (error: unknown): void => {
    if (codeOf(error) !== code) throw error;
  };

async function query(connectionString: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  // What breaks off fails the statement as well.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
