import type { ContactFilter, ContactSortField, ContactsPageQueryVariables } from '../../graphql/graphql';
import {
  conditionFilters,
  formatConditions,
  idOfKey,
  isFieldKey,
  parseConditions,
  type FieldConditions,
  type FieldKey,
} from './field-conditions';

export const kinds = ['PERSON', 'COMPANY'] as const;
export const accesses = ['MINE', 'SHARED', 'PUBLIC'] as const;
export const sources = ['MANUAL', 'IMPORT', 'WEB_FORM', 'API'] as const;
export const pageSizes = [25, 50, 100] as const;
export const columns = [
  'company',
  'email',
  'phone',
  'type',
  'tags',
  'managers',
  'updatedAt',
  'createdAt',
] as const;
export const defaultColumns: Column[] = ['company', 'email', 'phone', 'type', 'tags', 'managers'];
/** As the API counts without being asked for a limit; from there on it says "or more". */
export const countLimit = 10_000;
/** Stands in `types` for contacts without a type. */
export const noType = 'none';

const sortFields = {
  name: 'NAME',
  firstName: 'FIRST_NAME',
  lastName: 'LAST_NAME',
  type: 'CONTACT_TYPE',
  createdAt: 'CREATED_AT',
  updatedAt: 'UPDATED_AT',
} as const satisfies Record<string, ContactSortField>;

/** Custom fields come behind the others, in the order in which they were chosen. */
export type Column = (typeof columns)[number] | FieldKey;
export type SortField = keyof typeof sortFields | FieldKey;
export type Sort = { field: SortField; descending: boolean };

/** Everything that decides what the list shows. Lists of ids are of any length; `manager` is 'me', 'none' or an id. */
export type ListState = {
  search: string;
  kind?: (typeof kinds)[number];
  types: string[];
  tags: string[];
  manager?: string;
  access?: (typeof accesses)[number];
  source?: (typeof sources)[number];
  bin: boolean;
  /** Conditions on custom fields. */
  fields: FieldConditions;
  sort?: Sort;
  columns?: Column[];
  size: number;
  after?: string;
  before?: string;
};

/** The state that a URL asks for. What it says wrongly is as if it were not there. */
export function parseListState(query: Record<string, string>): ListState {
  return {
    search: query['q'] ?? '',
    kind: oneOf(kinds, query['kind']),
    types: split(query['type']),
    tags: split(query['tag']),
    manager: query['manager'] || undefined,
    access: oneOf(accesses, query['access']),
    source: oneOf(sources, query['source']),
    bin: query['bin'] === '1',
    fields: parseConditions(query),
    sort: parseSort(query['sort']),
    columns: query['columns'] === undefined ? undefined : columnsAmong(split(query['columns'])),
    size: pageSizes.find(size => String(size) === query['size']) ?? pageSizes[1],
    after: query['after'] || undefined,
    before: query['before'] || undefined,
  };
}

/** The other way round; what is the default stays out of the URL. */
export function formatListState(state: ListState): Record<string, string | undefined> {
  return {
    q: state.search || undefined,
    kind: state.kind,
    type: state.types.join(',') || undefined,
    tag: state.tags.join(',') || undefined,
    manager: state.manager,
    access: state.access,
    source: state.source,
    bin: state.bin ? '1' : undefined,
    ...formatConditions(state.fields),
    sort: state.sort && `${state.sort.descending ? '-' : ''}${state.sort.field}`,
    columns: state.columns?.join(','),
    size: state.size === pageSizes[1] ? undefined : String(state.size),
    after: state.after,
    before: state.before,
  };
}

/** The view apart from its page, as the part of an address behind the ?; equal views have equal texts. */
export function viewQuery(state: ListState): string {
  const entries = Object.entries(formatListState(changed(state, {})));
  return new URLSearchParams(
    entries.filter((entry): entry is [string, string] => entry[1] !== undefined),
  ).toString();
}

/** The same view from its first page: what follows from any change of filter, search or sort. */
export function changed(state: ListState, change: Partial<ListState>): ListState {
  return { ...state, after: undefined, before: undefined, ...change };
}

export function isFiltered(state: ListState): boolean {
  return state.search.trim() !== '' || filterCount(state) > 0;
}

/** How many filters are set, the search aside. */
export function filterCount(state: ListState): number {
  const { kind, types, tags, manager, access, source, bin, fields } = state;
  const own = [kind, types.length, tags.length, manager, access, source, bin].filter(Boolean).length;
  return own + Object.keys(fields).length;
}

export function filterOf(state: ListState, viewerId: string): ContactFilter {
  const { search, kind, types, tags, manager, access, source, bin } = state;
  const customFields = conditionFilters(state.fields);
  return {
    ...(search.trim() && { search: search.trim() }),
    ...(kind && { kind }),
    ...(types.length > 0 && { contactTypeIds: types.filter(id => id !== noType) }),
    ...(tags.length > 0 && { tagIds: tags }),
    ...(manager === 'none' && { hasManager: false }),
    ...(manager && manager !== 'none' && { managerIds: [manager === 'me' ? viewerId : manager] }),
    ...(access && { access }),
    ...(source && { sources: [source] }),
    ...(bin && { deleted: true }),
    ...(customFields.length > 0 && { customFields }),
  };
}

/** The bounded total where something is searched or filtered, else the exact one, which costs nothing. */
export function variablesOf(
  state: ListState,
  viewerId: string,
  shown: readonly Column[],
): ContactsPageQueryVariables {
  const filtered = isFiltered(state);
  return {
    filter: filterOf(state, viewerId),
    sort: state.sort && sortOf(state.sort),
    ...(state.before
      ? { last: state.size, before: state.before }
      : { first: state.size, after: state.after }),
    customFields: shown.some(isFieldKey),
    exact: !filtered,
    bounded: filtered,
  };
}

/** The columns that these names stand for, ours in our order. */
export const columnsAmong = (names: readonly string[]): Column[] => [
  ...columns.filter(name => names.includes(name)),
  ...new Set(names.filter(isFieldKey)),
];

function sortOf({ field, descending }: Sort): ContactsPageQueryVariables['sort'] {
  const direction = descending ? 'DESC' : 'ASC';
  return isFieldKey(field)
    ? { field: 'NAME', direction, customFieldId: idOfKey(field) }
    : { field: sortFields[field], direction };
}

function parseSort(value: string | undefined): Sort | undefined {
  const field = value?.replace(/^-/, '');
  const known =
    field && isFieldKey(field)
      ? field
      : (Object.keys(sortFields) as SortField[]).find(name => name === field);
  return known && { field: known, descending: value!.startsWith('-') };
}

function oneOf<Value extends string>(values: readonly Value[], value: string | undefined): Value | undefined {
  return values.find(known => known === value);
}

function split(list: string | undefined): string[] {
  return list ? list.split(',').filter(Boolean) : [];
}
