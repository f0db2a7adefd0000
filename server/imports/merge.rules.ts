import type { ContactState } from '../contacts/contact.differences.js';
import type {
  AddressEntry,
  ContactChanges,
  ContactInfoCategory,
  ContactKind,
} from '../contacts/contact.values.js';
import { nameKey } from '../tags/tag.rules.js';
import type { EmptyTargets } from './row.js';

type Current = Pick<
  ContactState,
  'kind' | 'emails' | 'phones' | 'websites' | 'socialProfiles' | 'addresses' | 'tags'
>;

/**
 * What a row makes of a contact that is there: what it says is set, what it does not mention stays, and `cleared` (cells
 * that are empty and meant so) is taken away. The only entry of a category gives way to the only one that the row has for
 * it; several are added to those that are there. Managers and the type are not among it: they are looked up.
 */
export function mergedChanges(
  current: Current,
  given: ContactChanges,
  cleared: EmptyTargets,
): ContactChanges {
  const {
    emails,
    phones,
    websites,
    socialProfiles,
    addresses,
    tagNames,
    customFields = [],
    ...values
  } = given;
  const without = (list: 'email' | 'phone' | 'website') => clearedCategories(cleared, list);
  const changes: ContactChanges = { ...clearedValues(current.kind, cleared), ...values };
  changes.emails = merged(current.emails, emails, byCategory, entry => entry.key, without('email'));
  changes.phones = merged(
    current.phones,
    phones,
    byCategory,
    entry => entry.e164 ?? entry.number,
    without('phone'),
  );
  changes.websites = merged(current.websites, websites, byCategory, entry => entry.key, without('website'));
  changes.socialProfiles = merged(
    current.socialProfiles,
    socialProfiles,
    entry => entry.network,
    entry => `${entry.network} ${entry.handle.toLowerCase()}`,
    cleared.flatMap(target => (target.kind === 'social' ? target.network : [])),
  );
  changes.addresses = mergedAddresses(current.addresses, addresses ?? [], cleared);
  const emptied = cleared.flatMap(target => (target.kind === 'custom' ? [{ fieldId: target.fieldId }] : []));
  if (customFields.length + emptied.length > 0) changes.customFields = [...emptied, ...customFields];
  const isCleared = cleared.some(target => target.kind === 'text' && target.field === 'tags');
  if (tagNames || isCleared) {
    const before = isCleared ? [] : current.tags.map(tag => tag.name);
    changes.tagNames = uniqueNames([...before, ...(tagNames ?? [])]);
  }
  return changes;
}

function clearedValues(kind: ContactKind, cleared: EmptyTargets): ContactChanges {
  const changes: ContactChanges = {};
  for (const target of cleared) {
    if (target.kind !== 'text') continue;
    if (target.field === 'description') changes.description = null;
    else if (target.field === 'contactType') changes.contactTypeId = null;
    else if (target.field === 'jobTitle' && kind === 'PERSON') changes.jobTitle = null;
    else if (target.field === 'companyName' && kind === 'PERSON') changes.companyId = null;
  }
  return changes;
}

const byCategory = (entry: { category: ContactInfoCategory }): ContactInfoCategory => entry.category;

const clearedCategories = (cleared: EmptyTargets, list: string): ContactInfoCategory[] =>
  cleared.flatMap(target => (target.kind === 'info' && target.list === list ? target.category : []));

function merged<Entry extends object>(
  current: readonly Entry[],
  given: readonly Entry[] | undefined,
  groupOf: (entry: Entry) => string,
  keyOf: (entry: Entry) => string,
  cleared: readonly string[],
): Entry[] {
  const result = current.filter(entry => !cleared.includes(groupOf(entry)));
  const isThere = (entry: Entry): boolean => result.some(other => keyOf(other) === keyOf(entry));
  const added = (given ?? []).filter(entry => !isThere(entry));
  for (const entry of added) {
    const group = groupOf(entry);
    const rivals = result.filter(other => groupOf(other) === group);
    const isOnly = given!.filter(other => groupOf(other) === group).length === 1;
    const before = rivals[0];
    if (isOnly && rivals.length === 1 && before) result[result.indexOf(before)] = asPrimaryAs(before, entry);
    else result.push(asPrimaryAs(null, entry));
  }
  return withOnePrimary(result);
}

const asPrimaryAs = <Entry extends object>(before: Entry | null, entry: Entry): Entry =>
  'primary' in entry
    ? { ...entry, primary: before !== null && 'primary' in before && before.primary === true }
    : entry;

function withOnePrimary<Entry extends object>(entries: Entry[]): Entry[] {
  const [first, ...rest] = entries;
  if (!first || !('primary' in first)) return entries;
  return entries.some(entry => 'primary' in entry && entry.primary)
    ? entries
    : [{ ...first, primary: true }, ...rest];
}

const parts = ['street', 'city', 'state', 'postalCode', 'country'] as const;

/** The first address of a row changes the first one of that category, part by part; further ones the further ones. */
function mergedAddresses(
  current: readonly AddressEntry[],
  given: readonly AddressEntry[],
  cleared: EmptyTargets,
): AddressEntry[] {
  const result = current.map(address => ({ ...address }));
  for (const target of cleared) {
    if (target.kind !== 'address') continue;
    for (const address of result) if (address.category === target.category) address[target.part] = null;
  }
  const taken = new Set<AddressEntry>();
  for (const address of given) {
    const there = result.find(other => other.category === address.category && !taken.has(other));
    if (there) for (const part of parts) there[part] = address[part] ?? there[part];
    const entry = there ?? { ...address, primary: false };
    taken.add(entry);
    if (!there) result.push(entry);
  }
  return withOnePrimary(result.filter(address => parts.some(part => address[part] !== null)));
}

function uniqueNames(names: string[]): string[] {
  const byKey = new Map<string, string>();
  for (const name of names) if (!byKey.has(nameKey(name))) byKey.set(nameKey(name), name);
  return [...byKey.values()];
}
