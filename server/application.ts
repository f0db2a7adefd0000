import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sql from 'sql-template-tag';
import { migrations } from '../migrations/index.js';
import { ensureFirstAdministrator } from './auth/first-administrator.service.js';
import { ensureDefaultContactTypes } from './contact-types/contact-type.service.js';
import { entities } from './entities.js';
import { createHttpServer } from './http.js';
import { createJobThread } from './job-thread-host.js';
import { jobs, periodicTasks } from './jobs.js';
import { ConfigError } from './platform/config-error.js';
import { openChannel, type Channel } from './platform/channel.js';
import type { Config } from './platform/config.js';
import { migrate, openDatabase, type Database } from './platform/database.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './platform/embedded-postgres.js';
import { instance } from './platform/instance.js';
import { migrateJobs, startJobs } from './platform/jobs.js';
import { limits } from './platform/limits.js';
import { listen } from './platform/listen.js';
import { log } from './platform/log.js';
import { createMailer } from './platform/mailer.js';
import { startDispatcher } from './platform/outbox.js';
import { keepTemporaryFilesIn } from './platform/temporary-files.js';
import { createSchema } from './schema.js';
import { subscribers } from './subscribers.js';

export interface Application {
  /** Where a browser on this machine finds it. */
  url: string;
  /** Where the first administrator is made; null where there is one. */
  setUpUrl: string | null;
  /** Finishes what is being done and ends everything that was started, the embedded database last. */
  stop(): Promise<void>;
}

/** Starts database, jobs and HTTP, as far as the configured role has them. ConfigError says what to do. */
export async function startApplication(config: Config, clientDir: string | null): Promise<Application> {
  instance.publicUrl = config.publicUrl ?? instance.publicUrl;
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const stopPart of stops.splice(0).reverse()) {
      await stopPart().catch((error: unknown) => log.error('A part did not end cleanly', { error }));
    }
  };
  try {
    const postgres = config.databaseUrl ? null : await startEmbeddedPostgres(config.dataDir);
    if (postgres) {
      stops.push(() => postgres.stop());
      await keepTemporaryFilesIn(config.dataDir);
    }
    const url = config.databaseUrl ?? postgres!.url;
    const database = await open(url, limits['db.statementMs'], limits['db.connections']);
    stops.push(() => database.close());
    await prepare(config, url);
    const channel = await openChannel(config.databaseDirectUrl ?? url);
    stops.push(() => channel.close());
    const http =
      config.role === 'worker' ? null : await startHttp(config, { database, channel, postgres, clientDir });
    if (http) stops.push(http.stop);
    const setUpUrl = await ensureFirstAdministrator(database, config.admin, new Date());
    if (config.role !== 'web') stops.push(await startWorker(config, url));
    return { url: http?.url ?? instance.publicUrl, setUpUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const open = async (url: string, statementMs: number, connections: number): Promise<Database> => {
  try {
    return await openDatabase(url, { entities, migrations, statementMs, connections });
  } catch (error) {
    throw new ConfigError(`The database cannot be reached: ${(error as Error).message}`);
  }
};

/** Brings the schema up to date, past PgBouncer where there is one. */
async function prepare(config: Config, url: string): Promise<void> {
  const direct = await open(config.databaseDirectUrl ?? url, limits['db.jobStatementMs'], 2);
  try {
    await migrate(direct);
    await migrateJobs(direct);
    await ensureDefaultContactTypes(direct.read, instance.locale);
  } finally {
    await direct.close();
  }
}

interface HttpParts {
  database: Database;
  channel: Channel;
  postgres: EmbeddedPostgres | null;
  clientDir: string | null;
}

async function startHttp(
  config: Config,
  { database, channel, postgres, clientDir }: HttpParts,
): Promise<{ url: string; stop(): Promise<void> }> {
  let stopping = false;
  let databaseUp = true;
  postgres?.onStateChange(up => (databaseUp = up));
  const isReady = async (): Promise<boolean> => {
    if (stopping || !databaseUp) return false;
    return database.read.rows(sql`SELECT 1`).then(
      () => true,
      () => false,
    );
  };
  const schema = await createSchema();
  const server = await createHttpServer({
    schema,
    database,
    trustProxy: config.trustProxy,
    clientDir,
    isReady,
    channel,
  });
  await listen(server, config.host, config.port);
  const { port } = server.address() as AddressInfo;
  const url = `http://localhost:${port}`;
  instance.publicUrl = config.publicUrl ?? url;
  return {
    url,
    stop: async () => {
      stopping = true;
      // Ends the subscriptions, which would stay open for ever.
      await channel.close();
      await closeServer(server);
    },
  };
}

/** Lets running requests finish, but not for ever. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>(resolve => server.close(() => resolve()));
  server.closeIdleConnections();
  const impatient = setTimeout(() => server.closeAllConnections(), limits['shutdown.seconds'] * 1_000);
  await closed;
  clearTimeout(impatient);
}

async function startWorker(config: Config, url: string): Promise<() => Promise<void>> {
  const database = await open(config.databaseDirectUrl ?? url, limits['db.jobStatementMs'], jobConnections);
  const mailer = createMailer({
    smtpUrl: config.smtpUrl ?? undefined,
    from: config.mailFrom ?? `Kartei <kartei@${new URL(instance.publicUrl).hostname}>`,
    dataDir: config.dataDir,
  });
  const isEmbedded = config.databaseUrl === null;
  const thread =
    config.role === 'all' ? createJobThread({ url: config.databaseDirectUrl ?? url, isEmbedded }) : null;
  const running = await startJobs({
    database,
    mailer,
    jobs,
    periodic: periodicTasks,
    concurrency: jobConnections - 4,
    isAlone: isEmbedded,
    ...(thread && { runElsewhere: thread.run }),
  });
  const dispatcher = startDispatcher(database, subscribers);
  return async () => {
    await dispatcher.stop();
    await running.stop();
    await thread?.stop();
    mailer.close();
    await database.close();
  };
}

const jobConnections = 7;
