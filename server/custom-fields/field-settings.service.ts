import { isDeepStrictEqual } from 'node:util';
import sql from 'sql-template-tag';
import { audit } from '../audit/audit.service.js';
import type { Db } from '../platform/database.js';
import { fail, UserErrors, type Problem } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import { checkOrder } from '../platform/order.rules.js';
import type { Work } from '../platform/work.js';
import { nameKey } from '../tags/tag.rules.js';
import type { CustomField } from './custom-field.entity.js';
import { listCustomFields } from './custom-field.query.js';
import type { FieldOption } from './custom-field.values.js';
import {
  changedField,
  newField,
  type CustomFieldInput,
  type FieldSettings,
  type OptionRename,
} from './field-settings.rules.js';
import { checkAgainstValues } from './field-usage.service.js';

export interface FieldUpdate {
  id: string;
  input: CustomFieldInput;
  renames: OptionRename[];
  clearRemoved: boolean;
}

/** Options of a field that were renamed, and those that are gone but in use: contacts still have to follow. */
export interface UpdatedField {
  id: string;
  renamed: (FieldOption & { before: string })[];
  removed: FieldOption[];
}

/** Makes a field, behind the others, and gives its id. TAKEN, LIMIT_REACHED. For administrators; the caller checks the role. */
export async function createCustomField(work: Work, input: CustomFieldInput): Promise<string> {
  const { field, problems } = changedField(newField, input, [], 'create');
  const fields = await fieldsInTurn(work.db);
  problems.push(...taken(fields, field.label));
  if (problems.length > 0) throw new UserErrors(problems);
  if (fields.length >= limits['field.count']) return fail('LIMIT_REACHED', enough());
  const id = newId();
  const position = Math.max(-1, ...fields.map(other => other.position)) + 1;
  work.db.send(sql`
    INSERT INTO custom_field (id, label, label_key, type, scope, position, required, help_text, choices, size, rows, columns)
    VALUES (${id}, ${field.label}, ${nameKey(field.label)}, ${field.type}, ${field.scope}, ${position},
      ${field.required}, ${field.helpText}, ${JSON.stringify(field.choices)}::jsonb, ${field.size}, ${field.rows},
      ${field.columns})`);
  audit(work, { kind: 'CUSTOM_FIELD_CREATED', actorId: work.viewer.id, details: { name: field.label } });
  return id;
}

/**
 * Changes a field; what the input leaves out stays. IN_USE for what stored values do not allow: another type, a scope that
 * leaves some out, and taking away an option, unless `clearRemoved`.
 */
export async function updateCustomField(work: Work, update: FieldUpdate): Promise<UpdatedField> {
  const { id, input, renames, clearRemoved } = update;
  const fields = await fieldsInTurn(work.db);
  const current = fields.find(field => field.id === id) ?? fail('NOT_FOUND', noSuchField, ['id']);
  const { field, problems } = changedField(current, input, renames, 'update');
  problems.push(...taken(fields, field.label, id));
  const { problems: inUse, removed } = await checkAgainstValues(work.db, current, field, clearRemoved);
  problems.push(...inUse);
  if (problems.length > 0) throw new UserErrors(problems);
  const names = new Map(current.choices.map(option => [option.id, option.name]));
  const renamed = field.choices.flatMap(option => {
    const before = names.get(option.id) ?? option.name;
    return before === option.name ? [] : [{ ...option, before }];
  });
  store(work, current, field);
  return { id, renamed, removed };
}

function store(work: Work, current: CustomField, field: FieldSettings): void {
  const { label, type, scope, required, helpText, choices, size, rows, columns } = field;
  if (
    Object.entries(field).every(([name, value]) =>
      isDeepStrictEqual(current[name as keyof FieldSettings], value),
    )
  )
    return;
  work.db.send(sql`
    UPDATE custom_field SET label = ${label}, label_key = ${nameKey(label)}, type = ${type}, scope = ${scope},
      required = ${required}, help_text = ${helpText}, choices = ${JSON.stringify(choices)}::jsonb, size = ${size},
      rows = ${rows}, columns = ${columns}
    WHERE id = ${current.id}`);
  const details: Record<string, string> =
    label === current.label ? { name: label } : { name: label, before: current.label };
  audit(work, { kind: 'CUSTOM_FIELD_CHANGED', actorId: work.viewer.id, details });
}

/** Puts the fields into this order. INVALID unless each of them is there exactly once. */
export async function reorderCustomFields(work: Work, ids: string[]): Promise<void> {
  const { db, viewer } = work;
  const current = (await fieldsInTurn(db)).map(field => field.id);
  const problems = checkOrder(ids, current);
  if (problems.length > 0) throw new UserErrors(problems);
  if (isDeepStrictEqual(current, ids)) return;
  db.send(sql`
    UPDATE custom_field f SET position = o.place - 1
    FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS o (id, place) WHERE f.id = o.id`);
  audit(work, { kind: 'CUSTOM_FIELDS_REORDERED', actorId: viewer.id });
}

/** All fields, for whoever is the only one to change them until this transaction ends. */
export async function fieldsInTurn(db: Db): Promise<CustomField[]> {
  await db.rows(sql`SELECT pg_advisory_xact_lock(hashtext('custom_field'), 0)`);
  return listCustomFields(db);
}

function taken(fields: CustomField[], label: string, own?: string): Problem[] {
  const isTaken = fields.some(field => field.labelKey === nameKey(label) && field.id !== own);
  return isTaken ? [{ code: 'TAKEN', message: labelIsTaken, path: ['label'] }] : [];
}

export const noSuchField = say('There is no such field.', 'Dieses Feld gibt es nicht.');
const labelIsTaken = say(
  'There is a field of this label already.',
  'Es gibt schon ein Feld mit dieser Bezeichnung.',
);
const enough = () =>
  say(
    `At most ${limits['field.count']} custom fields. Delete one first.`,
    `Höchstens ${limits['field.count']} Zusatzfelder. Löschen Sie zuerst eines.`,
  );
