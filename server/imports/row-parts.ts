import { numberOfOwnHeader, targetOf, type OrderedList, type Target } from './contact-targets.js';
import { stemOf } from './mapping.js';

/** A column as the user left it; `target` is a target key, or null: not imported. */
export interface MappedColumn {
  header: string;
  target: string | null;
}

/** A column that feeds something. */
export interface Part {
  target: Exclude<Target, { kind: 'label' | 'order' }>;
  index: number;
  /** The column that says this one's category. */
  label?: number;
  /** Address columns of the same group make one address. */
  group: string;
}

/** What columns feed, with the columns that say the category of others. */
export function partsOf(columns: MappedColumn[]): Part[] {
  const targets = columns.map(column => (column.target === null ? undefined : targetOf(column.target)));
  return targets.flatMap((target, index): Part[] => {
    if (!target || target.kind === 'label' || target.kind === 'order') return [];
    const stem = stemOf(columns[index]!.header);
    const list = target.kind === 'info' ? target.list : target.kind === 'address' ? 'address' : undefined;
    const label = targets.findIndex(
      (other, at) => other?.kind === 'label' && other.list === list && stemOf(columns[at]!.header) === stem,
    );
    const number = numberOfOwnHeader(columns[index]!.header);
    const group = target.kind === 'address' ? `${target.category} ${stem}${number}` : '';
    return [{ target, index, group, ...(label >= 0 && { label }) }];
  });
}

/** The columns that say the order of a list. */
export function ordersOf(columns: MappedColumn[]): { list: OrderedList; index: number }[] {
  return columns.flatMap(({ target }, index) => {
    const found = target === null ? undefined : targetOf(target);
    return found?.kind === 'order' ? { list: found.list, index } : [];
  });
}
