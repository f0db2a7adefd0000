import { audit } from '../audit/audit.service.js';
import {
  fieldsInTurn,
  noSuchField,
  updateCustomField,
  type FieldUpdate,
} from '../custom-fields/field-settings.service.js';
import { contactsCounted, countValues } from '../custom-fields/field-usage.service.js';
import { removeTargetFromImports } from '../imports/import-references.service.js';
import { fail } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import type { Work } from '../platform/work.js';
import { forgetFieldInViews, renameOptionInViews } from '../views/view-references.service.js';
import { removeTargetFromForms } from '../web-forms/form-references.service.js';
import { letFollow } from './following.job.js';

/** Changes a field, and lets its contacts follow: values lose options that are gone, and searches know new names. */
export async function changeCustomField(work: Work, update: FieldUpdate): Promise<string> {
  const { id: fieldId, renamed, removed } = await updateCustomField(work, update);
  const most = limits['bulk.ids'];
  if (removed.length > 0) await letFollow(work, { what: 'OPTIONS_GONE', fieldId, options: removed }, most);
  // All that were meant at once: two options can have changed names with each other.
  for (const { id, name, before } of renamed)
    await renameOptionInViews(work.db, fieldId, before, `${id}/${name}`);
  for (const { id, name } of renamed) await renameOptionInViews(work.db, fieldId, `${id}/${name}`, name);
  const optionIds = renamed.map(option => option.id);
  if (optionIds.length > 0) await letFollow(work, { what: 'OPTIONS_RENAMED', fieldId, optionIds }, most);
  return fieldId;
}

/**
 * Deletes a field; forms no longer ask for it. IN_USE while contacts have a value, unless these are to go with it. Of very
 * many values the rest goes by a job, and then the field.
 */
export async function deleteCustomField(work: Work, id: string, deleteValues: boolean): Promise<string> {
  const { db, viewer } = work;
  const fields = await fieldsInTurn(db);
  const field = fields.find(known => known.id === id) ?? fail('NOT_FOUND', noSuchField, ['id']);
  const count = deleteValues ? 0 : (await countValues(db, id)).all;
  if (count > 0) return fail('IN_USE', inUse(count), ['id']);
  removeTargetFromForms(db, `customField.${id}`);
  removeTargetFromImports(db, `customField.${id}`);
  await forgetFieldInViews(db, id);
  audit(work, { kind: 'CUSTOM_FIELD_DELETED', actorId: viewer.id, details: { name: field.label } });
  await letFollow(work, { what: 'FIELD_GONE', fieldId: id }, limits['bulk.filter']);
  return id;
}

function inUse(count: number) {
  const { en, de } = contactsCounted(count);
  return say(
    `This would delete the values of ${en}, the bin included.`,
    `Dabei würden die Werte von ${de} gelöscht (mit Papierkorb).`,
  );
}
