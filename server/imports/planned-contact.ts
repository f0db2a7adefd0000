import type { ContactState } from '../contacts/contact.differences.js';
import { displayName } from '../contacts/contact.rules.js';
import type { ContactChanges, ContactKind } from '../contacts/contact.values.js';
import { laterValues, withValues } from '../custom-fields/field-changes.rules.js';
import type { Position } from './csv.js';
import type { Import } from './import.entity.js';

/** What an import changes of a contact; its type and its company by their names, to be found or made by the run. */
export interface PlannedChanges extends ContactChanges {
  typeName?: string;
}

/** A contact as the plan leaves it so far: one that is there, or one that the plan makes. */
export interface PlannedContact {
  readonly id: string;
  readonly kind: ContactKind;
  readonly isNew: boolean;
  /** Where the row stands that is the first to make or change it; null: none so far. */
  readonly first: { line: number; at: Position | null } | null;
  /** As it is now; of a new one only what the settings of the import say. */
  readonly current: ContactState;
  /** The name of the company that it has now, where the importer may see it. */
  readonly companyName: string | null;
  readonly createdAt: Date | null;
  readonly changes: PlannedChanges;
  readonly mayWrite: boolean;
  readonly mayManage: boolean;
}

/** Both changes, the later ones over the others; a company and a type are said in one way only. */
export function withChanges(before: PlannedChanges, more: PlannedChanges): PlannedChanges {
  const changes = { ...before, ...more };
  if (before.customFields && more.customFields)
    changes.customFields = laterValues(before.customFields, more.customFields);
  if (more.companyId === null) delete changes.companyName;
  if (more.companyName) delete changes.companyId;
  if (more.contactTypeId !== undefined) delete changes.typeName;
  if (more.typeName) delete changes.contactTypeId;
  return changes;
}

/** The contact as it will be; a type that a row gives it stands as `typeName`. */
export function plannedState(contact: PlannedContact): PlannedState {
  const known = states.get(contact);
  if (known) return known;
  const state = stateOf(contact);
  states.set(contact, state);
  return state;
}

type PlannedState = ContactState & { typeName?: string };

/** It is asked for again and again, and a planned contact never changes: rows make a new one of it. */
const states = new WeakMap<PlannedContact, PlannedState>();

function stateOf({ current, changes }: PlannedContact): PlannedState {
  const { tagNames, contactTypeId, typeName, customFields, ...values } = changes as Omit<
    PlannedChanges,
    keyof Lists
  > &
    Lists;
  return {
    ...current,
    ...values,
    ...(customFields && { customFields: withValues(current.customFields, customFields) }),
    ...(tagNames && { tags: tagNames.map(name => ({ name })) as ContactState['tags'] }),
    ...(contactTypeId !== undefined && { contactType: typeOf(contactTypeId) }),
    ...(typeName !== undefined && { contactType: null, typeName }),
  };
}

/** As they are read, lists stand without what the database needs to keep them. */
type Lists = Pick<ContactState, 'emails' | 'phones' | 'websites' | 'socialProfiles' | 'addresses'>;

/** The name of the company that it will have. */
export const plannedCompany = ({ changes, companyName }: PlannedContact): string | null =>
  changes.companyName ?? (changes.companyId === null ? null : companyName);

/** The name that it will be shown under. */
export const plannedName = (contact: PlannedContact): string => displayName(plannedState(contact));

/** A contact that a row makes. */
export function newContact(
  of: Pick<Import, 'contactTypeId' | 'managerIds' | 'publicAccess'>,
  about: Pick<PlannedContact, 'id' | 'kind' | 'first' | 'changes'>,
): PlannedContact {
  const { id, kind } = about;
  const current = {
    id,
    kind,
    version: 0,
    emails: [],
    phones: [],
    websites: [],
    socialProfiles: [],
    addresses: [],
    tags: [],
    customFields: [],
    contactType: typeOf(of.contactTypeId),
    managerIds: of.managerIds,
    publicAccess: of.publicAccess,
  } as unknown as ContactState;
  return {
    ...about,
    isNew: true,
    current,
    companyName: null,
    createdAt: null,
    mayWrite: true,
    mayManage: true,
  };
}

const typeOf = (id: string | null): ContactState['contactType'] =>
  (id === null ? null : { id }) as ContactState['contactType'];
