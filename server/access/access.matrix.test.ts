import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import {
  grantAccess,
  publishContacts,
  revokeAccess,
  setManagers,
} from '../contacts/contact-access.service.js';
import { deleteContacts, restoreContacts, setContactType } from '../contacts/contact-bulk.service.js';
import { addNote } from '../contacts/contact-notes.service.js';
import { tagContacts } from '../contacts/contact-tags.service.js';
import { findDuplicates } from '../contacts/contact.duplicates.js';
import type { ContactFilter } from '../contacts/contact.filter.js';
import { mergeContacts } from '../contacts/contact.merge.js';
import { countContacts } from '../contacts/contact.total.query.js';
import { findContacts, listContacts } from '../contacts/contact.query.js';
import { updateContact } from '../contacts/contact.update.js';
import { UserErrors } from '../platform/errors.js';
import { pageRequest } from '../platform/page.js';
import type { Work } from '../platform/work.js';
import { testDatabase, type TestDatabase } from '../testing/database.js';
import { actAs, world, type TestUser } from '../testing/world.js';
import { publicAccesses, type AccessLevel, type PublicAccess } from './access-grant.entity.js';

/** Somebody with a role and at most one grant on every contact. */
const viewers = {
  admin: { role: 'ADMIN', grant: null },
  crmAdmin: { role: 'CRM_ADMIN', grant: null },
  manager: { role: 'MEMBER', grant: 'MANAGE' },
  writer: { role: 'MEMBER', grant: 'READ_WRITE' },
  reader: { role: 'MEMBER', grant: 'READ' },
  nobody: { role: 'MEMBER', grant: null },
} as const;
type ViewerName = keyof typeof viewers;
interface Case {
  viewer: ViewerName;
  publicAccess: PublicAccess;
  deleted: boolean;
}

/** What each operation needs, said without SQL: the naive oracle. */
function levelOf({ viewer, publicAccess }: Case): number {
  const ranks: Record<PublicAccess | AccessLevel, number> = { NONE: 0, READ: 1, READ_WRITE: 2, MANAGE: 3 };
  const { role, grant } = viewers[viewer];
  return role === 'MEMBER' ? Math.max(ranks[grant ?? 'NONE'], ranks[publicAccess]) : 3;
}
type Outcome = 'done' | 'nothing' | 'NOT_FOUND' | 'FORBIDDEN';
const sees = (c: Case): boolean => !c.deleted && levelOf(c) >= 1;
const reading = (c: Case): Outcome => (sees(c) ? 'done' : 'nothing');
const writing = (c: Case): Outcome => (!sees(c) ? 'NOT_FOUND' : levelOf(c) >= 2 ? 'done' : 'FORBIDDEN');
const managing = (c: Case): Outcome => (!sees(c) ? 'NOT_FOUND' : levelOf(c) >= 3 ? 'done' : 'FORBIDDEN');
const couldDelete = (c: Case): boolean => c.deleted && levelOf(c) >= 3;

type Operation = (work: Work, id: string) => Promise<unknown>;
const found = (yes: boolean): void => {
  if (!yes) throw new Error('nothing');
};
const lists = async (work: Work, filter: ContactFilter, id: string): Promise<void> => {
  const page = await listContacts(work, {
    filter,
    sort: null,
    page: pageRequest({ first: 100 }),
    fields: [],
  });
  found(page.nodes.some(node => node.id === id));
};

