import sql, { type Sql } from 'sql-template-tag';
import { searchText } from '../contacts/search.rules.js';
import { newId } from '../platform/ids.js';
import type { Work } from '../platform/work.js';
import { companiesByName, plannedAnew } from './import.lookups.query.js';
import type { Import } from './import.entity.js';
import { storeWaiting } from './import.waiting.js';
import type { PlacedCompany } from './import.writer.js';

/**
 * Finds the company of each name that these rows have: what this import made, else a visible one; for the rest it puts
 * down new ones, to be made with the rows. Whoever asks for the same new name meanwhile waits for this transaction.
 */
export async function placeCompanies(work: Work, of: Import, rows: Sql): Promise<PlacedCompany[]> {
  const planId = of.planId!;
  const { own, others } = await companiesOf(work, planId, rows);
  if (others.length === 0) return own;
  let found = await companiesByName(work, others);
  const missing = found.filter(({ contactId }) => !contactId).map(({ name }) => name);
  if (missing.length > 0) {
    await lockNames(work, missing);
    found = [...found.filter(({ contactId }) => contactId), ...(await companiesByName(work, missing))];
  }
  const placed = found.map(({ key, name, contactId }) => ({
    key,
    name,
    id: contactId ?? newId(),
    isNew: !contactId,
  }));
  await work.db.rows(
    sql`UPDATE import_name n SET contact_id = r.id, is_new = r."isNew", is_own = r."isNew"
      FROM json_to_recordset(${JSON.stringify(placed)}::json) AS r (key text, id uuid, "isNew" boolean)
      WHERE n.plan_id = ${planId} AND n.kind = 'COMPANY' AND n.key = r.key`,
    plannedAnew,
  );
  const made = placed.filter(({ isNew }) => isNew);
  await storeWaiting(
    work.db,
    planId,
    made.map(({ id, name }) => ({ ...bareCompany(id, name), type_id: of.contactTypeId })),
  );
  return [...own, ...placed];
}

/** The companies that these rows name: those that this import made or is about to make, and the names of the others. */
async function companiesOf(
  { db }: Work,
  planId: string,
  rows: Sql,
): Promise<{ own: PlacedCompany[]; others: string[] }> {
  const keys = await db.rows<{ key: string }>(
    sql`SELECT DISTINCT w.company_key AS key FROM import_contact w
      WHERE w.plan_id = ${planId} AND ${rows} AND w.company_key IS NOT NULL`,
    plannedAnew,
  );
  if (keys.length === 0) return { own: [], others: [] };
  const named = await db.rows<{ key: string; name: string; id: string | null }>(
    sql`SELECT key, name, CASE WHEN is_own THEN contact_id END AS id FROM import_name
      WHERE plan_id = ${planId} AND kind = 'COMPANY' AND key = ANY(${keys.map(({ key }) => key)}::text[])`,
    plannedAnew,
  );
  const ids = named.flatMap(({ id }) => id ?? []);
  const live = await db.rows<{ id: string }>(
    sql`SELECT id FROM contact WHERE id = ANY(${ids}::uuid[]) AND deleted_at IS NULL
      UNION ALL
      SELECT w.id FROM import_contact w
      WHERE w.plan_id = ${planId} AND ${rows} AND w.kind = 'COMPANY' AND w.id = ANY(${ids}::uuid[])`,
    plannedAnew,
  );
  const there = new Set(live.map(({ id }) => id));
  const isThere = (company: { id: string | null }): company is { id: string } =>
    company.id !== null && there.has(company.id);
  return {
    own: named.flatMap(company => (isThere(company) ? [{ key: company.key, id: company.id }] : [])),
    others: named.filter(company => !isThere(company)).map(({ name }) => name),
  };
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
    fieldTexts: [],
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
