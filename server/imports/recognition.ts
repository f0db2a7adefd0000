import { contactKinds } from '../contacts/contact.values.js';
import { nameOf, type CheckedRow } from './checked-row.js';
import type { DuplicatePolicy, MatchKey } from './import.values.js';
import { matchKeysOf } from './match-keys.js';
import { plannedCompany, plannedName, plannedState, type PlannedContact } from './planned-contact.js';

/** What was looked up for the rows of a portion. */
export interface LookedUp {
  /** Contacts that the importer sees, by what they are recognised by; the oldest few of each key. */
  there: { key: string; id: string; createdAt: Date }[];
  /** The same of what earlier portions make or change. */
  planned: { key: string; id: string }[];
  /** Contacts that rows name by their ids. */
  named: { asked: string; id: string; createdAt: Date }[];
  /** All these contacts, as the rows so far leave them. Empty unless the import updates. */
  contacts: PlannedContact[];
}

/** Which contact each row of a portion means, row after row: what a row makes or changes counts for those behind it. */
export class Recognition {
  readonly #ways: readonly MatchKey[];
  readonly #policy: DuplicatePolicy;
  readonly #contacts: Map<string, PlannedContact>;
  readonly #idsByKey = new Map<string, string[]>();
  readonly #idsOfNamed: Map<string, string>;
  readonly #createdAt: Map<string, number>;
  readonly #changed = new Map<string, PlannedContact>();
  readonly #outdated: { key: string; id: string }[] = [];

  constructor(
    { duplicatePolicy, matchKeys }: { duplicatePolicy: DuplicatePolicy; matchKeys: readonly MatchKey[] },
    { there, planned, named, contacts }: LookedUp,
  ) {
    this.#ways = duplicatePolicy === 'CREATE' ? [] : matchKeys;
    this.#policy = duplicatePolicy;
    this.#contacts = new Map(contacts.map(contact => [contact.id, contact]));
    this.#idsOfNamed = new Map(named.map(({ asked, id }) => [asked, id]));
    this.#createdAt = new Map([...there, ...named].map(({ id, createdAt }) => [id, createdAt.getTime()]));
    for (const { key, id } of [...there, ...planned]) this.#add(key, id);
  }

  /** The contact of the id that the row gives, else the oldest one that it matches. */
  find(row: CheckedRow): { id: string; contact?: PlannedContact } | null {
    if (this.#policy === 'CREATE') return null;
    const named = row.id === null ? undefined : this.#idsOfNamed.get(row.id);
    const id = named ?? this.#matching(row).sort((a, b) => this.#byAge(a, b))[0];
    if (id === undefined) return null;
    const contact = this.#contacts.get(id);
    return this.#policy === 'UPDATE' && contact ? { id, contact } : { id };
  }

  /** Takes down that a row makes or changes this contact. */
  note(contact: PlannedContact): void {
    const before = this.#contacts.get(contact.id);
    if (before?.first) this.#outdated.push(...this.#keysOf(before).map(key => ({ key, id: contact.id })));
    this.#contacts.set(contact.id, contact);
    this.#changed.set(contact.id, contact);
    for (const key of this.#keysOf(contact)) this.#add(key, contact.id);
  }

  /** What the rows of this portion make or change, as they leave it. */
  changed(): PlannedContact[] {
    return [...this.#changed.values()];
  }

  /** What these contacts are recognised by now, and what they were recognised by before. */
  keys(): Record<'now' | 'outdated', { key: string; id: string }[]> {
    const now = this.changed().flatMap(contact =>
      this.#keysOf(contact).map(key => ({ key, id: contact.id })),
    );
    return { now, outdated: this.#outdated };
  }

  #matching(row: CheckedRow): string[] {
    return keysOfRow(row, this.#ways).flatMap(key =>
      (this.#idsByKey.get(key) ?? []).filter(id => this.#isStillSo(id, key)),
    );
  }

  /** Of a contact that a row has changed, what stands in the database says nothing any more. */
  #isStillSo(id: string, key: string): boolean {
    if (this.#policy !== 'UPDATE') return true;
    const contact = this.#contacts.get(id);
    return contact?.first ? this.#keysOf(contact).includes(key) : contact !== undefined;
  }

  #byAge(a: string, b: string): number {
    const age = (id: string): number => this.#createdAt.get(id) ?? Infinity;
    return age(a) === age(b) ? (a < b ? -1 : 1) : age(a) - age(b);
  }

  #keysOf(contact: PlannedContact): string[] {
    if (this.#ways.length === 0) return [];
    const { emails, phones } = plannedState(contact);
    const displayName = plannedName(contact);
    const recognised = { emails, phones, displayName, companyName: plannedCompany(contact) };
    return matchKeysOf(contact.kind, recognised, this.#ways);
  }

  #add(key: string, id: string): void {
    const ids = this.#idsByKey.get(key);
    if (!ids) this.#idsByKey.set(key, [id]);
    else if (!ids.includes(id)) ids.push(id);
  }
}

/** What the row may be recognised by; one without a name may mean a person or a company. */
export function keysOfRow(row: CheckedRow, ways: readonly MatchKey[]): string[] {
  const { kind, isNamed, changes } = row;
  if (isNamed) return matchKeysOf(kind, { ...changes, displayName: nameOf(row) }, ways);
  return contactKinds.flatMap(each => matchKeysOf(each, { ...changes, displayName: '' }, ways));
}
