import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import { startApplication } from './application.js';
import { ConfigError } from './platform/config-error.js';
import { readConfig } from './platform/config.js';
import { log } from './platform/log.js';

const clientDir = fileURLToPath(new URL('../client', import.meta.url));

try {
  const config = readConfig(process.env);
  const application = await startApplication(config, existsSync(clientDir) ? clientDir : null);
  console.log(`Kartei: ${application.url}`);
  if (application.setUpUrl) console.log(`Make the first administrator here: ${application.setUpUrl}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void application.stop().then(() => process.exit(0)));
  }
} catch (error) {
  if (error instanceof ConfigError) console.error(error.message);
  else log.error('Kartei could not start', { error });
  process.exit(1);
}
