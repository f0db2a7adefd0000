import sql from 'sql-template-tag';
import type { Db } from '../platform/database.js';
import { newId } from '../platform/ids.js';
import type { Work } from '../platform/work.js';
import type { CheckedRow } from './checked-row.js';
import type { Import } from './import.entity.js';
import { plannedAnew } from './import.lookups.query.js';
import { noteCompanies, noteNewNames } from './import.names.service.js';
import { lookAround, type LookedAround } from './import.surroundings.service.js';
import { noRows, storable, type RowCounts } from './import.values.js';
import { replaceWaiting, waitingContact } from './import.waiting.js';
import { decide, managersOf, type Decision, type Surroundings } from './plan.js';
import type { Recognition } from './recognition.js';
import { newContact, withChanges, type PlannedChanges } from './planned-contact.js';

/** Decides what becomes of these rows and notes it; gives the counts of the plan so far. The import is locked. */
export async function planChunk(work: Work, of: Import, rows: CheckedRow[]): Promise<RowCounts> {
  const planId = of.planId!;
  const around = await lookAround(work, of, rows);
  const decided = rows.map(row => settle(row, of, around));
  const changed = around.recognition.changed();
  await noteNewNames(work.db, planId, changed, around.surroundings);
  const companyKeys = await noteCompanies(work, planId, changed);
  await storeRows(work.db, planId, decided);
  await replaceWaiting(
    work.db,
    planId,
    changed.filter(({ id }) => around.waiting.has(id)).map(({ id }) => id),
    changed.map(contact =>
      waitingContact(contact, companyKeys, around.surroundings.fields, of.duplicatePolicy === 'UPDATE'),
    ),
  );
  await storeKeys(work.db, planId, around.recognition);
  return added(of.counts ?? noRows, decided);
}

interface DecidedRow {
  row: CheckedRow;
  decision: Decision;
  /** The contact that it makes or changes, or that it is skipped for. */
  contactId: string | null;
  /** Line of the row that makes or changes the same contact first. */
  firstLine: number | null;
}

/** A contact that a row makes or changes is what later rows are compared with. */
function settle(row: CheckedRow, of: Import, { surroundings, recognition }: LookedAround): DecidedRow {
  const decision = decide(row, surroundings);
  const settled = { row, decision, contactId: null, firstLine: null };
  if (decision.action === 'INVALID') return settled;
  if (decision.action === 'SKIP') return { ...settled, contactId: decision.contactId };
  if (decision.action === 'UNCHANGED') return { ...settled, contactId: decision.contact.id };
  const first = { line: row.line, at: row.at };
  if (decision.action === 'CREATE') {
    const { kind } = row;
    const made = newContact(of, { id: newId(), kind, first, changes: changesOfNew(row, surroundings) });
    recognition.note(made);
    return { ...settled, contactId: made.id };
  }
  const { contact, changes } = decision;
  const firstLine = contact.first?.line ?? null;
  recognition.note({
    ...contact,
    first: contact.first ?? first,
    changes: withChanges(contact.changes, changes),
  });
  return { ...settled, contactId: contact.id, firstLine };
}

function changesOfNew(row: CheckedRow, around: Surroundings): PlannedChanges {
  const managerIds = managersOf(row, around);
  return {
    ...row.changes,
    ...(row.typeName && { typeName: row.typeName }),
    ...(managerIds && { managerIds }),
  };
}

function added(before: RowCounts, decided: DecidedRow[]): RowCounts {
  const count = (action: Decision['action']): number =>
    decided.filter(({ decision }) => decision.action === action).length;
  return {
    ...before,
    rowCount: before.rowCount + decided.length,
    create: before.create + count('CREATE'),
    update: before.update + count('UPDATE'),
    unchanged: before.unchanged + count('UNCHANGED'),
    skip: before.skip + count('SKIP'),
    invalid: before.invalid + count('INVALID'),
  };
}

async function storeRows(db: Db, planId: string, decided: DecidedRow[]): Promise<void> {
  const rows = decided.map(({ row, decision, contactId, firstLine }) => ({
    line: row.line,
    action: decision.action,
    contact_id: contactId,
    ...(firstLine !== null && { first_line: firstLine }),
    ...(decision.action === 'UPDATE' && { changed: decision.shown }),
    ...(decision.action === 'INVALID' && { stored: decision.problems, cells: row.cells.map(storable) }),
  }));
  await db.rows(sql`
    INSERT INTO import_row (plan_id, line, action, contact_id, first_line, changed, stored, cells)
    SELECT ${planId}, line, action, contact_id, first_line, changed, stored, cells
    FROM json_to_recordset(${JSON.stringify(rows)}::json)
      AS r (line int, action text, contact_id uuid, first_line int, changed jsonb, stored jsonb, cells jsonb)`);
}

/** What the contacts of this portion are recognised by from now on. */
async function storeKeys(db: Db, planId: string, recognition: Recognition): Promise<void> {
  const { now, outdated } = recognition.keys();
  if (outdated.length > 0) {
    await db.rows(
      sql`DELETE FROM import_match m USING json_to_recordset(${JSON.stringify(outdated)}::json) AS r (key text, id uuid)
        WHERE m.plan_id = ${planId} AND m.key = r.key AND m.contact_id = r.id`,
      plannedAnew,
    );
  }
  if (now.length === 0) return;
  await db.rows(sql`
    INSERT INTO import_match (plan_id, key, contact_id)
    SELECT ${planId}, key, id FROM json_to_recordset(${JSON.stringify(now)}::json) AS r (key text, id uuid)
    ON CONFLICT DO NOTHING`);
}
