import sql from 'sql-template-tag';
import { audit } from '../audit/audit.service.js';
import { removeForGood } from '../contacts/bin.service.js';
import { notFound, tooManyIds } from '../contacts/contact.lock.js';
import { forgetInImports, lockImportsOf } from '../imports/import.forgetting.service.js';
import { fail, UserErrors } from '../platform/errors.js';
import { isUuid } from '../platform/ids.js';
import { enqueue } from '../platform/jobs.js';
import { forgetAnswers } from '../platform/kept-answer.service.js';
import { limits } from '../platform/limits.js';
import type { Work } from '../platform/work.js';
import { forgetMails } from './forget-mails.job.js';

interface ErasedContact {
  id: string;
  version: number;
  isLive: boolean;
}

/**
 * Erases contacts for good, live or in the bin, with everything that is kept of them, what was merged into them
 * included; all or nothing. What remains is that it happened. For administrators, who see every contact; the caller
 * checks the role.
 */
export async function eraseContacts(work: Work, ids: string[]): Promise<{ ids: string[] }> {
  if (ids.length > limits['bulk.ids']) return fail('TOO_MANY', tooManyIds(), ['ids']);
  const { db, viewer, now } = work;
  const known = ids.filter(isUuid);
  // Before any contact is locked: an answer under way may wait for one.
  await forgetAnswers(db);
  // Imports first, as a running one holds itself before it touches contacts.
  const planIds = await lockImportsOf(db, known);
  const contacts = await lockForErasure(work, known);
  const found = new Set(contacts.map(({ id }) => id));
  const problems = ids.flatMap((id, index) =>
    found.has(id) ? [] : [{ code: 'NOT_FOUND' as const, message: notFound, path: ['ids', String(index)] }],
  );
  if (problems.length > 0) throw new UserErrors(problems);
  const gone = await removeForGood(db, [...found]);
  await forgetInImports(db, planIds, gone);
  await enqueue(db, forgetMails, { contactIds: gone });
  db.send(sql`
    INSERT INTO erasure (contact_id, at, by_id) SELECT id, ${now}, ${viewer.id} FROM unnest(${gone}::uuid[]) AS e (id)`);
  audit(work, {
    kind: 'CONTACTS_ERASED',
    actorId: viewer.id,
    details: { count: String(contacts.length) },
  });
  for (const { id, version, isLive } of contacts) {
    if (isLive) work.emit({ type: 'contact.deleted', data: { id, version: version + 1 } });
  }
  return { ids: [...found] };
}

/** The id of a merged contact leads to its target, so it is none to erase by. */
function lockForErasure({ db }: Work, ids: string[]): Promise<ErasedContact[]> {
  return db.rows<ErasedContact>(sql`
    SELECT c.id, c.version, c.deleted_at IS NULL AS "isLive" FROM contact c
    WHERE c.id = ANY(${ids}::uuid[]) AND c.merged_into_id IS NULL ORDER BY c.id FOR UPDATE OF c`);
}
