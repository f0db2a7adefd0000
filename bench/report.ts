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
};

/** All rounds of one workload. */
export interface Outcome {
  workload: Workload;
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
      `**${ratio.toFixed(2)}**`,
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
      'floor, req/s',
      'Kartei, req/s',
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

function of(rounds: Measurement[], key: keyof Measurement, digits: number): string {
  const values = rounds.map(round => round[key]).filter(value => value !== null);
  return values.length === 0 ? '–' : median(values).toFixed(digits);
}
