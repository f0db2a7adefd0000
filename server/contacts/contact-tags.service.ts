import sql from 'sql-template-tag';
import { searchedTexts } from '../custom-fields/custom-field-display.rules.js';
import { listCustomFields } from '../custom-fields/custom-field.query.js';
import { recordHistory } from '../history/history.service.js';
import { fail, withProblems, type Problem } from '../platform/errors.js';
import { say } from '../platform/messages.js';
import type { Work } from '../platform/work.js';
import { limits } from '../platform/limits.js';
import { ensureTags, findTags } from '../tags/tag.service.js';
import { touch, type BulkResult } from './contact-bulk.service.js';
import { lockSelection, type Selection } from './contact.lock.js';
import { findContacts } from './contact.query.js';
import { checkTagNames } from './contact.rules.js';
import { writeSearchTexts } from './contact.store.js';
import type { ContactState } from './contact.differences.js';
import { searchText } from './search.rules.js';

/** Adds tags to contacts, making those that do not exist, and takes others off. */
export async function tagContacts(
  work: Work,
  selection: Selection,
  add: string[],
  remove: string[],
): Promise<BulkResult> {
  const problems: Problem[] = [];
  const toAdd = checkTagNames(add, 'add', problems);
  const toRemove = checkTagNames(remove, 'remove', problems);
  const { contacts, skipped } = await withProblems(problems, lockSelection(work, selection, 'write'));
  const ids = contacts.map(contact => contact.id);
  const added = (await ensureTags(work.db, toAdd)).map(tag => tag.id);
  const removed = (await findTags(work.db, toRemove)).map(tag => tag.id).filter(id => !added.includes(id));
  const changed = await changeTags(work, ids, added, removed);
  touch(work, contacts, new Set(changed.keys()));
  await rewriteSearchTexts(work, [...changed.keys()]);
  return { ids: [...changed.keys()], skipped };
}

/** Changes the tags of locked contacts and records what differed; gives those that changed with what they had before. */
export async function changeTags(
  work: Work,
  ids: string[],
  added: string[],
  removed: string[],
): Promise<Map<string, string[]>> {
  const before = await tagNames(work, ids);
  work.db.send(sql`
    DELETE FROM contact_tag WHERE contact_id = ANY(${ids}::uuid[]) AND tag_id = ANY(${removed}::uuid[])`);
  work.db.send(sql`
    INSERT INTO contact_tag (contact_id, tag_id)
    SELECT c, t FROM unnest(${ids}::uuid[]) c, unnest(${added}::uuid[]) t ON CONFLICT DO NOTHING`);
  const after = await tagNames(work, ids);
  for (const names of after.values())
    if (names.length > limits['list.tags']) fail('TOO_MANY', tooMany(), ['add']);
  const changed = new Map(
    ids.flatMap(id => {
      const [old, now] = [before.get(id) ?? [], after.get(id) ?? []];
      return old.join('\n') === now.join('\n') ? [] : [[id, old] as const];
    }),
  );
  recordHistory(
    work,
    [...changed].map(([contactId, old]) => ({
      contactId,
      type: 'UPDATED' as const,
      changes: [{ field: 'tags', before: old, after: after.get(contactId) ?? [] }],
    })),
  );
  return changed;
}

/** The names of the tags of contacts, in their order. */
export async function tagNames(work: Work, ids: string[]): Promise<Map<string, string[]>> {
  const rows = await work.db.rows<{ id: string; names: string[] }>(sql`
    SELECT ct.contact_id AS id, array_agg(t.name ORDER BY t.name, t.id) AS names
    FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id WHERE ct.contact_id = ANY(${ids}::uuid[]) GROUP BY 1`);
  return new Map(rows.map(row => [row.id, row.names]));
}

/** Tags are among the words that a contact is found by. In portions, as the contacts are read whole. */
export async function rewriteSearchTexts(work: Work, ids: string[], find = findContacts): Promise<void> {
  const fields = await listCustomFields(work.db);
  for (let from = 0; from < ids.length; from += portion) {
    const contacts = await find(work, ids.slice(from, from + portion), searchedFields);
    const texts = [...contacts].map(([id, contact]) => {
      const tags = contact.tags.map(tag => tag.name);
      const fieldTexts = searchedTexts(contact.customFields, fields);
      return [id, searchText({ ...(contact as ContactState), tags, fieldTexts })] as const;
    });
    writeSearchTexts(work.db, new Map(texts));
  }
}

const portion = 500;

const searchedFields = [
  'firstName',
  'lastName',
  'name',
  'jobTitle',
  'description',
  'emails',
  'phones',
  'websites',
  'socialProfiles',
  'addresses',
  'tags',
  'customFields',
];

const tooMany = () =>
  say(
    `A contact has at most ${limits['list.tags']} tags.`,
    `Ein Kontakt hat höchstens ${limits['list.tags']} Tags.`,
  );
