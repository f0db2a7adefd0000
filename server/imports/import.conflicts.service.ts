import sql, { type Sql } from 'sql-template-tag';
import { isAdministrator } from '../access/visible-to.js';
import { lockContacts } from '../contacts/contact.lock.js';
import type { ContactKind } from '../contacts/contact.values.js';
import type { Db } from '../platform/database.js';
import { say } from '../platform/messages.js';
import type { Work } from '../platform/work.js';
import { readRows, type Position } from './csv.js';
import { correctionsOf } from './import.corrections.query.js';
import { correctedRows } from './import.corrections.rules.js';
import type { Import } from './import.entity.js';
import { fileBytes } from './import.files.js';
import { findMatches, plannedAnew } from './import.lookups.query.js';
import { storable, type RowCounts, type StoredProblem } from './import.values.js';
import { matchKeysOf, type Recognised } from './match-keys.js';
import type { PlannedChanges } from './planned-contact.js';

/**
 * Takes contacts out of this chunk that are no longer what was planned: somebody added one that the row would have
 * matched, changed the one that it matches, took rights on it, or the type, away. Their rows become INVALID with
 * CONFLICT; gives the counts that are left. What stays to be changed is locked.
 */
export async function takeOutConflicts(
  work: Work,
  of: Import,
  rows: Sql,
  counts: RowCounts,
): Promise<RowCounts> {
  const ids = [
    ...(await withTwins(work, of, rows)),
    ...(await changedMeanwhile(work, of, rows)),
    ...(await withoutType(work, of, rows)),
  ];
  if (ids.length === 0) return counts;
  const gone = await work.db.rows<{ at: Position | null }>(sql`
    DELETE FROM import_contact w WHERE w.plan_id = ${of.planId} AND ${rows} AND w.id = ANY(${ids}::uuid[]) RETURNING w.at`);
  const lines = await work.db.rows<{ line: number; action: 'CREATE' | 'UPDATE' }>(
    sql`SELECT line, action FROM import_row r
      WHERE r.plan_id = ${of.planId} AND r.contact_id = ANY(${ids}::uuid[]) AND r.action IN ('CREATE', 'UPDATE')`,
    plannedAnew,
  );
  const cells = await cellsOf(work.db, of, new Set(lines.map(({ line }) => line)), gone);
  const handedBack = lines.map(({ line }) => ({ line, cells: cells.get(line) ?? null }));
  const problem: StoredProblem[] = [{ column: null, code: 'CONFLICT', message: conflict, value: null }];
  await work.db.rows(sql`
    UPDATE import_row r SET action = 'INVALID', contact_id = NULL, first_line = NULL, changed = NULL,
      stored = ${JSON.stringify(problem)}::jsonb, cells = g.cells
    FROM json_to_recordset(${JSON.stringify(handedBack)}::json) AS g (line int, cells jsonb)
    WHERE r.plan_id = ${of.planId} AND r.line = g.line`);
  const created = lines.filter(({ action }) => action === 'CREATE').length;
  return {
    ...counts,
    create: counts.create - created,
    update: counts.update - (lines.length - created),
    invalid: counts.invalid + lines.length,
  };
}

/** The cells of rows that are handed back, read from the file once more; none where it has been dropped. */
async function cellsOf(
  db: Db,
  of: Import,
  lines: ReadonlySet<number>,
  places: { at: Position | null }[],
): Promise<Map<number, string[]>> {
  const found = new Map<number, string[]>();
  if (!of.fileId) return found;
  const from =
    places.map(({ at }) => at).reduce((a, b) => (a && b ? (a.offset < b.offset ? a : b) : null)) ?? undefined;
  const bytes = fileBytes(db, of.fileId, from?.offset);
  const inFile = readRows(bytes, of, of.columns.length, from);
  for await (const { line, cells } of correctedRows(inFile, await correctionsOf(db, of.fileId))) {
    if (lines.has(line)) found.set(line, cells.map(storable));
    if (found.size === lines.size) break;
  }
  return found;
}

interface WaitingNew extends Recognised {
  id: string;
  kind: ContactKind;
}

/** New contacts that somebody else has made meanwhile; those that this very import made are none. */
async function withTwins(work: Work, of: Import, rows: Sql): Promise<string[]> {
  if (of.duplicatePolicy === 'CREATE') return [];
  const waiting = await work.db.rows<WaitingNew>(
    sql`SELECT w.id, w.kind, w.display_name AS "displayName", w.company_key AS "companyName", w.emails, w.phones
      FROM import_contact w WHERE w.plan_id = ${of.planId} AND ${rows} AND w.version IS NULL`,
    plannedAnew,
  );
  const idsByKey = new Map<string, string[]>();
  for (const contact of waiting) {
    for (const key of matchKeysOf(contact.kind, contact, of.matchKeys))
      idsByKey.set(key, [...(idsByKey.get(key) ?? []), contact.id]);
  }
  const ofThisImport = sql`EXISTS (
    SELECT FROM import_row r WHERE r.contact_id = c.id AND r.plan_id = ${of.planId} AND r.action IN ('CREATE', 'UPDATE'))`;
  const twins = await findMatches(work, idsByKey.keys(), of.matchKeys, sql`NOT ${ofThisImport}`);
  return twins.flatMap(({ key }) => idsByKey.get(key) ?? []);
}

/** Contacts that were changed, or may no longer be changed by the importer. Locks them all. */
async function changedMeanwhile(work: Work, of: Import, rows: Sql): Promise<string[]> {
  if (of.duplicatePolicy !== 'UPDATE') return [];
  const waiting = await work.db.rows<{ id: string; version: number; changes: PlannedChanges }>(
    sql`SELECT w.id, w.version, w.changes FROM import_contact w
      WHERE w.plan_id = ${of.planId} AND ${rows} AND w.version IS NOT NULL`,
    plannedAnew,
  );
  if (waiting.length === 0) return [];
  const locked = await lockContacts(work, sql`c.id = ANY(${waiting.map(({ id }) => id)}::uuid[])`);
  const now = new Map(locked.map(contact => [contact.id, contact]));
  return waiting
    .filter(({ id, version, changes: { managerIds, publicAccess, ...own } }) => {
      const contact = now.get(id);
      const needsRight = Object.keys(own).length > 0;
      const shares = managerIds !== undefined || publicAccess !== undefined;
      return (
        contact?.version !== version || (needsRight && !contact.canWrite) || (shares && !contact.canManage)
      );
    })
    .map(({ id }) => id);
}

async function withoutType({ db, viewer }: Work, of: Import, rows: Sql): Promise<string[]> {
  if (of.createMissing && isAdministrator(viewer)) return [];
  const contacts = await db.rows<{ id: string }>(
    sql`SELECT w.id FROM import_contact w
      WHERE w.plan_id = ${of.planId} AND ${rows} AND w.type_key IS NOT NULL
        AND NOT EXISTS (SELECT FROM contact_type t WHERE t.name_key = w.type_key)`,
    plannedAnew,
  );
  return contacts.map(({ id }) => id);
}

const conflict = say(
  'Not imported: after the check, this contact was added or changed by somebody else, or its type was removed.',
  'Nicht importiert: Nach der Prüfung hat jemand anders diesen Kontakt angelegt oder geändert, oder sein Kontakttyp wurde gelöscht.',
);
