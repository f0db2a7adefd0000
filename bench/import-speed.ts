import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { dropDatabase, emptyDatabase } from './data-set.js';
import { karteiEndpoint } from './endpoints.js';
import { people } from './generator.js';
import { mapColumns, planImport, runImport, sendFile } from './import-client.js';
import { checkSameContacts } from './import-contents.js';
import { writeImportFile } from './import-file.js';
import type { Measurement } from './load.js';
import { parentOf, peakMemoryMb, processorMs, runScript, startKartei } from './processes.js';

/** How quickly a file was taken in; per row instead of per request, the memory being the most that was ever held. */
export interface ImportMeasurement extends Measurement {
  /** Rows per second of single steps. */
  steps: { name: string; perSecond: number }[];
}

/** All rounds of W6. */
export interface ImportOutcome {
  rowCount: number;
  floor: ImportMeasurement[];
  copy: ImportMeasurement[];
  kartei: ImportMeasurement[];
}

export interface ImportOptions {
  rowCount: number;
  rounds: number;
  /** Where the file may lie meanwhile. */
  directory: string;
  password: string;
}

const seed = 6;

/**
 * The same file taken in by the floor, by COPY alone and by Kartei in turns, each by a new process into an empty database
 * of its own. After the first round, floor and Kartei must have made the same contacts.
 */
export async function measureImports(serverUrl: string, options: ImportOptions): Promise<ImportOutcome> {
  const { rowCount, rounds } = options;
  const file = join(options.directory, `import-${rowCount}.csv`);
  const names = { floor: 'bench_import_floor', kartei: 'bench_import_kartei' };
  const outcome: ImportOutcome = { rowCount, floor: [], copy: [], kartei: [] };
  await writeImportFile(file, rowCount, seed);
  try {
    for (let round = 1; round <= rounds; round++) {
      console.error(`W6, round ${round} of ${rounds}`);
      const floorTask = await prepare(serverUrl, names.floor, file, options);
      outcome.floor.push(await measureScript('tables', floorTask));
      outcome.copy.push(await measureScript('copy', floorTask));
      const karteiTask = await prepare(serverUrl, names.kartei, file, options);
      outcome.kartei.push(await measureKartei(karteiTask));
      if (round === 1) await checkSameContacts(floorTask.url, karteiTask.url);
    }
    return outcome;
  } finally {
    await rm(file);
    for (const name of Object.values(names)) await dropDatabase(serverUrl, name);
  }
}

interface Task {
  url: string;
  file: string;
  rowCount: number;
  password: string;
  memberId: string;
  /** PostgreSQL's first process. */
  postmaster: number | null;
}

async function prepare(
  serverUrl: string,
  database: string,
  file: string,
  { rowCount, password }: ImportOptions,
): Promise<Task> {
  const url = await emptyDatabase(serverUrl, database, password);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ id: string; pid: number }>(
    'SELECT id, pg_backend_pid() AS pid FROM app_user WHERE email = $1',
    [people.member],
  );
  const { id, pid } = rows[0]!;
  const postmaster = parentOf(pid);
  await client.end();
  return { url, file, rowCount, password, memberId: id, postmaster };
}

interface ScriptAnswer {
  ms: number;
  /** Until all rows lay in the temporary table. */
  stagedMs?: number;
  cpuMs: number;
  peakMb: number | null;
}

async function measureScript(
  mode: 'tables' | 'copy',
  { url, file, rowCount, memberId, postmaster }: Task,
): Promise<ImportMeasurement> {
  const before = databaseMs(postmaster);
  const { ms, stagedMs, cpuMs, peakMb } = await runScript<ScriptAnswer>('bench/import-floor.js', [mode], {
    DATABASE_URL: url,
    IMPORT_FILE: file,
    MANAGER_ID: memberId,
  });
  const perSecond = (part: number): number => (rowCount * 1_000) / part;
  return {
    perSecond: perSecond(ms),
    medianMs: null,
    serverCpuMs: cpuMs / rowCount,
    databaseCpuMs: each(before, databaseMs(postmaster), rowCount),
    memoryMb: peakMb,
    steps: stagedMs
      ? [
          { name: 'parsed and copied', perSecond: perSecond(stagedMs) },
          { name: 'inserted', perSecond: perSecond(ms - stagedMs) },
        ]
      : [],
  };
}

async function measureKartei({
  url,
  file,
  rowCount,
  password,
  postmaster,
}: Task): Promise<ImportMeasurement> {
  const kartei = await startKartei({ DATABASE_URL: url });
  try {
    const endpoint = await karteiEndpoint(kartei, password);
    const before = { server: processorMs(kartei.pid), database: databaseMs(postmaster) };
    const start = performance.now();
    const id = await sendFile(endpoint, file);
    await mapColumns(endpoint, id);
    const uploaded = performance.now();
    await planImport(endpoint, id);
    const planned = performance.now();
    await runImport(endpoint, id, rowCount);
    const end = performance.now();
    const perSecond = (from: number, to: number): number => (rowCount * 1_000) / (to - from);
    return {
      perSecond: perSecond(start, end),
      medianMs: null,
      serverCpuMs: each(before.server, processorMs(kartei.pid), rowCount),
      databaseCpuMs: each(before.database, databaseMs(postmaster), rowCount),
      memoryMb: peakMemoryMb(kartei.pid),
      steps: [
        { name: 'upload', perSecond: perSecond(start, uploaded) },
        { name: 'plan', perSecond: perSecond(uploaded, planned) },
        { name: 'run', perSecond: perSecond(planned, end) },
      ],
    };
  } finally {
    await kartei.stop();
  }
}

const databaseMs = (postmaster: number | null): number | null =>
  postmaster === null ? null : processorMs(postmaster, true);

const each = (from: number | null, to: number | null, rowCount: number): number | null =>
  from === null || to === null ? null : (to - from) / rowCount;
