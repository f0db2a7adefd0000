import { ConfigError } from './config-error.js';
import { noSpace, readOnly } from './data-dir.js';
import type { PostgresFailure } from './embedded-postgres-process.js';

const advice: [RegExp, (directory: string) => string][] = [
  [/No space left on device|Disk quota exceeded/, noSpace],
  [/Read-only file system/, readOnly],
  [
    /Cannot allocate memory|could not (map|create) .*shared memory/,
    () => 'The machine has not enough free memory for PostgreSQL. Free some and start again.',
  ],
  [
    /could not look up effective user ID/,
    () =>
      'PostgreSQL needs a user name for the user id that Kartei runs as. Add it to /etc/passwd, or start Kartei as a user who has a name.',
  ],
  [
    /Permission denied|has wrong ownership|Operation not permitted/,
    directory =>
      `PostgreSQL is not allowed to use its files in ${directory}. Start Kartei as their owner, or give them back to that user (chown -R).`,
  ],
];

/** Turns the last lines of a PostgreSQL that did not start into an error that says what to do, and keeps the lines. */
export function explainFailure({ lines, message }: PostgresFailure, directory: string): ConfigError {
  const sentence = advice.find(([pattern]) => pattern.test(message))?.[1](directory);
  return new ConfigError(
    `${sentence ?? `PostgreSQL does not start in ${directory}.`} The last that PostgreSQL said:\n${lines.join('\n')}`,
  );
}
