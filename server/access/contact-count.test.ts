import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomInt } from 'node:crypto';
import sql from 'sql-template-tag';
import { foldContactCounts } from '../auth/contact-count.query.js';
import { sessionViewer } from '../auth/session.service.js';
import {
  grantAccess,
  publishContacts,
  revokeAccess,
  setManagers,
} from '../contacts/contact-access.service.js';
import { deleteContacts, restoreContacts } from '../contacts/contact-bulk.service.js';
import { createContact } from '../contacts/contact.create.js';
import { mergeContacts } from '../contacts/contact.merge.js';
import { UserErrors } from '../platform/errors.js';
import type { Work } from '../platform/work.js';
import { testDatabase, type TestDatabase } from '../testing/database.js';
import { actAs, world, type TestUser } from '../testing/world.js';
import { accessLevels, publicAccesses } from './access-grant.entity.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

const pick = <T>(list: readonly T[]): T => list[randomInt(list.length)]!;

/** One random change; now and then nobody may make it, and nothing happens. */
async function changeSomething(work: Work, users: TestUser[], ids: string[]): Promise<void> {
  const some = Array.from({ length: randomInt(1, 4) }, () => pick(ids));
  const user = pick(users).id;
  const person = { firstName: 'Erika', lastName: 'Muster', publicAccess: pick(publicAccesses) };
  const changes: (() => Promise<unknown>)[] = [
    () => createContact(work, 'PERSON', { ...person, managerIds: [user] }, 'MANUAL').then(id => ids.push(id)),
    () => publishContacts(work, { ids: some }, pick(publicAccesses)),
    () => grantAccess(work, some, user, pick(accessLevels)),
    () => revokeAccess(work, some, user),
    () => setManagers(work, { ids: some }, [user]),
    () => deleteContacts(work, { ids: some }),
    () => restoreContacts(work, some),
    () => mergeContacts(work, pick(ids), pick(ids)),
  ];
  await pick(changes)();
}

async function expectExactCounts(users: TestUser[]): Promise<void> {
  for (const user of users) {
    const viewer = await sessionViewer(db.database.read, user.sessionToken, new Date());
    const [naive] = await db.database.read.rows(sql`
      SELECT count(*)::int AS all, count(*) FILTER (
        WHERE ${user.role} <> 'MEMBER' OR public_level <> 'NONE'
          OR id IN (SELECT contact_id FROM access_grant WHERE grantee_id = ${user.id})
      )::int AS visible
      FROM contact WHERE deleted_at IS NULL`);
    expect({ user: user.name, ...viewer!.contactCount }).toEqual({ user: user.name, ...(naive as object) });
  }
}

test('The counters are exact after any changes, several at once, and after they were folded', async () => {
  const { admin, anna, ben, cleo } = await world(db.database)
    .member('anna', 'ben', 'cleo')
    .persons(5, { grants: { anna: 'READ' } })
    .make();
  const users = [admin, anna, ben, cleo];
  const rows = await db.database.read.rows<{ id: string }>(sql`SELECT id FROM contact`);
  const ids = rows.map(row => row.id);
  const worker = async (): Promise<void> => {
    for (let n = 0; n < 60; n++) {
      await actAs(db.database, admin, work => changeSomething(work, users, ids)).catch((error: unknown) => {
        if (!(error instanceof UserErrors)) throw error;
      });
    }
  };
  await Promise.all([worker(), worker(), worker()]);
  await expectExactCounts(users);
  const before = await db.database.read.rows(sql`SELECT FROM contact_count`);
  await Promise.all([
    worker(),
    worker(),
    foldContactCounts(db.database.read),
    foldContactCounts(db.database.read),
  ]);
  await expectExactCounts(users);
  await foldContactCounts(db.database.read);
  await expectExactCounts(users);
  expect(before.length).toBeGreaterThan(10);
});
