import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from './config-error.js';
import { openDataDir } from './data-dir.js';
import { DirectoryInUse } from './data-dir-lock.js';
import { readConnection } from './embedded-postgres-cluster.js';
import { findPlace, hasDatabase } from './embedded-postgres-place.js';
import { applicationUrl, canReach, startEmbeddedPostgres } from './embedded-postgres.js';

/** The database of a data directory, for as long as a command needs it. */
export interface Visit {
  url: string;
  leave(): Promise<void>;
}

/**
 * Reaches the database of a data directory for a command that works beside a running Kartei; where none runs, the
 * database is started and stopped again. ConfigError where there is none, or it cannot be reached from here.
 */
export async function visitEmbeddedPostgres(dataDir: string): Promise<Visit> {
  if (!(await hasDatabase(dataDir))) {
    throw new ConfigError(`There is no database in ${dataDir}. Set DATA_DIR to the directory of the Kartei.`);
  }
  try {
    const server = await startEmbeddedPostgres(dataDir);
    return { url: server.url, leave: () => server.stop() };
  } catch (error) {
    if (!(error instanceof DirectoryInUse)) throw error;
    return { url: await runningUrl(dataDir), leave: () => Promise.resolve() };
  }
}

async function runningUrl(dataDir: string): Promise<string> {
  const place = await findPlace(await openDataDir(dataDir));
  // A Kartei that is just starting may be about to change its port.
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(200)) {
    const url = applicationUrl(await readConnection(place));
    if (await canReach(url)) return url;
  }
  throw new ConfigError(
    `${dataDir} is in use by a Kartei whose database cannot be reached from here. Run this on the machine, or in the container, where that Kartei runs.`,
  );
}

const patienceMs = 10_000;
