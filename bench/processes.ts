import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** A server in a process of its own, so that its processor time is its own. */
export interface ServerProcess {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/** Starts a built file of dist/ and waits until it prints where it listens. */
export async function startServer(file: string, env: Record<string, string>): Promise<ServerProcess> {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  const flags = process.env.BENCH_NODE_FLAGS?.split(' ') ?? [];
  const child = spawn(process.execPath, [...flags, path], {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill());
  const url = await printedUrl(child, file);
  // Whoever asks it then only sees that a connection broke off.
  const sayWhy = (code: number | null, signal: string | null): void =>
    console.error(`${file} ended by itself: ${signal ?? code}`);
  child.once('exit', sayWhy);
  return {
    url,
    pid: child.pid!,
    stop: () =>
      new Promise(resolve => {
        child.off('exit', sayWhy);
        if (child.exitCode !== null || child.signalCode !== null) resolve();
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

/** Kartei on this database, or on its own one. The call rate is raised for the measurements, its counting stays on. */
export const startKartei = (place: { DATABASE_URL: string } | { DATA_DIR: string }): Promise<ServerProcess> =>
  startServer('server/main.js', {
    ...place,
    PORT: '0',
    LIMITS: JSON.stringify({ 'rate.api': 1e9, 'rate.signInPerAccount': 1e6 }),
    LOG_LEVEL: 'warn',
  });

/** Runs a built file of dist/ to its end; gives the JSON that it prints. */
export async function runScript<Result>(
  file: string,
  args: string[],
  env: Record<string, string>,
): Promise<Result> {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [path, ...args], {
    env: { ...process.env, NODE_ENV: 'production', ...env },
  });
  return JSON.parse(stdout) as Result;
}

function printedUrl(child: ChildProcess, file: string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', code => reject(new Error(`${file} ended with code ${code} before it listened`)));
    createInterface({ input: child.stdout! }).on('line', line => {
      const port = /http:\/\/localhost:(\d+)/.exec(line)?.[1];
      if (port) resolve(`http://127.0.0.1:${port}`);
    });
  });
}

/** Processor time in ms of one process, or of PostgreSQL with all its parts; null where there is no /proc. */
export function processorMs(pid: number, withChildren = false): number | null {
  const own = statOf(pid);
  if (!own) return null;
  // A process that ends hands its time over to its parent, PostgreSQL's connections to the postmaster.
  let ticks = own.ticks + (withChildren ? own.ticksOfEnded : 0);
  if (withChildren) {
    for (const name of readdirSync('/proc').filter(entry => /^\d+$/.test(entry))) {
      const stat = statOf(Number(name));
      if (stat?.parent === pid) ticks += stat.ticks;
    }
  }
  return (ticks * 1_000) / ticksPerSecond;
}

/** Memory in MB that the process holds now. */
export const memoryMb = (pid: number): number | null => statusMb(pid, 'VmRSS');

/** The most memory in MB that the process ever held. */
export const peakMemoryMb = (pid: number): number | null => statusMb(pid, 'VmHWM');

function statusMb(pid: number, key: string): number | null {
  const status = read(`/proc/${pid}/status`);
  const kb = status && new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1];
  return kb ? Number(kb) / 1_024 : null;
}

export const parentOf = (pid: number): number | null => statOf(pid)?.parent ?? null;

const ticksPerSecond = 100;

function statOf(pid: number): { parent: number; ticks: number; ticksOfEnded: number } | null {
  const text = read(`/proc/${pid}/stat`);
  if (!text) return null;
  // Behind the name, which may hold anything: state, parent, … ; proc(5) counts from 1 with the name as 2.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (place: number): number => Number(fields[place - 3]);
  return { parent: field(4), ticks: field(14) + field(15), ticksOfEnded: field(16) + field(17) };
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
