import { conflictOf, fieldsFromThem, type Choices, type Conflict as ConflictIn } from '../../lib/conflict';
import { fieldsOfBoth, sameField, type ContactDraft, type DraftField } from './contact-draft';
import { customFieldId } from './custom-field-draft';

export type { Side } from '../../lib/conflict';
export type Conflict = ConflictIn<DraftField>;

/** What two people did to the same contact since both read `base`. */
export const conflictBetween = (base: ContactDraft, mine: ContactDraft, theirs: ContactDraft): Conflict =>
  conflictOf(fieldsOfBoth(base, theirs), { base, mine, theirs }, sameField);

/** My draft on top of their state, with a choice for every field that both changed. */
export function resolve(
  mine: ContactDraft,
  theirs: ContactDraft,
  conflict: Conflict,
  choices: Choices<DraftField>,
): ContactDraft {
  const resolved = { ...mine, customFields: { ...mine.customFields } };
  for (const field of fieldsFromThem(conflict, choices)) {
    const id = customFieldId(field);
    if (id === undefined) Object.assign(resolved, { [field]: theirs[field as keyof ContactDraft] });
    else resolved.customFields[id] = { ...theirs.customFields[id] };
  }
  return resolved;
}
