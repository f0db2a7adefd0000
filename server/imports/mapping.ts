import { keyOf, type Target } from './contact-targets.js';
import { plainWords, targetOfHeader } from './header-words.js';
import { valueKind } from './sample-values.js';

export interface Column {
  header: string;
  /** Some of the column's values, empty ones included. */
  samples: string[];
}

/**
 * Proposes a target key for each column, or null: from its header, else from its values. A single-valued field is proposed
 * once, except where further columns add to it (middle names, second street lines).
 */
export function proposeMapping(columns: Column[]): (string | null)[] {
  const targets = columns.map(column => proposed(column));
  const has = (field: string): boolean =>
    targets.some(target => target?.kind === 'text' && target.field === field);
  const named = has('firstName') || has('lastName');
  const taken = new Set<string>();

  return targets.map((target, index) => {
    if (!target) return null;
    const header = plainWords(columns[index]!.header);
    const key = nameKey(target, header, named, has('lastName')) ?? keyOf(target);
    if (key === 'fullName' && named) return null;
    if (target.kind === 'text' && taken.has(key) && !addsTo(key, header)) return null;
    if (target.kind === 'label' && !isLabelled(target, columns[index]!.header, columns, targets)) return null;
    taken.add(key);
    return key;
  });
}

function proposed({ header, samples }: Column): Target | null | undefined {
  const target = targetOfHeader(header);
  if (target !== undefined) return target;
  const list = valueKind(samples);
  return list && { kind: 'info', list, category: 'WORK' };
}

/** Beside a column of first names, "Name" holds the last names. */
function nameKey(target: Target, header: string, named: boolean, hasLastName: boolean): string | undefined {
  const isName = target.kind === 'text' && target.field === 'fullName' && header === 'name';
  return isName && named && !hasLastName ? 'lastName' : undefined;
}

const addsTo = (key: string, header: string): boolean =>
  key === 'tags' ||
  key === 'description' ||
  (key === 'firstName' && /middle|additional|second|weitere|zweiter/.test(header));

/** `E-mail 1 - Label` and `E-mail 1 - Value` belong together; a label column alone says nothing. */
function isLabelled(
  label: Target,
  header: string,
  columns: Column[],
  targets: (Target | null | undefined)[],
): boolean {
  const stem = stemOf(header);
  return columns.some((column, index) => {
    const target = targets[index];
    return (
      target && target !== label && target.kind !== 'label' && stem !== '' && stemOf(column.header) === stem
    );
  });
}

/** What the headers of one entry have in common: `Address 2 - City` → `Address 2`; empty where there is no such part. */
export const stemOf = (header: string): string => /^(.*\d) - /.exec(header.trim())?.[1]?.toLowerCase() ?? '';
