import sql, { type Sql } from 'sql-template-tag';
import { isAdministrator, visibleTo } from '../access/visible-to.js';
import { ensureContactTypes } from '../contact-types/contact-type.service.js';
import { searchText } from '../contacts/search.rules.js';
import { newId } from '../platform/ids.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import type { Work } from '../platform/work.js';
import { ensureTags } from '../tags/tag.service.js';
import type { Import } from './import.entity.js';
import { companiesByName } from './import.lookups.query.js';
import type { RowCounts, StoredProblem } from './import.values.js';
import { makeContacts, storeWaiting } from './import.writer.js';

/** Carries out the next rows of a plan, which is locked; true where more wait. Emits `import.completed` at the end. */
export async function runChunk(work: Work, of: Import): Promise<boolean> {
  const { db, now } = work;
  const planId = of.planId!;
  const counts = { ...of.counts! };
  const chunk = await nextChunk(work, of);
  if (chunk) {
    const conflicts = await takeOutConflicts(work, of, chunk.rows);
    counts.create -= conflicts;
    counts.invalid += conflicts;
    await makeNames(work, of, chunk.rows);
    await makeCompanies(work, planId, chunk.rows);
    const managerIds = await activeManagers(work, of.managerIds);
    const { contactTypeId, publicAccess } = of;
    const withCompanies = sql`(${chunk.rows} OR (w.kind = 'COMPANY' AND w.line = 0))`;
    await makeContacts(work, planId, withCompanies, { contactTypeId, managerIds, publicAccess });
  }
  const isMore = chunk?.isFull ?? false;
  const rowsDone = of.rowsDone + (chunk?.count ?? 0);
  if (!isMore) {
    counts.companies = await companiesMade(work, planId);
    work.emit({ type: 'import.completed', data: { id: of.id } });
  }
  await db.rows(sql`
    UPDATE import SET step = step + 1, run_at = ${chunk ? JSON.stringify(chunk.last) : null}::jsonb,
      rows_done = ${rowsDone}, counts = ${JSON.stringify(counts satisfies RowCounts)}::jsonb,
      progress = ${isMore ? Math.min(1, rowsDone / Math.max(1, of.counts!.create)) : 1},
      status = ${isMore ? 'RUNNING' : 'COMPLETED'}, finished_at = ${isMore ? null : now}::timestamptz
    WHERE id = ${of.id}`);
  return isMore;
}

interface Chunk {
  /** A condition on `import_contact w`. */
  rows: Sql;
  last: NonNullable<Import['runAt']>;
  count: number;
  isFull: boolean;
}

/** Companies first, then persons, so that a person's company is there wherever it stands in the file. */
async function nextChunk({ db }: Work, of: Import): Promise<Chunk | null> {
  const size = limits['import.chunkRows'];
  const from = of.runAt ?? { kind: '', line: 0 };
  const lines = await db.rows<NonNullable<Import['runAt']>>(sql`
    SELECT w.kind, w.line FROM import_contact w
    WHERE w.plan_id = ${of.planId} AND (w.kind, w.line) > (${from.kind}, ${from.line})
    ORDER BY w.kind, w.line LIMIT ${size}`);
  const last = lines.at(-1);
  if (!last) return null;
  return {
    rows: sql`(w.kind, w.line) > (${from.kind}, ${from.line}) AND (w.kind, w.line) <= (${last.kind}, ${last.line})`,
    last,
    count: lines.length,
    isFull: lines.length === size,
  };
}

/**
 * Rows that are no longer what was planned: somebody added a contact with that address meanwhile, or took the type
 * away. They become INVALID with CONFLICT; gives their number.
 */
async function takeOutConflicts({ db, viewer }: Work, of: Import, rows: Sql): Promise<number> {
  const isThere =
    of.duplicatePolicy === 'SKIP' && of.matchKeys.includes('EMAIL')
      ? sql`EXISTS (
          SELECT FROM json_to_recordset(w.emails) AS x (key text) JOIN contact_email e ON e.key = x.key
          JOIN contact c ON c.id = e.contact_id AND c.kind = w.kind AND c.deleted_at IS NULL
          WHERE ${visibleTo(viewer, 'read')})`
      : sql`false`;
  const mayMakeTypes = of.createMissing && isAdministrator(viewer);
  const isTypeGone = mayMakeTypes
    ? sql`false`
    : sql`w.type_key IS NOT NULL AND NOT EXISTS (SELECT FROM contact_type t WHERE t.name_key = w.type_key)`;
  const problem: StoredProblem[] = [
    { column: null, code: 'CONFLICT', message: changedMeanwhile, value: null },
  ];
  const found = await db.rows(sql`
    WITH gone AS (
      DELETE FROM import_contact w WHERE w.plan_id = ${of.planId} AND ${rows} AND (${isThere} OR ${isTypeGone})
      RETURNING w.line
    )
    UPDATE import_row r SET action = 'INVALID', contact_id = NULL, stored = ${JSON.stringify(problem)}::jsonb
    FROM gone WHERE r.plan_id = ${of.planId} AND r.line = gone.line RETURNING r.line`);
  return found.length;
}

