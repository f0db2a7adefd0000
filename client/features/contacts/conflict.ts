import { fieldsOfBoth, sameField, type ContactDraft, type DraftField } from './contact-draft';
import { customFieldId } from './custom-field-draft';

export type Side = 'mine' | 'theirs';
export type Conflict = {
  /** Changed by both, differently: the user chooses. */
  fields: DraftField[];
  /** Changed by the others only: taken over, and said. */
  taken: DraftField[];
};

/** What two people did to the same contact since both read `base`. */
export function conflictBetween(base: ContactDraft, mine: ContactDraft, theirs: ContactDraft): Conflict {
  const changedByThem = fieldsOfBoth(base, theirs).filter(field => !sameField(base, theirs, field));
  const changedByMe = changedByThem.filter(field => !sameField(base, mine, field));
  return {
    fields: changedByMe.filter(field => !sameField(mine, theirs, field)),
    taken: changedByThem.filter(field => !changedByMe.includes(field)),
  };
}

/** My draft on top of their state, with a choice for every field that both changed. */
export function resolve(
  mine: ContactDraft,
  theirs: ContactDraft,
  { fields, taken }: Conflict,
  choices: Partial<Record<DraftField, Side>>,
): ContactDraft {
  const fromThem = [...taken, ...fields.filter(field => choices[field] === 'theirs')];
  const resolved = { ...mine, customFields: { ...mine.customFields } };
  for (const field of fromThem) {
    const id = customFieldId(field);
    if (id === undefined) Object.assign(resolved, { [field]: theirs[field as keyof ContactDraft] });
    else resolved.customFields[id] = { ...theirs.customFields[id] };
  }
  return resolved;
}
