/** `npm run restore -- <file>` fills an empty database with a backup. */
import { build } from './build.mjs';

build('server');
await import('../dist/server/backup/restore-command.js');
