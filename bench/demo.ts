import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import sql from 'sql-template-tag';
import { startApplication } from '../server/application.js';
import { hashPassword } from '../server/auth/password.service.js';
import { ConfigError } from '../server/platform/config-error.js';
import { readConfig, type Config } from '../server/platform/config.js';
import { startEmbeddedPostgres } from '../server/platform/embedded-postgres.js';
import { openMigrated } from './data-set.js';
import { fillDatabase, people } from './generator.js';

/** `npm run demo`: the application with 5,000 invented contacts, where there was nothing before. */

const clientDir = fileURLToPath(new URL('../client', import.meta.url));

try {
  const config = readConfig(process.env);
  const password = await prepare(config);
  const application = await startApplication(config, existsSync(clientDir) ? clientDir : null);
  console.log(`Kartei: ${application.url}`);
  console.log(
    password
      ? `Sign in as ${people.administrator} with the password ${password}`
      : 'This database has users of its own already; the demo leaves it as it is.',
  );
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void application.stop().then(() => process.exit(0)));
  }
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
}

/** Fills an empty database and gives the demo's user a new password; null where the database is somebody's. */
async function prepare(config: Config): Promise<string | null> {
  const postgres = config.databaseUrl ? null : await startEmbeddedPostgres(config.dataDir);
  try {
    return await fillIfEmpty(config.databaseUrl ?? postgres!.url);
  } finally {
    await postgres?.stop();
  }
}

async function fillIfEmpty(url: string): Promise<string | null> {
  const password = randomBytes(12).toString('base64url');
  const database = await openMigrated(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const users = await database.read.rows<{ email: string }>(sql`SELECT email FROM app_user`);
    if (users.length === 0) {
      console.log('Inventing 5,000 contacts …');
      await fillDatabase(client, { size: 5_000, seed: 1, published: true, password });
      return password;
    }
    if (!users.some(({ email }) => email === people.administrator)) return null;
    await database.read.rows(sql`
      UPDATE app_user SET password_hash = ${await hashPassword(password)} WHERE email = ${people.administrator}`);
    return password;
  } finally {
    await client.end();
    await database.close();
  }
}
