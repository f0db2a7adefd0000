import { isDeepStrictEqual } from 'node:util';
import { isTooMany } from '../contacts/contact-info.rules.js';
import { ownDifferences } from '../contacts/contact.differences.js';
import { listNames } from '../contacts/contact.store.js';
import { isEmptyValue } from '../custom-fields/custom-field-value.rules.js';
import { differingValues } from '../custom-fields/field-changes.rules.js';
import type { CustomField } from '../custom-fields/custom-field.entity.js';
import { missing } from '../custom-fields/custom-field.rules.js';
import type { FieldValue } from '../custom-fields/custom-field.values.js';
import type { HistoryValue, StoredChange } from '../history/contact-event.entity.js';
import type { Problem } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import { nameKey } from '../tags/tag.rules.js';
import type { CheckedRow } from './checked-row.js';
import type { StoredProblem } from './import.values.js';
import { mergedChanges } from './merge.rules.js';
import type { EmptyTargets } from './row.js';
import { plannedCompany, plannedState, type PlannedChanges, type PlannedContact } from './planned-contact.js';

/** What a row changes of the contact that it matches; nothing where it says what is there. */
export interface PlannedUpdate {
  changes: PlannedChanges;
  /** The same, old and new, as histories keep it. */
  shown: StoredChange[];
  problems: StoredProblem[];
}

/** `typeIds` by the keys of their names; `managerIds`: those that the row names, null: it names none. */
export function planUpdate(
  row: CheckedRow,
  contact: PlannedContact,
  context: {
    emptyClears: boolean;
    typeIds: ReadonlyMap<string, string>;
    managerIds: string[] | null;
    fields: readonly CustomField[];
  },
): PlannedUpdate {
  const cleared = context.emptyClears ? row.empty() : [];
  const now = plannedState(contact);
  const merged = mergedChanges(now, given(row, contact, context.managerIds), cleared);
  const { contactTypeId, companyId, companyName, ...own } = merged;
  const ofCompany = companyDifference(contact, companyName ?? companyId);
  const ofType = typeDifference(now, row.typeName ?? contactTypeId, context.typeIds);
  const ownChanges = [...ownDifferences(now, own), ...ofCompany, ...ofType];
  const accessChanges = accessDifferences(now, own);
  const changed = new Set([...ownChanges, ...accessChanges].map(({ field }) => field));
  const customFields = differingValues(now.customFields, own.customFields ?? []);
  const changes: PlannedChanges = {
    ...Object.fromEntries(Object.entries(own).filter(([name]) => changed.has(historyName[name] ?? name))),
    ...(customFields.length > 0 && { customFields }),
    ...(changed.has('company') && (companyName ? { companyName } : { companyId: null })),
    ...(changed.has('contactType') && (row.typeName ? { typeName: row.typeName } : { contactTypeId: null })),
  };
  const problems = [
    ...clearedNames(row, contact, cleared),
    ...clearedFields(customFields, context.fields),
    ...excesses(changes),
    ...(ownChanges.length > 0 && !contact.mayWrite ? [mayNotEdit] : []),
    ...(contact.mayManage ? [] : accessChanges.map(({ field }) => mayNotShare(field))),
  ];
  return { changes, shown: [...ownChanges, ...accessChanges], problems: problems.map(row.report) };
}

/** Where the history has another name for a field. */
const historyName: Record<string, string> = { tagNames: 'tags', managerIds: 'managers' };

/** A row that names a company only is about the company of the person that it matches by its id. */
function given(row: CheckedRow, { kind }: PlannedContact, managerIds: string[] | null): PlannedChanges {
  const { name, jobTitle, companyName, ...others } = row.changes;
  const access = managerIds && { managerIds };
  if (kind === 'COMPANY') return { ...others, ...(name !== undefined && { name }), ...access };
  const company = companyName ?? name;
  return {
    ...others,
    ...(jobTitle !== undefined && { jobTitle }),
    ...(company !== undefined && { companyName: company }),
    ...access,
  };
}

/**
 * `wanted`: a name, null for none, undefined where nothing is said. A company that the person has already, in whatever
 * case, is no change; one that the importer cannot see cannot be taken away.
 */
function companyDifference(contact: PlannedContact, wanted: string | null | undefined): StoredChange[] {
  const name = plannedCompany(contact);
  if (wanted === undefined || wanted?.toLowerCase() === name?.toLowerCase()) return [];
  const { current, changes } = contact;
  const before = changes.companyName ?? (current.companyId ? { contact: current.companyId } : null);
  return [{ field: 'company', before: changes.companyId === null ? null : before, after: wanted }];
}

/** `wanted` as for the company; a type that is still to be made is called by its name. */
function typeDifference(
  { contactType, typeName }: ReturnType<typeof plannedState>,
  wanted: string | null | undefined,
  typeIds: ReadonlyMap<string, string>,
): StoredChange[] {
  if (wanted === undefined) return [];
  const named = (name: string): HistoryValue => {
    const id = typeIds.get(nameKey(name));
    return id ? { contactType: id } : nameKey(name) === nameKey(typeName ?? '') ? typeName! : name;
  };
  const before = typeName ? named(typeName) : contactType ? { contactType: contactType.id } : null;
  const after = wanted === null ? null : named(wanted);
  return isDeepStrictEqual(before, after) ? [] : [{ field: 'contactType', before, after }];
}

function accessDifferences(
  now: { publicAccess: string; managerIds: string[] },
  { publicAccess, managerIds }: PlannedChanges,
): StoredChange[] {
  const changes: StoredChange[] = [];
  if (publicAccess && publicAccess !== now.publicAccess)
    changes.push({ field: 'publicAccess', before: now.publicAccess, after: publicAccess });
  if (managerIds && !isDeepStrictEqual(managerIds.toSorted(), now.managerIds.toSorted()))
    changes.push({ field: 'managers', before: { users: now.managerIds }, after: { users: managerIds } });
  return changes;
}

function excesses(changes: PlannedChanges): Problem[] {
  const problems: Problem[] = [];
  for (const list of listNames) isTooMany(changes[list] ?? [], limits['list.entries'], list, problems);
  isTooMany(changes.tagNames ?? [], limits['list.tags'], 'tagNames', problems);
  return problems;
}

function clearedNames(row: CheckedRow, { kind }: PlannedContact, cleared: EmptyTargets): Problem[] {
  if (!row.isNamed || kind === 'COMPANY') return [];
  return cleared.flatMap(target =>
    target.kind === 'text' && /^(first|last)Name$/.test(target.field)
      ? [{ code: 'REQUIRED', message: nameStays, path: [target.field] }]
      : [],
  );
}

/** Fields that must have a value and lose the one that they have. */
const clearedFields = (values: readonly FieldValue[], fields: readonly CustomField[]): Problem[] =>
  fields
    .filter(({ id, required }) => required && values.some(each => each.fieldId === id && isEmptyValue(each)))
    .map(field => ({ code: 'REQUIRED', message: missing(field), path: [`customField.${field.id}`] }));

const nameStays = say('A name cannot be cleared.', 'Ein Name kann nicht geleert werden.');
const mayNotEdit: Problem = {
  code: 'FORBIDDEN',
  message: say('You may not edit this contact.', 'Sie dürfen diesen Kontakt nicht bearbeiten.'),
};
const mayNotShare = (field: string): Problem => ({
  code: 'FORBIDDEN',
  message: say(
    'Only those who manage this contact can change who has access to it.',
    'Nur wer diesen Kontakt verwaltet, kann den Zugriff darauf ändern.',
  ),
  path: [field],
});
