import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chown, mkdir, readdir, readFile, readlink, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ConfigError } from './config-error.js';
import { codeOf, explainFileError } from './data-dir.js';

const run = promisify(execFile);

const heartbeatMs = 1_000;
const silenceMs = 5_000;

/**
 * Each process that wants the directory leaves a file named `<pid>.<its start>.<its machine>` in `lock/` and only then
 * looks for files of others that live. So two can never both win, a process id that was reused is recognised by its
 * start, and what a dead process left can be removed without a race, because its name never comes again.
 */
interface Claim {
  file: string;
  pid: number;
  started: string;
  machine: string;
}

/**
 * Takes the directory for this process alone until the returned function is called or the process has ended.
 * @throws ConfigError that names the process that has it
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const locks = join(directory, 'lock');
  const mine = await ownClaim();
  try {
    await makeLike(directory, locks);
    // Two that start in the same moment may both step back; who comes back first gets it.
    for (let attempt = 1; ; attempt++) {
      await leaveClaim(locks, mine, directory);
      const other = await livingOther(locks, mine);
      if (!other) return hold(join(locks, mine.file));
      await rm(join(locks, mine.file));
      if (attempt === 3) throw inUse(directory, other, mine);
      await sleep(20 + Math.random() * 200);
    }
  } catch (error) {
    throw explainFileError(error, directory);
  }
}

async function leaveClaim(locks: string, mine: Claim, directory: string): Promise<void> {
  try {
    await writeFile(join(locks, mine.file), '', { flag: 'wx' });
  } catch (error) {
    throw codeOf(error) === 'EEXIST' ? inUse(directory, mine, mine) : error;
  }
}

function hold(file: string): () => Promise<void> {
  // Processes on other machines or in other containers cannot see our process: they look at the file's time.
  const heartbeat = setInterval(
    () => void utimes(file, new Date(), new Date()).catch(() => undefined),
    heartbeatMs,
  );
  heartbeat.unref();
  return async () => {
    clearInterval(heartbeat);
    await rm(file, { force: true });
  };
}

async function makeLike(directory: string, locks: string): Promise<void> {
  const created = await mkdir(locks, { recursive: true, mode: 0o700 });
  if (!created || process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(directory);
  await chown(locks, uid, gid);
}

async function livingOther(locks: string, mine: Claim): Promise<Claim | undefined> {
  for (const file of await readdir(locks)) {
    const [pid = '', started = '', machine = ''] = file.split('.');
    const claim = { file, pid: Number(pid), started, machine };
    if (file === mine.file) continue;
    if (await lives(locks, claim, mine)) return claim;
    await rm(join(locks, file), { force: true });
  }
  return undefined;
}

async function lives(locks: string, claim: Claim, mine: Claim): Promise<boolean> {
  if (claim.machine === mine.machine) return (await processStart(claim.pid)) === claim.started;
  const before = await beat(locks, claim);
  for (const end = Date.now() + silenceMs; Date.now() < end; await sleep(heartbeatMs / 4)) {
    if ((await beat(locks, claim)) !== before) return true;
  }
  return false;
}

const beat = (locks: string, claim: Claim): Promise<number> =>
  stat(join(locks, claim.file)).then(
    file => file.mtimeMs,
    () => 0,
  );

async function ownClaim(): Promise<Claim> {
  const started = (await processStart(process.pid)) ?? '0';
  const machine = await thisMachine();
  return { file: `${process.pid}.${started}.${machine}`, pid: process.pid, started, machine };
}

/** Process ids mean the same only on the same machine, since its start, and in the same container. */
async function thisMachine(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const container = await readlink('/proc/self/ns/pid').catch(() => '');
  return createHash('sha256').update(`${hostname()} ${boot} ${container}`).digest('hex').slice(0, 12);
}

/**
 * When the process began, in whatever the system counts; undefined when no process of that id lives. One that is dead
 * but that nobody has buried (usual in containers) still answers to signals: it does not live.
 */
export async function processStart(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    // The name of the program may hold spaces and brackets; the fields after its last bracket are state, …, start.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  }
  const { stdout } = await run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  const [state, ...start] = stdout.trim().split(/\s+/);
  return state?.startsWith('Z') ? undefined : start.join('').replaceAll(/\W/g, '') || undefined;
}

/** The directory is another process's. */
export class DirectoryInUse extends ConfigError {}

function inUse(directory: string, other: Claim, mine: Claim): DirectoryInUse {
  return new DirectoryInUse(
    other.machine === mine.machine
      ? `${directory} is in use by another Kartei, process ${other.pid}. Stop that one (kill ${other.pid}), or set DATA_DIR to another directory for this one.`
      : `${directory} is in use by another Kartei, process ${other.pid} on another machine or in another container. Stop that one, or set DATA_DIR to another directory for this one.`,
  );
}
