import sql, { empty, type Sql } from 'sql-template-tag';
import { findAllContacts } from '../contacts/contact.query.js';
import { rewriteSearchTexts } from '../contacts/contact-tags.service.js';
import type { CustomFieldValueRow } from '../custom-fields/custom-field-value.entity.js';
import type { FieldOption } from '../custom-fields/custom-field.values.js';
import type { HistoryValue } from '../history/contact-event.entity.js';
import { keepName } from '../history/former-name.service.js';
import { recordHistory } from '../history/history.service.js';
import { limits } from '../platform/limits.js';
import type { Work } from '../platform/work.js';
import { lockFollowers, touchFollowers, type Follower } from './followers.service.js';

export interface FieldGone {
  what: 'FIELD_GONE';
  fieldId: string;
}

export interface OptionsGone {
  what: 'OPTIONS_GONE';
  fieldId: string;
  options: FieldOption[];
}

export interface OptionsRenamed {
  what: 'OPTIONS_RENAMED';
  fieldId: string;
  optionIds: string[];
  /** The last contact that was brought up to date. */
  after?: string;
}

/** Takes the values of a field off a portion of contacts; when none is left, the field goes. */
export async function clearField(work: Work, gone: FieldGone): Promise<FieldGone | null> {
  if (await clearValues(work, gone.fieldId)) return gone;
  const [field] = await work.db.rows<{ label: string }>(sql`
    SELECT label FROM custom_field WHERE id = ${gone.fieldId} FOR UPDATE`);
  // Nobody can enter a value any more; what was entered meanwhile goes as well.
  if (!field) return null;
  if (await clearValues(work, gone.fieldId)) return gone;
  keepName(work.db, gone.fieldId, field.label);
  work.db.send(sql`DELETE FROM custom_field WHERE id = ${gone.fieldId}`);
  return null;
}

/** False where no contact has a value. */
async function clearValues(work: Work, fieldId: string): Promise<boolean> {
  const { followers, values } = await lockValues(work, fieldId, sql`true`);
  if (followers.length === 0) return false;
  work.db.send(sql`
    DELETE FROM custom_field_value
    WHERE field_id = ${fieldId} AND contact_id = ANY(${followers.map(({ id }) => id)}::uuid[])`);
  const choices = await choicesOf(work, fieldId);
  await tell(
    work,
    followers,
    values.map(value => ({ contactId: value.id, fieldId, before: shown(value, choices), after: null })),
  );
  return true;
}

/** Takes options that are no longer there off a portion of contacts. */
export async function clearOptions(work: Work, gone: OptionsGone): Promise<OptionsGone | null> {
  const { fieldId, options } = gone;
  const ids = options.map(option => option.id);
  const { followers, values } = await lockValues(work, fieldId, sql`v.option_ids && ${ids}::uuid[]`);
  if (followers.length === 0) return null;
  work.db.send(sql`
    UPDATE custom_field_value v SET option_ids = ARRAY(SELECT o FROM unnest(v.option_ids) AS o WHERE o <> ALL(${ids}::uuid[]))
    WHERE v.field_id = ${fieldId} AND v.contact_id = ANY(${values.map(({ id }) => id)}::uuid[])`);
  work.db.send(sql`DELETE FROM custom_field_value WHERE field_id = ${fieldId} AND option_ids = '{}'`);
  const choices = [...(await choicesOf(work, fieldId)), ...options];
  await tell(
    work,
    followers,
    values.map(value => {
      const left = value.optionIds!.filter(id => !ids.includes(id));
      const after = left.length > 0 ? shown({ ...value, optionIds: left }, choices) : null;
      return { contactId: value.id, fieldId, before: shown(value, choices), after };
    }),
  );
  return gone;
}

/** Contacts are found by what their options are called; nothing else of them changes with a name. */
export async function renameOptions(work: Work, renamed: OptionsRenamed): Promise<OptionsRenamed | null> {
  const { fieldId, optionIds, after } = renamed;
  const behind = after === undefined ? empty : sql`AND contact_id > ${after}`;
  const found = await work.db.rows<{ id: string }>(sql`
    SELECT contact_id AS id FROM custom_field_value
    WHERE field_id = ${fieldId} AND option_ids && ${optionIds}::uuid[] ${behind}
    ORDER BY contact_id LIMIT ${limits['bulk.ids']}`);
  const ids = found.map(({ id }) => id);
  await lockFollowers(work, ids);
  await rewriteSearchTexts(work, ids, findAllContacts);
  // Whoever waits for one of them to change it reads it again (contact.lock.ts).
  work.db.send(sql`UPDATE contact SET search_name = search_name WHERE id = ANY(${ids}::uuid[])`);
  return ids.length < limits['bulk.ids'] ? null : { ...renamed, after: ids.at(-1)! };
}

type Value = Pick<CustomFieldValueRow, 'text' | 'number' | 'date' | 'checked' | 'optionIds'> & { id: string };

/** Locks a portion of the contacts whose value `v` in the field is meant, and reads these values. */
async function lockValues(
  work: Work,
  fieldId: string,
  meant: Sql,
): Promise<{ followers: Follower[]; values: Value[] }> {
  const found = await work.db.rows<{ id: string }>(sql`
    SELECT v.contact_id AS id FROM custom_field_value v
    WHERE v.field_id = ${fieldId} AND ${meant} LIMIT ${limits['bulk.ids']}`);
  if (found.length === 0) return { followers: [], values: [] };
  const followers = await lockFollowers(
    work,
    found.map(({ id }) => id),
  );
  const values = await work.db.rows<Value>(sql`
    SELECT v.contact_id AS id, v.text, v.number, v.date::text, v.checked, v.option_ids AS "optionIds"
    FROM custom_field_value v
    WHERE v.field_id = ${fieldId} AND v.contact_id = ANY(${followers.map(({ id }) => id)}::uuid[]) AND ${meant}`);
  return { followers, values };
}

async function choicesOf({ db }: Work, fieldId: string): Promise<FieldOption[]> {
  const [field] = await db.rows<{ choices: FieldOption[] }>(sql`
    SELECT choices FROM custom_field WHERE id = ${fieldId}`);
  return field?.choices ?? [];
}

interface LostValue {
  contactId: string;
  fieldId: string;
  before: HistoryValue;
  after: HistoryValue;
}

async function tell(work: Work, followers: Follower[], lost: LostValue[]): Promise<void> {
  const ids = lost.map(({ contactId }) => contactId);
  recordHistory(
    work,
    lost.map(({ contactId, fieldId, before, after }) => ({
      contactId,
      type: 'UPDATED' as const,
      changes: [{ field: `customField.${fieldId}`, before, after }],
    })),
  );
  touchFollowers(work, followers, ids);
  await rewriteSearchTexts(work, ids, findAllContacts);
}

/** As text, for the field that could show it is gone when it is read. */
function shown({ text, number, date, checked, optionIds }: Value, choices: FieldOption[]): HistoryValue {
  if (optionIds) return choices.filter(({ id }) => optionIds.includes(id)).map(({ name }) => name);
  if (number !== null) return String(number);
  if (checked !== null) return checked ? '✓' : '–';
  return date ?? text;
}
