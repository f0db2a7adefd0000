import sql from 'sql-template-tag';
import { isAdministrator } from '../access/visible-to.js';
import { listContactTypes } from '../contact-types/contact-type.service.js';
import { contactKinds } from '../contacts/contact.values.js';
import type { Db } from '../platform/database.js';
import { newId } from '../platform/ids.js';
import type { Work } from '../platform/work.js';
import { nameKey } from '../tags/tag.rules.js';
import { findTags } from '../tags/tag.service.js';
import type { Import } from './import.entity.js';
import { companiesByName, matchesByEmail, plannedAnew } from './import.lookups.query.js';
import { noRows, storable, type RowCounts } from './import.values.js';
import { storeWaiting } from './import.writer.js';
import { decide, matchKeyOf, type CheckedRow, type Decision, type Surroundings } from './plan.js';

/** A row that makes a contact of this id. */
interface NewContact {
  row: CheckedRow;
  id: string;
}

/** Decides what becomes of these rows and notes it; gives the counts of the plan so far. The import is locked. */
export async function planChunk(work: Work, of: Import, rows: CheckedRow[]): Promise<RowCounts> {
  const planId = of.planId!;
  const around = await lookAround(work, of, rows);
  const decided = rows.map(row => decideInTurn(row, around));
  const created = decided.flatMap(({ row, decision, contactId }) =>
    decision.action === 'CREATE' && contactId ? [{ row, id: contactId }] : [],
  );
  await noteNewNames(work.db, planId, created, around);
  const companyKeys = await noteCompanies(work, planId, created);
  await storeRows(work.db, planId, decided);
  await storeContacts(work.db, planId, created, companyKeys);
  if (around.skipsDuplicates) await storeMatches(work.db, planId, created);
  return added(of.counts ?? noRows, decided);
}

interface DecidedRow {
  row: CheckedRow;
  decision: Decision;
  /** What it makes, or what it is skipped for. */
  contactId: string | null;
}

/** A row that makes a contact is what later rows are compared with. */
function decideInTurn(row: CheckedRow, around: Surroundings): DecidedRow {
  const decision = decide(row, around);
  if (decision.action === 'SKIP') return { row, decision, contactId: decision.contactId };
  if (decision.action === 'INVALID') return { row, decision, contactId: null };
  const contactId = newId();
  for (const { key } of row.changes.emails ?? []) {
    const match = matchKeyOf(row.kind, key);
    if (!around.matches.has(match)) around.matches.set(match, contactId);
  }
  return { row, decision, contactId };
}

function added(before: RowCounts, decided: DecidedRow[]): RowCounts {
  const count = (action: Decision['action']): number =>
    decided.filter(({ decision }) => decision.action === action).length;
  return {
    ...before,
    rowCount: before.rowCount + decided.length,
    create: before.create + count('CREATE'),
    skip: before.skip + count('SKIP'),
    invalid: before.invalid + count('INVALID'),
  };
}

async function lookAround(work: Work, of: Import, rows: CheckedRow[]): Promise<Surroundings> {
  const { db, viewer } = work;
  const skipsDuplicates = of.duplicatePolicy === 'SKIP' && of.matchKeys.includes('EMAIL');
  const emails = skipsDuplicates
    ? [...new Set(rows.flatMap(({ changes }) => (changes.emails ?? []).map(({ key }) => key)))]
    : [];
  const matches =
    emails.length > 0 ? await knownMatches(work, of.planId!, emails) : new Map<string, string>();
  const tagNames = new Set(rows.flatMap(({ changes }) => changes.tagNames ?? []));
  const tags = tagNames.size > 0 ? await findTags(db, [...tagNames]) : [];
  const types = rows.some(({ typeName }) => typeName) ? await listContactTypes(db) : [];
  return {
    matches,
    tagKeys: new Set(tags.map(tag => tag.nameKey)),
    ownTagKeys: new Set(of.tags.map(nameKey)),
    typeKeys: new Set(types.map(type => type.nameKey)),
    skipsDuplicates,
    createMissing: of.createMissing,
    mayMakeTypes: isAdministrator(viewer),
  };
}

/** What is there, and what earlier rows make. */
async function knownMatches(work: Work, planId: string, emails: string[]): Promise<Map<string, string>> {
  const keys = emails.flatMap(email => contactKinds.map(kind => matchKeyOf(kind, email)));
  const earlier = await work.db.rows<{ key: string; contactId: string }>(
    sql`
    SELECT key, contact_id AS "contactId" FROM import_match WHERE plan_id = ${planId} AND key = ANY(${keys}::text[])`,
    plannedAnew,
  );
  const there = await matchesByEmail(work, emails);
  return new Map([
    ...earlier.map(({ key, contactId }) => [key, contactId] as const),
    ...there.map(({ kind, email, contactId }) => [matchKeyOf(kind, email), contactId] as const),
  ]);
}

