import { conflictOf, type Conflict as ConflictIn } from '../../lib/conflict';
import { fieldsOf, sameField, type ContactDraft, type DraftField } from './contact-draft';

export { resolve, type Side } from '../../lib/conflict';
export type Conflict = ConflictIn<DraftField>;

/** What two people did to the same contact since both read `base`. */
export const conflictBetween = (base: ContactDraft, mine: ContactDraft, theirs: ContactDraft): Conflict =>
  conflictOf(fieldsOf(base.kind), { base, mine, theirs }, sameField);