let other: string;
let type: string;
let user: string;
const operations: Record<string, [(c: Case) => Outcome, Operation]> = {
  'read it': [reading, async (work, id) => found((await findContacts(work, [id], [])).size > 0)],
  'list it': [reading, (work, id) => lists(work, {}, id)],
  'filter for it': [reading, (work, id) => lists(work, { ids: [id] }, id)],
  'count it': [reading, async (work, id) => found((await countContacts(work, { ids: [id] })) > 0)],
  'search it': [reading, (work, id) => lists(work, { search: 'matrix' }, id)],
  'search it with a typo': [reading, (work, id) => lists(work, { search: 'matrixx', ids: [id] }, id)],
  'see it as a duplicate': [
    reading,
    async (work, id) => {
      const like = { kind: 'PERSON' as const, name: '', emails: ['matrix@example.org'], phones: [] };
      found((await findDuplicates(work, like)).includes(id));
    },
  ],
  'see it in the bin': [
    c => (couldDelete(c) ? 'done' : 'nothing'),
    (work, id) => lists(work, { deleted: true }, id),
  ],
  'count it in the bin': [
    c => (couldDelete(c) ? 'done' : 'nothing'),
    async (work, id) => found((await countContacts(work, { deleted: true, ids: [id] })) > 0),
  ],
  'restore it': [c => (couldDelete(c) ? 'done' : 'NOT_FOUND'), (work, id) => restoreContacts(work, [id])],
  'change it': [writing, change({ jobTitle: 'x' })],
  'change nothing': [writing, change({})],
  'tag it': [writing, (work, id) => tagContacts(work, { ids: [id] }, ['t'], [])],
  'give it a type': [writing, (work, id) => setContactType(work, { ids: [id] }, type)],
  'note something': [writing, (work, id) => addNote(work, id, 'x')],
  'delete it': [managing, (work, id) => deleteContacts(work, { ids: [id] })],
  'publish it': [managing, (work, id) => publishContacts(work, { ids: [id] }, 'READ')],
  'take it back': [managing, (work, id) => publishContacts(work, { ids: [id] }, 'NONE')],
  'choose managers': [managing, (work, id) => setManagers(work, { ids: [id] }, [user])],
  'share it': [managing, (work, id) => grantAccess(work, [id], user, 'READ')],
  'stop sharing it': [managing, (work, id) => revokeAccess(work, [id], user)],
  'merge it into another': [managing, (work, id) => mergeContacts(work, other, id)],
  'merge another into it': [managing, (work, id) => mergeContacts(work, id, other)],
};

function change(input: object): Operation {
  return async (work, id) => {
    const [{ version } = { version: 0 }] = await work.db.rows<{ version: number }>(
      sql`SELECT version FROM contact WHERE id = ${id}`,
    );
    return updateContact(work, { kind: 'PERSON', id, version, input, source: 'MANUAL' });
  };
}

let db: TestDatabase;
let users: Record<ViewerName, TestUser>;
const contacts = new Map<string, string>();
const nameOf = (publicAccess: PublicAccess, deleted: boolean): string => `${publicAccess} ${deleted}`;

beforeAll(async () => {
  db = await testDatabase();
  const made = await world(db.database)
    .crmAdmin('crmAdmin')
    .member('manager', 'writer', 'reader', 'nobody', 'colleague')
    .contactType('client')
    .person('other', {
      grants: { manager: 'MANAGE', writer: 'MANAGE', reader: 'MANAGE', nobody: 'MANAGE' },
    })
    .make();
  users = made;
  other = made.other.id;
  type = made.client.id;
  user = made.colleague.id;
  for (const publicAccess of publicAccesses) {
    for (const deleted of [false, true]) {
      const { person } = await world(db.database)
        .person('person', { lastName: 'Matrix', emails: [{ address: 'matrix@example.org' }], publicAccess })
        .make();
      await actAs(db.database, made.admin, async work => {
        for (const [name, { grant }] of Object.entries(viewers)) {
          if (grant) await grantAccess(work, [person.id], users[name as ViewerName].id, grant);
        }
        if (deleted) await deleteContacts(work, { ids: [person.id] });
      });
      contacts.set(nameOf(publicAccess, deleted), person.id);
    }
  }
});
afterAll(() => db.drop());

const undo = new Error('undo');

/** What comes of it; nothing of it stays. */
async function attempt(viewer: TestUser, operation: Operation, id: string): Promise<Outcome> {
  try {
    return await actAs<never>(db.database, viewer, async work => {
      await operation(work, id);
      throw undo;
    });
  } catch (error) {
    if (error === undo) return 'done';
    if (error instanceof UserErrors) return error.problems[0]!.code as Outcome;
    if ((error as Error).message === 'nothing') return 'nothing';
    throw error;
  }
}

describe.each(Object.keys(viewers) as ViewerName[])('The rights of %s', viewer => {
  test.each(Object.keys(operations))('to %s are what the rules say', async name => {
    const [oracle, operation] = operations[name]!;
    const outcomes: Record<string, Outcome> = {};
    const expected: Record<string, Outcome> = {};
    for (const publicAccess of publicAccesses) {
      for (const deleted of [false, true]) {
        const contact = nameOf(publicAccess, deleted);
        expected[contact] = oracle({ viewer, publicAccess, deleted });
        outcomes[contact] = await attempt(users[viewer], operation, contacts.get(contact)!);
      }
    }
    expect(outcomes).toEqual(expected);
  });
});
