import sql, { type Sql } from 'sql-template-tag';
import { fail, UserErrors, type Problem } from '../platform/errors.js';
import { isUuid, newId } from '../platform/ids.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import type { Reader, Work } from '../platform/work.js';
import { nameKey } from '../tags/tag.rules.js';
import type { SavedView } from './saved-view.entity.js';
import { checkViewName, checkViewQuery, viewQueryText, type ViewQuery } from './saved-view.rules.js';

export interface ViewToSave {
  /** Of a view that is there; absent: a new one. */
  id?: string | null;
  name?: string | null;
  query?: string | null;
}

/** The viewer's own views by name; nobody sees those of others. */
export async function listViews(reader: Reader): Promise<SavedView[]> {
  return read(reader, sql`true`);
}

/** The viewer's own view of this id, or null. */
export async function findView(reader: Reader, id: string): Promise<SavedView | null> {
  if (!isUuid(id)) return null;
  const [view] = await read(reader, sql`v.id = ${id}`);
  return view ?? null;
}

async function read({ db, viewer }: Reader, condition: Sql): Promise<SavedView[]> {
  const views = await db.rows<SavedView & { query: ViewQuery }>(sql`
    SELECT v.id, v.name, v.query, v.saved_at AS "savedAt" FROM saved_view v
    WHERE v.user_id = ${viewer.id} AND ${condition} ORDER BY v.name, v.id`);
  return views.map(view => ({ ...view, query: viewQueryText(view.query) }));
}

/**
 * Keeps a view under a name, or gives one that is there another name, another content or both; gives its id. TAKEN,
 * LIMIT_REACHED, NOT_FOUND for those of others. Two saves of one user take turns.
 */
export async function saveView(work: Work, { id = null, name, query }: ViewToSave): Promise<string> {
  const { db, viewer, now } = work;
  const problems: Problem[] = [];
  const isNew = id === null;
  const checkedName = isNew || name !== undefined ? checkViewName(name ?? null, problems) : undefined;
  const checkedQuery = isNew || query != null ? checkViewQuery(query ?? null, problems) : undefined;
  if (problems.length > 0) throw new UserErrors(problems);

  await db.rows(sql`SELECT pg_advisory_xact_lock(hashtext('saved_view'), hashtext(${viewer.id}))`);
  const own = await db.rows<{ id: string; key: string }>(
    sql`SELECT id, name_key AS key FROM saved_view WHERE user_id = ${viewer.id}`,
  );
  if (!isNew && !own.some(view => view.id === id)) return fail('NOT_FOUND', noView, ['id']);
  const key = checkedName === undefined ? null : nameKey(checkedName);
  if (own.some(view => view.key === key && view.id !== id)) return fail('TAKEN', taken, ['name']);
  if (isNew && own.length >= limits['views.perUser']) return fail('LIMIT_REACHED', enough());

  const savedId = id ?? newId();
  const content = checkedQuery === undefined ? null : JSON.stringify(checkedQuery);
  db.send(
    isNew
      ? sql`INSERT INTO saved_view (id, user_id, name, name_key, query, saved_at)
          VALUES (${savedId}, ${viewer.id}, ${checkedName}, ${key}, ${content}::jsonb, ${now})`
      : sql`UPDATE saved_view SET name = coalesce(${checkedName ?? null}, name), name_key = coalesce(${key}, name_key),
          query = coalesce(${content}::jsonb, query), saved_at = ${now}
          WHERE id = ${savedId}`,
  );
  return savedId;
}

/** Removes the viewer's own view. NOT_FOUND for those of others. */
export async function deleteView({ db, viewer }: Work, id: string): Promise<void> {
  const gone = isUuid(id)
    ? await db.rows(sql`DELETE FROM saved_view WHERE id = ${id} AND user_id = ${viewer.id} RETURNING id`)
    : [];
  if (gone.length === 0) fail('NOT_FOUND', noView, ['id']);
}

const noView = say('There is no such view.', 'Diese Ansicht gibt es nicht.');
const taken = say('You have a view of this name already.', 'Sie haben schon eine Ansicht mit diesem Namen.');
const enough = () =>
  say(
    `At most ${limits['views.perUser']} views. Delete one first.`,
    `Höchstens ${limits['views.perUser']} Ansichten. Löschen Sie zuerst eine.`,
  );
