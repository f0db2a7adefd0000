import { resolve } from 'node:path';
import { ConfigError } from '../platform/config-error.js';
import { type Config, readConfig } from '../platform/config.js';
import { log } from '../platform/log.js';

/**
 * Runs `npm run <name> -- <file>` with the environment that `npm start` has, prints the sentence that `act` gives, and
 * ends the process: 0 done, 1 refused or failed, 2 called wrongly.
 */
export async function runCommand(
  name: string,
  act: (file: string, config: Config) => Promise<string>,
): Promise<never> {
  const [file, ...more] = process.argv.slice(2);
  if (!file || more.length > 0) {
    console.error(`Usage: npm run ${name} -- <file>`);
    process.exit(2);
  }
  try {
    // npm changes to the project's directory; the file is meant from where it was called.
    console.log(await act(resolve(process.env.INIT_CWD ?? '.', file), readConfig(process.env)));
    process.exit(0);
  } catch (error) {
    if (error instanceof ConfigError) console.error(error.message);
    else log.error(`The ${name} failed`, { error });
    process.exit(1);
  }
}
