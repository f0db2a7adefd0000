import sql from 'sql-template-tag';
import type { Db } from '../platform/database.js';
import type { Problem } from '../platform/errors.js';
import { say, type Message } from '../platform/messages.js';
import type { CustomField } from './custom-field.entity.js';
import type { FieldOption } from './custom-field.values.js';
import { hasOptions, type FieldSettings } from './field-settings.rules.js';

/** How many contacts have a value of a field, those in the bin included: they come back whole. */
interface Usage {
  all: number;
  persons: number;
  companies: number;
}

/**
 * What the stored values of a field do not allow, and which of its options are in use and to go. It waits for those who
 * are writing values of the field, and locks it against new ones.
 */
export async function checkAgainstValues(
  db: Db,
  current: CustomField,
  wanted: FieldSettings,
  clearRemoved: boolean,
): Promise<{ problems: Problem[]; removed: FieldOption[] }> {
  const kept = new Set(wanted.choices.map(option => option.id));
  const leaving = current.choices.filter(option => !kept.has(option.id));
  const isOtherType = wanted.type !== current.type;
  const isNarrower = wanted.scope !== current.scope && wanted.scope !== 'BOTH';
  if (!isOtherType && !isNarrower && leaving.length === 0) return { problems: [], removed: [] };
  await db.rows(sql`SELECT FROM custom_field WHERE id = ${current.id} FOR UPDATE`);
  const usage = await countValues(db, current.id);
  const problems: Problem[] = [];
  if (isOtherType && usage.all > 0)
    problems.push({ code: 'IN_USE', message: typeIsFixed(usage.all), path: ['type'] });
  const others = wanted.scope === 'PERSON' ? usage.companies : usage.persons;
  if (isNarrower && others > 0)
    problems.push({ code: 'IN_USE', message: leavesOut(others), path: ['scope'] });
  if (!hasOptions(wanted.type) || leaving.length === 0) return { problems, removed: [] };
  const used = await optionsInUse(
    db,
    current.id,
    leaving.map(option => option.id),
  );
  const removed = leaving.filter(option => used.ids.includes(option.id));
  if (removed.length > 0 && !clearRemoved) {
    const names = removed.map(option => option.name);
    problems.push({ code: 'IN_USE', message: optionsAreUsed(names, used.count), path: ['options'] });
  }
  return { problems, removed };
}

/** How many contacts have a value of the field. */
export async function countValues(db: Db, fieldId: string): Promise<Usage> {
  const [usage] = await db.rows<Usage>(sql`
    SELECT count(*)::int AS all, count(*) FILTER (WHERE c.kind = 'PERSON')::int AS persons,
      count(*) FILTER (WHERE c.kind = 'COMPANY')::int AS companies
    FROM custom_field_value v JOIN contact c ON c.id = v.contact_id WHERE v.field_id = ${fieldId}`);
  return usage!;
}

async function optionsInUse(
  db: Db,
  fieldId: string,
  optionIds: string[],
): Promise<{ ids: string[]; count: number }> {
  const [used] = await db.rows<{ ids: string[]; count: number }>(sql`
    SELECT count(DISTINCT v.contact_id)::int AS count, coalesce(array_agg(DISTINCT o.id), '{}') AS ids
    FROM custom_field_value v, unnest(v.option_ids) AS o (id)
    WHERE v.field_id = ${fieldId} AND o.id = ANY(${optionIds}::uuid[])`);
  return used!;
}

/** "3 contacts", in German as behind "von" and "bei". */
export const contactsCounted = (count: number) =>
  say(
    `${count.toLocaleString('en')} ${count === 1 ? 'contact' : 'contacts'}`,
    `${count.toLocaleString('de')} ${count === 1 ? 'Kontakt' : 'Kontakten'}`,
  );

function typeIsFixed(count: number): Message {
  const { en, de } = contactsCounted(count);
  return say(
    `The kind of field is fixed by the values of ${en}, the bin included.`,
    `Die Art des Feldes steht durch die Werte von ${de} fest (mit Papierkorb).`,
  );
}

function leavesOut(count: number): Message {
  const { en, de } = contactsCounted(count);
  return say(
    `This would lose the values of ${en}, the bin included.`,
    `Dabei gingen die Werte von ${de} verloren (mit Papierkorb).`,
  );
}

function optionsAreUsed(names: string[], count: number): Message {
  const { en, de } = contactsCounted(count);
  return say(
    `“${names.join(', ')}” is in use by ${en}, the bin included. Say what becomes of their values.`,
    `„${names.join(', ')}“ ist in Gebrauch bei ${de} (mit Papierkorb). Sagen Sie, was aus deren Werten wird.`,
  );
}
