/** `npm run backup -- <file>` writes everything into one new file, also while Kartei runs. */
import { build } from './build.mjs';

build('server');
await import('../dist/server/backup/backup-command.js');
