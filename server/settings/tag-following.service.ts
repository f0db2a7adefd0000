import sql, { empty } from 'sql-template-tag';
import { findAllContacts } from '../contacts/contact.query.js';
import { changeTags, rewriteSearchTexts, tagNames } from '../contacts/contact-tags.service.js';
import { recordHistory } from '../history/history.service.js';
import { limits } from '../platform/limits.js';
import type { Work } from '../platform/work.js';
import { lockFollowers, touchFollowers } from './followers.service.js';

export interface TagGone {
  what: 'TAG_GONE';
  tagId: string;
  /** Which tag its contacts get; null: none. */
  successorId: string | null;
}

export interface TagRenamed {
  what: 'TAG_RENAMED';
  tagId: string;
  before: string;
  /** When; contacts that were changed later knew the new name. */
  since: string;
  /** The last contact that was told. */
  after?: string;
}

/** Takes a tag off a portion of its contacts, or gives them another for it; when none is left, the tag goes. */
export async function removeTag(work: Work, gone: TagGone): Promise<TagGone | null> {
  // Where the successor went as well meanwhile, the rest keeps what it has.
  if (gone.successorId !== null && !(await lockTag(work, gone.successorId, 'KEY SHARE'))) return null;
  if (await exchange(work, gone)) return gone;
  // Nobody can be given the tag any more; who was meanwhile has to follow as well.
  if (!(await lockTag(work, gone.tagId, 'UPDATE'))) return null;
  if (await exchange(work, gone)) return gone;
  work.db.send(sql`DELETE FROM tag WHERE id = ${gone.tagId}`);
  return null;
}

async function lockTag({ db }: Work, id: string, strength: 'KEY SHARE' | 'UPDATE'): Promise<boolean> {
  const lock = strength === 'UPDATE' ? sql`FOR UPDATE` : sql`FOR KEY SHARE`;
  return (await db.rows(sql`SELECT FROM tag WHERE id = ${id} ${lock}`)).length > 0;
}

/** False where no contact has the tag. */
async function exchange(work: Work, { tagId, successorId }: TagGone): Promise<boolean> {
  const ids = await contactsWith(work, tagId);
  if (ids.length === 0) return false;
  const followers = await lockFollowers(work, ids);
  const changed = await changeTags(work, ids, successorId === null ? [] : [successorId], [tagId]);
  touchFollowers(work, followers, changed.keys());
  await rewriteSearchTexts(work, [...changed.keys()], findAllContacts);
  return true;
}

/** Brings what a portion of a renamed tag's contacts are found by up to date, with their history. */
export async function tellRename(work: Work, renamed: TagRenamed): Promise<TagRenamed | null> {
  const ids = await contactsWith(work, renamed.tagId, renamed.after);
  if (ids.length === 0) return null;
  const followers = await lockFollowers(work, ids);
  const [tag] = await work.db.rows<{ name: string }>(sql`SELECT name FROM tag WHERE id = ${renamed.tagId}`);
  const since = new Date(renamed.since);
  const told = followers.filter(({ updatedAt }) => updatedAt < since).map(({ id }) => id);
  const names = await tagNames(work, told);
  recordHistory(
    work,
    [...names].map(([contactId, after]) => {
      const before = after.map(name => (name === tag?.name ? renamed.before : name));
      return { contactId, type: 'UPDATED' as const, changes: [{ field: 'tags', before, after }] };
    }),
  );
  touchFollowers(work, followers, names.keys());
  await rewriteSearchTexts(work, ids, findAllContacts);
  return ids.length < limits['bulk.ids'] ? null : { ...renamed, after: ids.at(-1)! };
}

async function contactsWith({ db }: Work, tagId: string, after?: string): Promise<string[]> {
  const behind = after === undefined ? empty : sql`AND contact_id > ${after}`;
  const rows = await db.rows<{ id: string }>(sql`
    SELECT contact_id AS id FROM contact_tag WHERE tag_id = ${tagId} ${behind}
    ORDER BY contact_id LIMIT ${limits['bulk.ids']}`);
  return rows.map(({ id }) => id);
}
