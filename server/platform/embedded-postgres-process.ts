import { spawn, type SpawnOptionsWithStdioTuple } from 'node:child_process';
import { totalmem } from 'node:os';
import type { Readable } from 'node:stream';
import type { Binaries, SystemUser } from './embedded-postgres-binaries.js';

export interface LaunchOptions {
  binaries: Binaries;
  user: SystemUser;
  cluster: string;
  port: number;
  durable: boolean;
  /** Called when PostgreSQL itself goes through a restart of all its processes, and when it takes connections again. */
  onReachable(reachable: boolean): void;
}

export interface PostgresProcess {
  /** Resolves when connections are taken; rejects with `PostgresFailure` when the process ended before. */
  ready: Promise<void>;
  exited: Promise<void>;
  signal(name: 'SIGINT' | 'SIGQUIT'): void;
}

/** PostgreSQL, or initdb, ended; `lines` are the last ones that it wrote. */
export class PostgresFailure extends Error {
  override name = 'PostgresFailure';
  constructor(readonly lines: string[]) {
    super(`PostgreSQL ended:\n${lines.join('\n')}`);
  }
}

const keptLines = 20;
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 100,
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '2GB',
  random_page_cost: 1.1,
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'off',
  log_destination: 'stderr',
  log_checkpoints: 'off',
  // Errors of statements reach the application anyway, and their texts quote people's data.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
};

const careless = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** What PostgreSQL keeps in memory itself, and what it may expect to find there in all: shares of the machine's memory. */
export function cacheSettings(memoryBytes: number): Record<string, string> {
  const memory = Math.floor(memoryBytes / 1024 ** 2);
  const shared = Math.min(1024, Math.max(128, Math.floor(memory / 8)));
  return {
    shared_buffers: `${shared}MB`,
    effective_cache_size: `${Math.max(shared, Math.floor(memory / 2))}MB`,
  };
}

/** Of the machine, or of the container where that has less. */
const memoryHere = (): number => Math.min(totalmem(), process.constrainedMemory() || Infinity);

/** Starts the server process. It has a session of its own, so that Ctrl+C in a terminal ends Kartei first. */
export function launch({
  binaries,
  user,
  cluster,
  port,
  durable,
  onReachable,
}: LaunchOptions): PostgresProcess {
  const parameters = Object.entries({
    ...settings,
    ...cacheSettings(memoryHere()),
    ...(durable ? {} : careless),
    port,
  });
  const args = ['-D', cluster, ...parameters.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const child = spawn(binaries.postgres, args, { ...childOptions(user), detached: true });
  const release = endWithUs(child.pid, user);
  const lines: string[] = [];
  let settle: () => void = () => undefined;
  const exited = new Promise<void>(resolve => {
    settle = resolve;
  });
  const ready = new Promise<void>((resolve, reject) => {
    onLine(child.stderr, line => {
      keep(lines, line);
      if (line.includes('database system is ready to accept connections')) {
        resolve();
        onReachable(true);
      } else if (line.includes('terminating any other active server processes')) {
        onReachable(false);
      }
    });
    child.on('error', error => keep(lines, error.message));
    child.on('close', () => {
      release();
      reject(new PostgresFailure(lines));
      settle();
    });
  });
  return { ready, exited, signal: name => void child.kill(name) };
}

/**
 * The server must not outlive this process, even when that is killed: a shell waits for our end of its input to close
 * and then ends the server. The returned function lets the shell go.
 */
function endWithUs(pid: number | undefined, user: SystemUser): () => void {
  if (pid === undefined || process.platform === 'win32') return () => undefined;
  const script = 'read -r _ || kill -INT "$1"';
  const guard = spawn('/bin/sh', ['-c', script, 'kartei-guard', String(pid)], {
    ...user,
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.on('error', () => undefined);
  guard.stdin.on('error', () => undefined);
  return () => void guard.stdin.end('\n');
}

/** Runs initdb to its end. @throws PostgresFailure */
export function runInitdb(binaries: Binaries, user: SystemUser, args: string[]): Promise<void> {
  const child = spawn(binaries.initdb, args, childOptions(user));
  const lines: string[] = [];
  onLine(child.stderr, line => keep(lines, line));
  return new Promise((resolve, reject) => {
    child.on('error', error => keep(lines, error.message));
    child.on('close', code => (code === 0 ? resolve() : reject(new PostgresFailure(lines))));
  });
}

/** Nothing of our environment: PG* variables and the user's language would change what PostgreSQL does and says. */
const childOptions = (user: SystemUser): SpawnOptionsWithStdioTuple<'ignore', 'ignore', 'pipe'> => ({
  ...user,
  cwd: '/',
  env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
  stdio: ['ignore', 'ignore', 'pipe'],
});

function onLine(stream: Readable, listener: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    parts.forEach(listener);
  });
}

function keep(lines: string[], line: string): void {
  lines.push(line);
  if (lines.length > keptLines) lines.shift();
}
