import { ConfigError } from '../platform/config-error.js';
import type { Config } from '../platform/config.js';
import { visitEmbeddedPostgres, type Visit } from '../platform/embedded-postgres-guest.js';
import { backUp } from './backup.service.js';
import { runCommand } from './command.js';

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());

await runCommand('backup', async (file, config) => {
  const { url, leave } = await visitDatabase(config);
  try {
    const version = process.env.npm_package_version ?? null;
    const bytes = await backUp(url, file, { version, now: new Date(), signal: interruption.signal });
    return `Backed up to ${file} (${(bytes / 1e6).toFixed(1)} MB).`;
  } catch (error) {
    throw interruption.signal.aborted ? new ConfigError('Interrupted: there is no new backup.') : error;
  } finally {
    await leave();
  }
});

/** Past PgBouncer where there is one: it would hand the snapshot's connection to others in between. */
async function visitDatabase(config: Config): Promise<Visit> {
  const url = config.databaseUrl && (config.databaseDirectUrl ?? config.databaseUrl);
  return url ? { url, leave: () => Promise.resolve() } : visitEmbeddedPostgres(config.dataDir);
}
