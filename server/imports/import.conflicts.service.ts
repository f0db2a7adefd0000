import sql, { type Sql } from 'sql-template-tag';
import { isAdministrator } from '../access/visible-to.js';
import type { ContactKind } from '../contacts/contact.values.js';
import type { Db } from '../platform/database.js';
import { say } from '../platform/messages.js';
import type { Work } from '../platform/work.js';
import { readRows, type Position } from './csv.js';
import { correctionsOf } from './import.corrections.query.js';
import { correctedRows } from './import.corrections.rules.js';
import type { Import } from './import.entity.js';
import { fileBytes } from './import.files.js';
import { matchesByEmail, plannedAnew } from './import.lookups.query.js';
import { fileOf } from './import.service.js';
import { storable, type StoredProblem } from './import.values.js';
import { matchKeyOf } from './plan.js';

/**
 * Rows that are no longer what was planned: somebody added a contact with that address meanwhile, or took the type
 * away. They become INVALID with CONFLICT; gives their number.
 */
export async function takeOutConflicts(work: Work, of: Import, rows: Sql): Promise<number> {
  const lines = [...(await linesWithTwins(work, of, rows)), ...(await linesWithoutType(work, of, rows))];
  if (lines.length === 0) return 0;
  const problem: StoredProblem[] = [
    { column: null, code: 'CONFLICT', message: changedMeanwhile, value: null },
  ];
  const gone = await work.db.rows<{ line: number; at: Position | null }>(sql`
    DELETE FROM import_contact w WHERE w.plan_id = ${of.planId} AND ${rows} AND w.line = ANY(${lines}::int[])
    RETURNING w.line, w.at`);
  const cells = await cellsOf(work.db, of, gone);
  work.db.send(sql`
    UPDATE import_row r SET action = 'INVALID', contact_id = NULL, stored = ${JSON.stringify(problem)}::jsonb, cells = g.cells
    FROM json_to_recordset(${JSON.stringify(cells)}::json) AS g (line int, cells jsonb)
    WHERE r.plan_id = ${of.planId} AND r.line = g.line`);
  return gone.length;
}

/** The cells of rows that are handed back, read from the file once more. */
async function cellsOf(
  db: Db,
  of: Import,
  rows: { line: number; at: Position | null }[],
): Promise<{ line: number; cells: string[] }[]> {
  const wanted = new Set(rows.map(({ line }) => line));
  const from =
    rows.map(({ at }) => at).reduce((a, b) => (a && b ? (a.offset < b.offset ? a : b) : null)) ?? undefined;
  const found: { line: number; cells: string[] }[] = [];
  const bytes = fileBytes(db, fileOf(of), from?.offset);
  const inFile = readRows(bytes, of, of.columns.length, from);
  for await (const { line, cells } of correctedRows(inFile, await correctionsOf(db, fileOf(of)))) {
    if (wanted.has(line)) found.push({ line, cells: cells.map(storable) });
    if (found.length === wanted.size) break;
  }
  return found;
}

async function linesWithTwins(work: Work, of: Import, rows: Sql): Promise<number[]> {
  if (of.duplicatePolicy !== 'SKIP' || !of.matchKeys.includes('EMAIL')) return [];
  const emails = await work.db.rows<{ line: number; kind: ContactKind; key: string }>(
    sql`SELECT w.line, w.kind, x.key FROM import_contact w, json_to_recordset(w.emails) AS x (key text)
      WHERE w.plan_id = ${of.planId} AND ${rows}`,
    plannedAnew,
  );
  const there = await matchesByEmail(work, [...new Set(emails.map(({ key }) => key))]);
  const twins = new Set(there.map(({ kind, email }) => matchKeyOf(kind, email)));
  return emails.filter(({ kind, key }) => twins.has(matchKeyOf(kind, key))).map(({ line }) => line);
}

async function linesWithoutType({ db, viewer }: Work, of: Import, rows: Sql): Promise<number[]> {
  if (of.createMissing && isAdministrator(viewer)) return [];
  const lines = await db.rows<{ line: number }>(
    sql`SELECT w.line FROM import_contact w
      WHERE w.plan_id = ${of.planId} AND ${rows} AND w.type_key IS NOT NULL
        AND NOT EXISTS (SELECT FROM contact_type t WHERE t.name_key = w.type_key)`,
    plannedAnew,
  );
  return lines.map(({ line }) => line);
}

const changedMeanwhile = say(
  'Not imported: a contact with this e-mail address was added, or the contact type removed, after the check.',
  'Nicht importiert: Nach der Prüfung wurde ein Kontakt mit dieser E-Mail-Adresse angelegt oder der Kontakttyp gelöscht.',
);
