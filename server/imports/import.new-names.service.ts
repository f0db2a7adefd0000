import sql, { raw, type Sql } from 'sql-template-tag';
import { isAdministrator } from '../access/visible-to.js';
import { ensureContactTypes } from '../contact-types/contact-type.service.js';
import type { Db } from '../platform/database.js';
import type { Work } from '../platform/work.js';
import { ensureTags } from '../tags/tag.service.js';
import type { Import } from './import.entity.js';
import { plannedAnew } from './import.lookups.query.js';

/** Makes the tags and types of these rows that do not exist, and notes which ones it made. */
export async function makeNames({ db, viewer }: Work, of: Import, rows: Sql): Promise<void> {
  const tags = await db.rows<{ key: string }>(
    sql`SELECT DISTINCT k.key FROM import_contact w, unnest(w.tag_keys) AS k (key)
      WHERE w.plan_id = ${of.planId} AND ${rows}`,
    plannedAnew,
  );
  await ensureTags(db, [...(await namesToMake(db, of, 'TAG', tags)), ...of.tags]);
  if (!of.createMissing || !isAdministrator(viewer)) return;
  const types = await db.rows<{ key: string }>(
    sql`SELECT DISTINCT w.type_key AS key FROM import_contact w
      WHERE w.plan_id = ${of.planId} AND ${rows} AND w.type_key IS NOT NULL`,
    plannedAnew,
  );
  await ensureContactTypes(db, await namesToMake(db, of, 'CONTACT_TYPE', types));
}

const tables = { TAG: 'tag', CONTACT_TYPE: 'contact_type' } as const;

/** Those of these names that are not there; from now on they count as made by this import (`is_own`). */
async function namesToMake(
  db: Db,
  { planId }: Import,
  kind: keyof typeof tables,
  keys: { key: string }[],
): Promise<string[]> {
  if (keys.length === 0) return [];
  const names = await db.rows<{ name: string }>(
    sql`UPDATE import_name n SET is_own = true
      WHERE n.plan_id = ${planId} AND n.kind = ${kind} AND n.key = ANY(${keys.map(({ key }) => key)}::text[]) AND NOT n.is_own
        AND NOT EXISTS (SELECT FROM ${raw(tables[kind])} t WHERE t.name_key = n.key)
      RETURNING n.name`,
    plannedAnew,
  );
  return names.map(({ name }) => name);
}