/** Tags and types of these rows that do not exist. */
async function makeNames({ db, viewer }: Work, of: Import, rows: Sql): Promise<void> {
  const tags = await db.rows<{ name: string }>(sql`
    SELECT DISTINCT n.name FROM import_contact w, unnest(w.tag_keys) AS k (key)
    JOIN import_name n ON n.plan_id = ${of.planId} AND n.kind = 'TAG' AND n.key = k.key
    WHERE w.plan_id = ${of.planId} AND ${rows} AND NOT EXISTS (SELECT FROM tag t WHERE t.name_key = k.key)`);
  await ensureTags(db, [...tags.map(({ name }) => name), ...of.tags]);
  if (!of.createMissing || !isAdministrator(viewer)) return;
  const types = await db.rows<{ name: string }>(sql`
    SELECT DISTINCT n.name FROM import_contact w
    JOIN import_name n ON n.plan_id = ${of.planId} AND n.kind = 'CONTACT_TYPE' AND n.key = w.type_key
    WHERE w.plan_id = ${of.planId} AND ${rows} AND NOT EXISTS (SELECT FROM contact_type t WHERE t.name_key = w.type_key)`);
  await ensureContactTypes(
    db,
    types.map(({ name }) => name),
  );
}

/**
 * Finds the company of each name that these rows have: what this import made, else a visible one; for the rest it puts
 * down new ones, to be made with the rows. Whoever asks for the same new name meanwhile waits for this transaction.
 */
async function makeCompanies(work: Work, planId: string, rows: Sql): Promise<void> {
  const { db } = work;
  const named = await db.rows<{ key: string; name: string }>(sql`
    SELECT n.key, n.name FROM import_name n
    WHERE n.plan_id = ${planId} AND n.kind = 'COMPANY'
      AND n.key IN (SELECT w.company_key FROM import_contact w WHERE w.plan_id = ${planId} AND ${rows})
      AND NOT (n.is_own AND (
        EXISTS (SELECT FROM contact c WHERE c.id = n.contact_id AND c.deleted_at IS NULL)
        OR EXISTS (
          SELECT FROM import_contact w WHERE w.plan_id = ${planId} AND w.kind = 'COMPANY' AND w.id = n.contact_id AND ${rows}
        )
      ))`);
  if (named.length === 0) return;
  const names = named.map(({ name }) => name);
  let found = await companiesByName(work, names);
  const missing = found.filter(({ contactId }) => !contactId).map(({ name }) => name);
  if (missing.length > 0) {
    await lockNames(work, missing);
    const meanwhile = await companiesByName(work, missing);
    found = [...found.filter(({ contactId }) => contactId), ...meanwhile];
  }
  const placed = found.map(({ key, name, contactId }) => ({
    key,
    name,
    id: contactId ?? newId(),
    isNew: !contactId,
  }));
  await db.rows(sql`
    UPDATE import_name n SET contact_id = r.id, is_new = r."isNew", is_own = r."isNew"
    FROM json_to_recordset(${JSON.stringify(placed)}::json) AS r (key text, id uuid, "isNew" boolean)
    WHERE n.plan_id = ${planId} AND n.kind = 'COMPANY' AND n.key = r.key`);
  await storeWaiting(
    db,
    planId,
    placed.filter(({ isNew }) => isNew).map(({ id, name }) => bareCompany(id, name)),
  );
}

const bareCompany = (id: string, name: string) => ({
  kind: 'COMPANY',
  line: 0,
  id,
  display_name: name,
  name,
  search: searchText({
    displayName: name,
    emails: [],
    phones: [],
    websites: [],
    socialProfiles: [],
    addresses: [],
    tags: [],
  }),
});

/** The same lock as for a person that is typed in (contact.references.ts), in one order for all. */
async function lockNames({ db }: Work, names: string[]): Promise<void> {
  await db.rows(sql`
    SELECT pg_advisory_xact_lock(l.key) FROM (
      SELECT DISTINCT hashtextextended(lower(n COLLATE "und-x-icu"), 0) AS key FROM unnest(${names}::text[]) AS u (n)
      ORDER BY 1 OFFSET 0
    ) l`);
}

/** Who can still be put in charge; where nobody is left, the importer. */
async function activeManagers({ db, viewer }: Work, managerIds: string[]): Promise<string[]> {
  if (managerIds.length === 0) return [];
  const active = await db.rows<{ id: string }>(
    sql`SELECT id FROM app_user WHERE id = ANY(${managerIds}::uuid[]) AND active FOR SHARE`,
  );
  return active.length > 0 ? active.map(({ id }) => id) : [viewer.id];
}

async function companiesMade({ db }: Work, planId: string): Promise<number> {
  const [row] = await db.rows<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM import_name
    WHERE plan_id = ${planId} AND kind = 'COMPANY' AND is_new AND contact_id IS NOT NULL`);
  return row!.n;
}

const changedMeanwhile = say(
  'Not imported: a contact with this e-mail address was added, or the contact type removed, after the check.',
  'Nicht importiert: Nach der Prüfung wurde ein Kontakt mit dieser E-Mail-Adresse angelegt oder der Kontakttyp gelöscht.',
);
