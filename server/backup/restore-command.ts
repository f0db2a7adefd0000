import 'reflect-metadata';
import { startEmbeddedPostgres } from '../platform/embedded-postgres.js';
import { checkBackup } from './checked-backup.js';
import { runCommand } from './command.js';
import { restore } from './restore.service.js';

await runCommand('restore', async (file, { databaseUrl, databaseDirectUrl, dataDir }) => {
  // Before anything else: an unusable file must not even make an empty database.
  const backup = await checkBackup(file);
  const postgres = databaseUrl ? null : await startEmbeddedPostgres(dataDir);
  try {
    await restore(postgres?.url ?? databaseDirectUrl ?? databaseUrl!, backup);
  } finally {
    await postgres?.stop();
    await backup.close();
  }
  return `Restored ${backup.rows.toLocaleString('en')} rows, as they were on ${backup.header.createdAt}.`;
});