/** Tags and types that the rows name and that are to be made. */
async function noteNewNames(
  db: Db,
  planId: string,
  created: NewContact[],
  { tagKeys, typeKeys }: Surroundings,
): Promise<void> {
  const names = new Map<string, { kind: string; key: string; name: string }>();
  const note = (kind: string, name: string, known: Set<string>): void => {
    const key = nameKey(name);
    if (!known.has(key) && !names.has(`${kind} ${key}`)) names.set(`${kind} ${key}`, { kind, key, name });
  };
  for (const { row } of created) {
    for (const name of row.changes.tagNames ?? []) note('TAG', name, tagKeys);
    if (row.typeName) note('CONTACT_TYPE', row.typeName, typeKeys);
  }
  if (names.size === 0) return;
  await db.rows(sql`
    INSERT INTO import_name (plan_id, kind, key, name, is_new, is_own)
    SELECT ${planId}, kind, key, name, true, true
    FROM json_to_recordset(${JSON.stringify([...names.values()])}::json) AS r (kind text, key text, name text)
    ON CONFLICT DO NOTHING`);
}

/**
 * Notes which company each name stands for: one that is there, else a row of the file that is this company, wherever it
 * stands, else a new one. Gives the keys of the names.
 */
async function noteCompanies(
  work: Work,
  planId: string,
  created: NewContact[],
): Promise<Map<string, string>> {
  const names = [...new Set(created.flatMap(({ row }) => companyNameOf(row) ?? []))];
  if (names.length === 0) return new Map();
  const found = await companiesByName(work, names);
  const keys = new Map(found.map(({ name, key }) => [name, key]));
  const ids = new Map<string, string>();
  for (const { key, contactId } of found) if (contactId) ids.set(key, contactId);
  const there = new Set(ids.keys());
  for (const { row, id } of created) {
    const key = keys.get(row.displayName);
    if (row.kind === 'COMPANY' && key !== undefined && !ids.has(key)) ids.set(key, id);
  }
  // Of several spellings the first one counts.
  const spelled = new Map(found.toReversed().map(({ name, key }) => [key, name]));
  const entries = [...spelled].map(([key, name]) => ({
    key,
    name,
    contact_id: ids.get(key) ?? null,
    is_own: !there.has(key),
  }));
  work.db.send(sql`
    INSERT INTO import_name (plan_id, kind, key, name, is_new, is_own, contact_id)
    SELECT ${planId}, 'COMPANY', key, name, contact_id IS NULL, is_own, contact_id
    FROM json_to_recordset(${JSON.stringify(entries)}::json) AS r (key text, name text, is_own boolean, contact_id uuid)
    ON CONFLICT (plan_id, kind, key) DO UPDATE SET contact_id = excluded.contact_id, is_new = false, is_own = excluded.is_own
      WHERE import_name.contact_id IS NULL AND excluded.contact_id IS NOT NULL`);
  return keys;
}

const companyNameOf = ({ kind, changes, displayName }: CheckedRow): string | null =>
  kind === 'COMPANY' ? displayName : (changes.companyName ?? null);

async function storeRows(db: Db, planId: string, decided: DecidedRow[]): Promise<void> {
  const rows = decided.map(({ row, decision, contactId }) => ({
    line: row.line,
    action: decision.action,
    contact_id: contactId,
    ...(decision.action === 'INVALID' && { stored: decision.problems, cells: row.cells.map(storable) }),
  }));
  await db.rows(sql`
    INSERT INTO import_row (plan_id, line, action, contact_id, stored, cells)
    SELECT ${planId}, line, action, contact_id, stored, cells
    FROM json_to_recordset(${JSON.stringify(rows)}::json)
      AS r (line int, action text, contact_id uuid, stored jsonb, cells jsonb)`);
}

/** Everything that the run will write of a contact stands ready, so that the run does exactly the plan. */
async function storeContacts(
  db: Db,
  planId: string,
  created: NewContact[],
  companyKeys: Map<string, string>,
): Promise<void> {
  const rows = created.map(({ row: { line, at, kind, displayName, changes, typeName, search }, id }) => ({
    kind,
    line,
    id,
    at,
    display_name: displayName,
    first_name: changes.firstName,
    last_name: changes.lastName,
    name: changes.name,
    job_title: changes.jobTitle,
    description: changes.description,
    company_key: kind === 'PERSON' && changes.companyName ? companyKeys.get(changes.companyName) : null,
    type_key: typeName && nameKey(typeName),
    tag_keys: changes.tagNames?.map(nameKey),
    emails: numbered(changes.emails),
    phones: numbered(changes.phones),
    websites: numbered(changes.websites),
    social_profiles: numbered(changes.socialProfiles),
    addresses: numbered(changes.addresses),
    search,
  }));
  await storeWaiting(db, planId, rows);
}

const numbered = <Entry extends object>(entries: Entry[] | undefined): object[] | undefined =>
  entries?.length ? entries.map((entry, position) => ({ position, ...entry })) : undefined;

async function storeMatches(db: Db, planId: string, created: NewContact[]): Promise<void> {
  const matches = created.flatMap(({ row, id }) =>
    (row.changes.emails ?? []).map(({ key }) => ({ key: matchKeyOf(row.kind, key), contact_id: id })),
  );
  await db.rows(sql`
    INSERT INTO import_match (plan_id, key, contact_id)
    SELECT ${planId}, key, contact_id
    FROM json_to_recordset(${JSON.stringify(matches)}::json) AS r (key text, contact_id uuid)
    ON CONFLICT DO NOTHING`);
}
