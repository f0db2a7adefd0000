import type { ImportMeasurement, ImportOutcome } from './import-speed.js';
import type { Measurement } from './load.js';
import type { Workload } from './workloads.js';

/** What performance.md asks of Kartei, as a part of the floor's speed. */
const wanted: Partial<Record<Workload['name'], { must: number; goal: number }>> = {
  W1: { must: 1, goal: 1.5 },
  W1n: { must: 0.5, goal: 0.6 },
  W2c: { must: 0.5, goal: 0.6 },
  W3: { must: 2, goal: 3 },
  W4: { must: 0.3, goal: 0.4 },
  W5c: { must: 0.2, goal: 0.3 },
  W5u: { must: 0.2, goal: 0.3 },
  W6: { must: 1 / 6, goal: 1 / 3 },
};

/** All rounds of one workload. */
export interface Outcome {
  workload: Pick<Workload, 'name' | 'title'>;
  floor: Measurement[];
  kartei: Measurement[];
}

/** The table of a run: medians over the rounds; the ratio is the median of the rounds' ratios. */
export function ratioTable(outcomes: Outcome[]): string {
  const rows = outcomes.map(({ workload, floor, kartei }) => {
    const { must, goal } = wanted[workload.name]!;
    const ratio = median(kartei.map((measured, round) => measured.perSecond / floor[round]!.perSecond));
    return [
      `${workload.name} ${workload.title}`,
      of(floor, 'perSecond', 0),
      of(kartei, 'perSecond', 0),
      `**${ratio.toFixed(ratio < 0.1 ? 3 : 2)}**`,
      `${must.toFixed(2)} / ${goal.toFixed(2)}`,
      ratio >= goal ? 'goal' : ratio >= must ? 'yes' : 'NO',
      of(kartei, 'medianMs', 0),
      `${of(floor, 'serverCpuMs', 2)} + ${of(floor, 'databaseCpuMs', 2)}`,
      `${of(kartei, 'serverCpuMs', 2)} + ${of(kartei, 'databaseCpuMs', 2)}`,
      of(kartei, 'memoryMb', 0),
    ];
  });
  return table(
    [
      'workload',
      'floor, per second',
      'Kartei, per second',
      'ratio',
      'must / goal',
      'reached',
      'median, ms',
      'CPU of floor + PostgreSQL, ms',
      'CPU of Kartei + PostgreSQL, ms',
      'memory, MB',
    ],
    rows,
  );
}

/** W6 beside each of its two measures, for the table of all workloads: rows instead of requests. */
export function importOutcomes({ rowCount, floor, copy, kartei }: ImportOutcome): Outcome[] {
  const what = `import of ${rowCount.toLocaleString('en')} rows`;
  return [
    { workload: { name: 'W6', title: `${what}, floor: into the same tables` }, floor, kartei },
    { workload: { name: 'W6', title: `${what}, floor: bare COPY` }, floor: copy, kartei },
  ];
}

/** What W6 is made of, which the table of all workloads has no room for. */
export function importTable({ floor, copy, kartei }: ImportOutcome): string {
  const row = (title: string, rounds: ImportMeasurement[]): string[] => [
    title,
    of(rounds, 'perSecond', 0),
    stepsOf(rounds),
    `${of(rounds, 'serverCpuMs', 0, 1_000)} + ${of(rounds, 'databaseCpuMs', 0, 1_000)}`,
    of(rounds, 'memoryMb', 0),
  ];
  return table(
    [
      'W6',
      'rows/s',
      'its steps, rows/s',
      'CPU of process + PostgreSQL, µs per row',
      'most memory of the process, MB',
    ],
    [row('Kartei', kartei), row('floor: into the same tables', floor), row('floor: bare COPY', copy)],
  );
}

function stepsOf(rounds: ImportMeasurement[]): string {
  const steps = rounds[0]!.steps.map(({ name }, step) => {
    const perSecond = median(rounds.map(round => round.steps[step]!.perSecond));
    return `${name} ${perSecond.toFixed(0)}`;
  });
  return steps.join(', ') || '–';
}

/** A markdown table. */
export function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The value that this part of all values does not exceed. */
export function percentile(values: number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(part * sorted.length) - 1]!;
}

function of(rounds: Measurement[], key: keyof Measurement, digits: number, factor = 1): string {
  const values = rounds.map(round => round[key]).filter(value => value !== null);
  return values.length === 0 ? '–' : (median(values) * factor).toFixed(digits);
}
