import type { ContactKind } from '../contacts/contact.values.js';
import type { CustomField } from '../custom-fields/custom-field.entity.js';
import type { StoredChange } from '../history/contact-event.entity.js';
import type { Problem } from '../platform/errors.js';
import { say } from '../platform/messages.js';
import { nameKey } from '../tags/tag.rules.js';
import type { CheckedRow } from './checked-row.js';
import type { StoredProblem } from './import.values.js';
import { planUpdate } from './plan-update.js';
import type { PlannedChanges, PlannedContact } from './planned-contact.js';

/** What is known about the rows of a portion: what the importer may see, and what earlier rows will make. */
export interface Surroundings {
  emptyClears: boolean;
  createMissing: boolean;
  /** The custom fields there are. */
  fields: readonly CustomField[];
  mayMakeTypes: boolean;
  /** Keys of all tag names that exist. */
  tagKeys: Set<string>;
  /** Of tags that the settings add, and that are made where they do not exist. */
  ownTagKeys: Set<string>;
  /** Ids by the keys of their names. */
  typeIds: Map<string, string>;
  /** Ids of active users by their e-mail addresses. */
  userIds: Map<string, string>;
  /** Kinds of the contacts, by the ids that rows give, that the importer sees. */
  kinds: Map<string, ContactKind>;
  /** The contact that the row means: one that is there, or one that an earlier row makes; with what becomes of it where it may change. */
  find(row: CheckedRow): { id: string; contact?: PlannedContact } | null;
}

export type Decision =
  | { action: 'CREATE' }
  | { action: 'SKIP'; contactId: string }
  | {
      action: 'UPDATE' | 'UNCHANGED';
      contact: PlannedContact;
      changes: PlannedChanges;
      shown: StoredChange[];
    }
  | { action: 'INVALID'; problems: StoredProblem[] };

/** What becomes of a row. Says nothing of contacts that are not among the surroundings. */
export function decide(row: CheckedRow, around: Surroundings): Decision {
  const match = around.find(row);
  const problems = [
    ...(match ? [] : row.problemsOfNew),
    ...row.problems,
    ...unknown(row, around).map(row.report),
  ];
  if (problems.length > 0) return { action: 'INVALID', problems };
  if (!match) return { action: 'CREATE' };
  if (!match.contact) return { action: 'SKIP', contactId: match.id };
  const update = planUpdate(row, match.contact, { ...around, managerIds: managersOf(row, around) });
  if (update.problems.length > 0) return { action: 'INVALID', problems: update.problems };
  const { changes, shown } = update;
  return { action: shown.length > 0 ? 'UPDATE' : 'UNCHANGED', contact: match.contact, changes, shown };
}

/** Ids of the users that the row names as managers; null where it names none. */
export function managersOf({ managers }: CheckedRow, { userIds }: Surroundings): string[] | null {
  return managers.length === 0 ? null : managers.flatMap(email => userIds.get(emailOf(email)) ?? []);
}

export const emailOf = (text: string): string => text.toLowerCase();

function unknown(row: CheckedRow, around: Surroundings): Problem[] {
  return [...unknownContact(row, around), ...unknownNames(row, around), ...unknownManagers(row, around)];
}

/** A contact that is not visible is treated like one that does not exist; so is one of the other kind. */
function unknownContact({ id, kind, isNamed }: CheckedRow, { kinds }: Surroundings): Problem[] {
  if (id === null) return [];
  const found = kinds.get(id);
  const isOther = found === 'COMPANY' && kind === 'PERSON' && isNamed;
  return found && !isOther ? [] : [{ code: 'NOT_FOUND', message: noContact, path: ['id'] }];
}

function unknownNames({ changes, typeName }: CheckedRow, around: Surroundings): Problem[] {
  const problems: Problem[] = [];
  if (typeName && !around.typeIds.has(nameKey(typeName))) {
    const path = ['contactType'];
    if (!around.createMissing) problems.push({ code: 'NOT_FOUND', message: noType(typeName), path });
    else if (!around.mayMakeTypes) problems.push({ code: 'FORBIDDEN', message: typesByAdmins, path });
  }
  if (around.createMissing) return problems;
  for (const name of changes.tagNames ?? []) {
    const key = nameKey(name);
    if (!around.tagKeys.has(key) && !around.ownTagKeys.has(key))
      problems.push({ code: 'NOT_FOUND', message: noTag(name), path: ['tagNames'] });
  }
  return problems;
}

function unknownManagers({ managers }: CheckedRow, { userIds }: Surroundings): Problem[] {
  return managers
    .filter(email => !userIds.has(emailOf(email)))
    .map(email => ({ code: 'NOT_FOUND', message: noUser(email), path: ['managers'] }));
}

const noContact = say('There is no contact with this id.', 'Es gibt keinen Kontakt mit dieser ID.');
const noType = (name: string) =>
  say(`There is no contact type "${name}".`, `Den Kontakttyp „${name}“ gibt es nicht.`);
const noTag = (name: string) => say(`There is no tag "${name}".`, `Den Tag „${name}“ gibt es nicht.`);
const noUser = (email: string) =>
  say(`No active user has the address "${email}".`, `Kein aktiver Benutzer hat die Adresse „${email}“.`);
const typesByAdmins = say(
  'Only administrators can make new contact types.',
  'Neue Kontakttypen können nur Administratoren anlegen.',
);
