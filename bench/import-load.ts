import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EmbeddedPostgres } from '../server/platform/embedded-postgres.js';
import { inDatabase, renameDatabase } from './data-set.js';
import { karteiEndpoint } from './endpoints.js';
import type { DataSetOptions } from './generator.js';
import { mapColumns, planImport, runImport } from './import-client.js';
import { writeImportFile } from './import-file.js';
import { measure } from './load.js';
import { peakMemoryMb, runScript, startKartei } from './processes.js';
import { percentile, table } from './report.js';
import { setStage } from './stage.js';
import { latenciesWhile } from './steady-load.js';
import type { Workload } from './workloads.js';

export interface ImportLoadOptions {
  rowCount: number;
  dataSet: DataSetOptions;
  /** Kartei's data directory, which `postgres` was started in; the file lies there meanwhile. */
  directory: string;
  /** Of W4 before anything is measured, and alone. */
  seconds: { warmUp: number; idle: number };
}

interface Phase {
  title: string;
  seconds: number;
  latencies: number[];
}

const seed = 7;
const requestsPerSecond = 50;
/** How many times its idle value W4's p95 must stay under. */
const mustRatio = 3;

/**
 * W4 at a fixed rate, alone and while the same server imports a file, as a report. Kartei runs as its two commands install
 * it, on its own database; so the one that `postgres` serves ends with this.
 */
export async function measureImportLoad(
  postgres: EmbeddedPostgres,
  options: ImportLoadOptions,
): Promise<string> {
  const { rowCount, seconds } = options;
  const file = join(options.directory, `import-load-${rowCount}.csv`);
  const w4 = await moveIn(postgres, options.dataSet);
  const server = await startKartei({ DATA_DIR: options.directory });
  try {
    await writeImportFile(file, rowCount, seed);
    const kartei = await karteiEndpoint(server, options.dataSet.password);
    await measure(kartei, w4, null, seconds.warmUp);
    const phases: Phase[] = [];
    const during = async <Result>(title: string, other: Promise<Result>): Promise<Result> => {
      console.error(`W4, ${title}`);
      const start = performance.now();
      const latencies = await latenciesWhile(other, kartei, w4, requestsPerSecond);
      phases.push({ title, seconds: (performance.now() - start) / 1_000, latencies });
      return other;
    };
    await during('idle', sleep(seconds.idle * 1_000));
    const upload = runScript<string>(
      'bench/import-upload.js',
      [kartei.url, kartei.headers.cookie!, file],
      {},
    );
    const id = await during('during upload', upload);
    await mapColumns(kartei, id);
    await during('during plan', planImport(kartei, id));
    await during('during run', runImport(kartei, id, rowCount));
    return report(phases, rowCount, peakMemoryMb(kartei.pid));
  } finally {
    await server.stop();
    await rm(file, { force: true });
  }
}

/** Makes a copy of the data set the database that Kartei opens by itself, and ends the server. */
async function moveIn(postgres: EmbeddedPostgres, options: DataSetOptions): Promise<Workload> {
  const { url, workloads, stop } = await setStage(postgres.url, options);
  await stop();
  const server = inDatabase(postgres.url, 'postgres');
  await renameDatabase(server, new URL(url).pathname.slice(1), new URL(postgres.url).pathname.slice(1));
  await postgres.stop();
  return workloads.find(({ name }) => name === 'W4')!;
}

function report(phases: Phase[], rowCount: number, peakMb: number | null): string {
  const idle = percentile(phases[0]!.latencies, 0.95);
  const rows = phases.map(({ title, seconds, latencies }, index) => {
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map(part => percentile(latencies, part)) as [
      number,
      number,
      number,
    ];
    const ratio = p95 / idle;
    return [
      title,
      seconds.toFixed(1),
      String(latencies.length),
      ...[p50, p95, p99].map(ms => ms.toFixed(1)),
      ...(index === 0
        ? ['–', '–', '–']
        : [`**${ratio.toFixed(2)}**`, mustRatio.toFixed(2), ratio < mustRatio ? 'yes' : 'NO']),
    ];
  });
  const head = [
    'W4',
    'seconds',
    'requests',
    'p50, ms',
    'p95, ms',
    'p99, ms',
    'p95 : idle',
    'must be below',
    'reached',
  ];
  const memory = peakMb === null ? 'not told by this system' : `${peakMb.toFixed(0)} MB`;
  return `W4 at ${requestsPerSecond} requests per second beside an import of ${rowCount.toLocaleString('en')} rows

${table(head, rows)}

Most memory that the server held: ${memory} (must, for 1,000,000 rows: below 400 MB)`;
}
