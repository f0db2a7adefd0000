import sql from 'sql-template-tag';
import { audit } from '../audit/audit.service.js';
import { replaceTagInImports } from '../imports/import-references.service.js';
import type { Db } from '../platform/database.js';
import { fail, UserErrors, type Problem } from '../platform/errors.js';
import { isUuid, newId } from '../platform/ids.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import { requiredLine } from '../platform/text.rules.js';
import type { Work } from '../platform/work.js';
import type { Tag } from '../tags/tag.entity.js';
import { nameKey } from '../tags/tag.rules.js';
import { findTags, tagById } from '../tags/tag.service.js';
import { replaceInViews } from '../views/view-references.service.js';
import { replaceTagInForms } from '../web-forms/form-references.service.js';
import { letFollow } from './following.job.js';

/**
 * Gives a tag another name; onto the name of another tag, the two become one: that one. Forms, views and imports follow.
 * Of very many contacts the rest follows by a job; until then a tag that became another is still there.
 */
export async function renameTag(work: Work, id: string, name: string): Promise<void> {
  const problems: Problem[] = [];
  const wanted = requiredLine(name, { path: ['name'], max: limits['length.tag'], problems }, missing);
  const tag = await tagInTurn(work.db, id);
  if (problems.length > 0) throw new UserErrors(problems);
  if (tag.name === wanted) return;
  const other = nameKey(wanted) === tag.nameKey ? null : await otherOf(work.db, wanted);
  await replaceTagInImports(work.db, tag.name, other?.name ?? wanted);
  if (other) await merge(work, tag, other);
  else await rename(work, tag, wanted);
}

async function merge(work: Work, tag: Tag, into: Tag): Promise<void> {
  await replaceTagInForms(work.db, tag.id, into);
  await replaceInViews(work.db, 'tag', tag.id, into.id);
  audit(work, {
    kind: 'TAGS_MERGED',
    actorId: work.viewer.id,
    details: { name: into.name, before: tag.name },
  });
  await letFollow(work, { what: 'TAG_GONE', tagId: tag.id, successorId: into.id }, limits['bulk.filter']);
}

async function rename(work: Work, { id, name: before }: Tag, name: string): Promise<void> {
  // Waits for those who are giving somebody the tag; whoever wants to from now on waits for this.
  await work.db.rows(sql`UPDATE tag SET name = ${name}, name_key = ${nameKey(name)} WHERE id = ${id}`);
  audit(work, { kind: 'TAG_RENAMED', actorId: work.viewer.id, details: { name, before } });
  const since = work.now.toISOString();
  await letFollow(work, { what: 'TAG_RENAMED', tagId: id, before, since }, limits['bulk.ids']);
}

/** Takes a tag off all contacts and forms, and removes it. Of very many contacts the rest follows by a job, and then the tag goes. */
export async function deleteTag(work: Work, id: string): Promise<void> {
  const tag = await tagInTurn(work.db, id);
  await replaceTagInImports(work.db, tag.name, null);
  audit(work, { kind: 'TAG_DELETED', actorId: work.viewer.id, details: { name: tag.name } });
  await letFollow(work, { what: 'TAG_GONE', tagId: id, successorId: null }, limits['bulk.filter']);
}

/** The tag that has this name; null: there is none, and nobody else makes one until this transaction ends. */
async function otherOf(db: Db, name: string): Promise<Tag | null> {
  const [reserved] = await db.rows<{ id: string }>(sql`
    INSERT INTO tag (id, name, name_key) VALUES (${newId()}, ${name}, ${nameKey(name)})
    ON CONFLICT (name_key) DO NOTHING RETURNING id`);
  if (!reserved) return (await findTags(db, [name]))[0] ?? null;
  await db.rows(sql`DELETE FROM tag WHERE id = ${reserved.id}`);
  return null;
}

/** A tag, for whoever is the only one to rename or delete tags until this transaction ends. */
async function tagInTurn(db: Db, id: string): Promise<Tag> {
  await db.rows(sql`SELECT pg_advisory_xact_lock(hashtext('tag'), 0)`);
  return (isUuid(id) ? await tagById(db, id) : null) ?? fail('NOT_FOUND', noSuchTag, ['id']);
}

const missing = say('A tag needs a name.', 'Ein Tag braucht einen Namen.');
const noSuchTag = say('There is no such tag.', 'Diesen Tag gibt es nicht.');
