import 'reflect-metadata';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../server/platform/embedded-postgres.js';
import { checkAgreement } from './agreement.js';
import { copyOfDataSet } from './data-set.js';
import type { DataSetOptions } from './generator.js';
import { measureImportLoad } from './import-load.js';
import { measureImports, type ImportOutcome } from './import-speed.js';
import { measure, type Measurement } from './load.js';
import { importOutcomes, importTable, median, ratioTable, table, type Outcome } from './report.js';
import { setStage, type Stage } from './stage.js';
import { viewerTable } from './viewers.js';
import type { Workload } from './workloads.js';

const usage = `npm run bench -- [options]
  --quick          short measurements
  --size N         contacts in the data set (100000)
  --only W1,W6     these workloads alone
  --scaling        Kartei at 1,000,000 contacts compared with itself at 100,000, and the three viewers
  --import-load    how W4 fares while 300,000 rows are imported, and how much memory that takes
  --rows N         rows of the imported file (W6: 100000, --import-load: 300000)
  --data DIR       where the invented data is kept (a folder in the system's temporary one)`;

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    size: { type: 'string', default: '100000' },
    only: { type: 'string' },
    scaling: { type: 'boolean', default: false },
    'import-load': { type: 'boolean', default: false },
    rows: { type: 'string' },
    data: { type: 'string', default: join(tmpdir(), 'kartei-bench') },
    help: { type: 'boolean', default: false },
  },
});

const seconds = options.quick ? { first: 3, warmUp: 1, measured: 3 } : { first: 8, warmUp: 1, measured: 6 };
const rounds = 3;
const password = 'invented people only';
const dataSet = (size: number, published = true): DataSetOptions => ({
  size,
  published,
  seed: 1,
  password,
});
const isWanted = ({ name }: Pick<Workload, 'name'>): boolean =>
  !options.only || options.only.split(',').includes(name);

if (options.help) console.log(usage);
else await run();

async function run(): Promise<void> {
  const postgres = await startEmbeddedPostgres(options.data);
  try {
    console.log(
      `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`,
    );
    if (options.scaling) await compareSizes(postgres.url);
    else if (options['import-load']) console.log(await importLoad(postgres));
    else await compareWithFloor(postgres.url, Number(options.size));
  } finally {
    await postgres.stop();
  }
}

async function compareWithFloor(serverUrl: string, size: number): Promise<void> {
  const asks = options.only?.split(',').some(name => name !== 'W6') ?? true;
  const outcomes = asks ? await compareRequests(serverUrl, size) : [];
  const imports = isWanted({ name: 'W6' }) ? await compareImports(serverUrl) : null;
  if (imports) outcomes.push(...importOutcomes(imports));
  console.log(`${size.toLocaleString('en')} contacts, 16 connections; W6 alone, into no contacts\n`);
  console.log(ratioTable(outcomes));
  if (imports) console.log(`\n${importTable(imports)}`);
}

/** Floor and Kartei in turns, so that what else the machine does meets both alike. */
async function compareRequests(serverUrl: string, size: number): Promise<Outcome[]> {
  const stage = await setStage(serverUrl, dataSet(size));
  try {
    await checkAgreement(stage.floor, stage.kartei, stage.workloads);
    const outcomes = stage.workloads
      .filter(workload => workload.name !== 'W3t' && isWanted(workload))
      .map(workload => ({ workload, floor: [] as Measurement[], kartei: [] as Measurement[] }));
    await warmUp(stage, outcomes);
    for (let round = 1; round <= rounds; round++) {
      console.error(`Round ${round} of ${rounds}`);
      for (const { workload, floor, kartei } of outcomes) {
        floor.push(await warmMeasure(stage, 'floor', workload));
        kartei.push(await warmMeasure(stage, 'kartei', workload));
      }
    }
    return outcomes;
  } finally {
    await stage.stop();
  }
}

function compareImports(serverUrl: string): Promise<ImportOutcome> {
  return measureImports(serverUrl, {
    rowCount: Number(options.rows ?? 100_000),
    rounds: options.quick ? 1 : rounds,
    directory: options.data,
    password,
  });
}

function importLoad(postgres: EmbeddedPostgres): Promise<string> {
  return measureImportLoad(postgres, {
    rowCount: Number(options.rows ?? 300_000),
    dataSet: dataSet(Number(options.size)),
    directory: options.data,
    seconds: { warmUp: seconds.first, idle: options.quick ? 5 : 20 },
  });
}

/** The same work on ten times the data. */
async function compareSizes(serverUrl: string): Promise<void> {
  const sizes = [100_000, 1_000_000];
  const stages: Stage[] = [];
  try {
    for (const size of sizes) stages.push(await setStage(serverUrl, dataSet(size)));
    for (const { kartei, postmaster, workloads } of stages) {
      for (const workload of workloads.filter(isWanted))
        await measure(kartei, workload, postmaster, seconds.first);
    }
    const rows: string[][] = [];
    for (const [place, workload] of stages[0]!.workloads.entries()) {
      if (!isWanted(workload)) continue;
      const speeds: number[][] = [[], []];
      for (let round = 0; round < rounds; round++) {
        for (const [index, stage] of stages.entries()) {
          const measured = await warmMeasure(stage, 'kartei', stage.workloads[place]!);
          speeds[index]!.push(measured.perSecond);
        }
      }
      const [small, large] = speeds.map(median) as [number, number];
      rows.push([
        `${workload.name} ${workload.title}`,
        small.toFixed(0),
        large.toFixed(0),
        (large / small).toFixed(2),
      ]);
    }
    console.log(
      table(['workload', ...sizes.map(size => `req/s at ${size.toLocaleString('en')}`), 'ratio'], rows),
    );
    const unpublished = await copyOfDataSet(serverUrl, dataSet(1_000_000, false));
    console.log(
      `\nDatabase time at 1,000,000 contacts\n\n${await viewerTable([
        { title: 'half published', url: stages[0]!.url, viewers: ['administrator', 'member'] },
        { title: 'half published', url: stages[1]!.url, viewers: ['administrator', 'member'] },
        { title: 'nothing published', url: unpublished, viewers: ['administrator', 'member', 'little'] },
      ])}`,
    );
  } finally {
    for (const stage of stages) await stage.stop();
  }
}

/** Once for all rounds, until everything is compiled and cached. */
async function warmUp(
  { floor, kartei, postmaster }: Stage,
  outcomes: { workload: Workload }[],
): Promise<void> {
  for (const { workload } of outcomes) {
    for (const side of [floor, kartei]) await measure(side, workload, postmaster, seconds.first);
  }
}

async function warmMeasure(stage: Stage, side: 'floor' | 'kartei', workload: Workload) {
  await measure(stage[side], workload, stage.postmaster, seconds.warmUp);
  return measure(stage[side], workload, stage.postmaster, seconds.measured);
}
