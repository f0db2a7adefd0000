export type Side = 'mine' | 'theirs';
export type Choices<Field extends string> = Partial<Record<Field, Side>>;
export type Conflict<Field extends string> = {
  /** Changed by both, differently: the user chooses. */
  fields: Field[];
  /** Changed by the others only: taken over, and said. */
  taken: Field[];
};

/** What two people did to the same thing since both read `base`. */
export function conflictOf<Draft, Field extends string>(
  fields: readonly Field[],
  { base, mine, theirs }: { base: Draft; mine: Draft; theirs: Draft },
  isSame: (one: Draft, other: Draft, field: Field) => boolean,
): Conflict<Field> {
  const changedByThem = fields.filter(field => !isSame(base, theirs, field));
  const changedByMe = changedByThem.filter(field => !isSame(base, mine, field));
  return {
    fields: changedByMe.filter(field => !isSame(mine, theirs, field)),
    taken: changedByThem.filter(field => !changedByMe.includes(field)),
  };
}

/** What of theirs holds: whatever only they changed, and what was chosen of the rest. */
export const fieldsFromThem = <Field extends string>(
  { fields, taken }: Conflict<Field>,
  choices: Choices<Field>,
): Field[] => [...taken, ...fields.filter(field => choices[field] === 'theirs')];

/** My draft on top of their state, with a choice for every field that both changed. */
export function resolve<Field extends string, Draft extends Record<Field, unknown>>(
  mine: Draft,
  theirs: Draft,
  conflict: Conflict<Field>,
  choices: Choices<Field>,
): Draft {
  const fromThem = fieldsFromThem(conflict, choices);
  return Object.assign({ ...mine }, ...fromThem.map(field => ({ [field]: theirs[field] }))) as Draft;
}
