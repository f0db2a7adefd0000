import sql from 'sql-template-tag';
import { audit } from '../audit/audit.service.js';
import type { ContactTypeInput } from '../contact-types/contact-type.rules.js';
import { noSuchType, typesInTurn, updateContactType } from '../contact-types/contact-type.service.js';
import { contactsCounted } from '../custom-fields/field-usage.service.js';
import { renameTypeInImports, replaceTypeInImports } from '../imports/import-references.service.js';
import type { Db } from '../platform/database.js';
import { fail, UserErrors, type Problem } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import type { Work } from '../platform/work.js';
import { nameKey } from '../tags/tag.rules.js';
import { replaceInViews } from '../views/view-references.service.js';
import { replaceTypeInForms } from '../web-forms/form-references.service.js';
import { letFollow } from './following.job.js';

/** Gives a type another name or colour; imports that name it in their rows follow. */
export async function changeContactType(work: Work, id: string, input: ContactTypeInput): Promise<string> {
  const { before, name } = await updateContactType(work, id, input);
  if (nameKey(before) !== nameKey(name)) await renameTypeInImports(work.db, before, name);
  return id;
}

/** Where the contacts of a type go: to another, or to none. */
export interface NextType {
  moveTo?: string | null;
  moveToNone?: boolean | null;
}

/**
 * Deletes a type; its contacts, forms, imports and views go to the next one. IN_USE while contacts have it and nobody says
 * where they go. Of very many contacts the rest follows by a job, and the type is there until the last one has.
 */
export async function deleteContactType(work: Work, id: string, next: NextType): Promise<string> {
  const { db, viewer } = work;
  const types = await typesInTurn(db);
  const type = types.find(known => known.id === id) ?? fail('NOT_FOUND', noSuchType, ['id']);
  const successorId = next.moveTo ?? null;
  const problems: Problem[] = [];
  if (successorId !== null && next.moveToNone)
    problems.push({ code: 'INVALID', message: eitherOr, path: ['moveToNone'] });
  if (successorId === id) problems.push({ code: 'INVALID', message: another, path: ['moveTo'] });
  else if (successorId !== null && !types.some(known => known.id === successorId))
    problems.push({ code: 'NOT_FOUND', message: noSuchType, path: ['moveTo'] });
  if (problems.length > 0) throw new UserErrors(problems);
  const isSaid = successorId !== null || next.moveToNone === true;
  const count = isSaid ? 0 : await countOfType(db, id);
  if (count > 0) return fail('IN_USE', inUse(count), ['id']);

  replaceTypeInForms(db, id, successorId);
  await replaceTypeInImports(db, type, successorId);
  if (isSaid) await replaceInViews(db, 'type', id, successorId ?? 'none');
  const successor = types.find(known => known.id === successorId);
  const details: Record<string, string> = successor
    ? { name: type.name, after: successor.name }
    : { name: type.name };
  audit(work, { kind: 'CONTACT_TYPE_DELETED', actorId: viewer.id, details });
  await letFollow(work, { what: 'TYPE_GONE', typeId: id, successorId }, limits['bulk.filter']);
  return id;
}

/** Those in the bin count: they come back whole. */
async function countOfType(db: Db, id: string): Promise<number> {
  const [row] = await db.rows<{ n: number }>(sql`
    SELECT (SELECT count(*) FROM contact WHERE contact_type_id = ${id} AND deleted_at IS NULL)::int
      + (SELECT count(*) FROM contact WHERE contact_type_id = ${id} AND deleted_at IS NOT NULL AND merged_into_id IS NULL)::int AS n`);
  return row!.n;
}

function inUse(count: number) {
  const { en, de } = contactsCounted(count);
  return say(
    `In use by ${en}, the bin included. Say where they go.`,
    `In Gebrauch bei ${de} (mit Papierkorb). Sagen Sie, wohin sie kommen.`,
  );
}
const eitherOr = say('Choose a type or none, not both.', 'Wählen Sie einen Typ oder keinen, nicht beides.');
const another = say('Choose another type.', 'Wählen Sie einen anderen Typ.');
