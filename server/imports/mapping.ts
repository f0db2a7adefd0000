import type { CustomField } from '../custom-fields/custom-field.entity.js';
import { isUuid } from '../platform/ids.js';
import { keyOf, targetOfOwnHeader, type Target } from './contact-targets.js';
import { targetOfLabel } from './custom-targets.js';
import { plainWords, targetOfHeader } from './header-words.js';
import { networkOf, valueKind } from './sample-values.js';

export interface Column {
  header: string;
  /** Some of the column's values, empty ones included. */
  samples: string[];
}

/**
 * Proposes a target key for each column, or null: from its header, which may be the label of one of the custom fields,
 * else from its values. A single-valued field is proposed
 * once, except where further columns add to it (middle names, second street lines).
 */
export function proposeMapping(
  columns: Column[],
  fields: readonly Pick<CustomField, 'id' | 'label' | 'type'>[],
): (string | null)[] {
  const own = columns.map(column => ownTarget(column) ?? targetOfLabel(column.header, fields));
  const targets = columns.map((column, index) => own[index] ?? proposed(column));
  const has = (field: string): boolean =>
    targets.some(target => target?.kind === 'text' && target.field === field);
  const named = has('firstName') || has('lastName');
  const taken = new Set<string>();

  return targets.map((target, index) => {
    if (!target) return null;
    const header = plainWords(columns[index]!.header);
    const key = nameKey(target, header, named, has('lastName')) ?? keyOf(target);
    if (key === 'fullName' && named && !own[index]) return null;
    const isSingle = target.kind === 'text' || target.kind === 'custom';
    if (isSingle && taken.has(key) && !addsTo(key, header)) return null;
    if (target.kind === 'label' && !own[index] && !isLabelled(target, index, columns, targets)) return null;
    taken.add(key);
    return key;
  });
}

/** A column as our own files call it. Other programs have columns called "id" too; their values are none of ours. */
function ownTarget({ header, samples }: Column): Target | undefined {
  const target = targetOfOwnHeader(header);
  const isId = target?.kind === 'text' && target.field === 'id';
  return isId && samples.some(sample => sample.trim() !== '' && !isUuid(sample.trim())) ? undefined : target;
}

function proposed({ header, samples }: Column): Target | null | undefined {
  const named = targetOfHeader(header);
  const list = named === undefined ? valueKind(samples) : undefined;
  const target: typeof named = list ? { kind: 'info', list, category: 'WORK' } : named;
  const network = target?.kind === 'info' && target.list === 'website' ? networkOf(samples) : undefined;
  return network ? { kind: 'social', network } : target;
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
  at: number,
  columns: Column[],
  targets: (Target | null | undefined)[],
): boolean {
  const stem = stemOf(columns[at]!.header);
  return columns.some((column, index) => {
    const target = targets[index];
    return (
      target && target !== label && target.kind !== 'label' && stem !== '' && stemOf(column.header) === stem
    );
  });
}

/** What the headers of one entry have in common: `Address 2 - City` → `Address 2`; empty where there is no such part. */
export const stemOf = (header: string): string => /^(.*\d) - /.exec(header.trim())?.[1]?.toLowerCase() ?? '';
