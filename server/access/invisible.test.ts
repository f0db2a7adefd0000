import { describe, expect, test } from '@jest/globals';
import { contactSortFields } from '../contacts/contact.sort.js';
import { deleteContacts } from '../contacts/contact-bulk.service.js';
import { createContact } from '../contacts/contact.create.js';
import { mergeContacts } from '../contacts/contact.merge.js';
import type { ContactInput, ContactKind } from '../contacts/contact.values.js';
import { sessionViewer } from '../auth/session.service.js';
import { testSite } from '../testing/site.js';
import { actAs, world, type TestUser } from '../testing/world.js';
import { seesLittle } from './visible-to.js';

const site = testSite();

const everything = `id kind displayName version publicAccess updatedAt contactType { id contactCount }
  emails { address } phones { e164 } tags { id name contactCount } managers { id } viewerAccess { because canEdit }
  accessGrants { id level } createdBy { id } history(first: 50) { totalCount nodes { type changes { field before after } } }
  ... on Person { company { id displayName people { totalCount nodes { displayName } } } }
  ... on Company { people(first: 50) { totalCount nodes { displayName } } }`;

/** What stays the same for a hidden contact: everything that it could be mistaken for or counted with. */
const likeness = {
  jobTitle: 'Leiterin',
  description: 'Segelboot',
  emails: [{ address: 'gleich@example.org' }],
  phones: [{ number: '030 123456' }],
  tagNames: ['vip'],
};

const filters = [
  {},
  { kind: 'PERSON' },
  { deleted: true },
  { contactTypeIds: [] },
  { hasManager: false },
  { hasManager: true },
  { publicAccess: ['NONE'] },
  { publicAccess: ['READ'] },
  { sources: ['MANUAL'] },
  { email: 'gleich@example.org' },
  { createdBefore: '2100-01-01T00:00:00Z' },
  ...[
    'gleich',
    'Gleick',
    'muster gmbh',
    'mu',
    'segelboot',
    '030 1234',
    'vip',
    'example.org',
    'verborgen',
  ].map(search => ({ search })),
];

/** Every answer that could tell of contacts, as it comes, byte for byte. */
async function answers(viewer: TestUser, { ids, companyId, typeId }: Asked): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  const ask = async (name: string, query: string, variables = {}): Promise<void> => {
    const { body, errors } = await site.ask(viewer, query, variables);
    expect(errors).toBeUndefined();
    all[`${name} ${JSON.stringify(variables)}`] = body;
  };
  const list = `query ($filter: ContactFilter, $sort: ContactSort) {
    contacts(filter: $filter, sort: $sort, first: 20) {
      nodes { id displayName } pageInfo { hasNextPage endCursor } totalCount totalCountUpTo(limit: 7)
    }
    last: contacts(filter: $filter, sort: $sort, last: 3) { nodes { id } }
    none: contacts(filter: $filter, first: 0) { totalCount }
  }`;
  for (const filter of [...filters, { companyId }, { contactTypeIds: [typeId] }])
    await ask('list', list, { filter });
  for (const field of contactSortFields) {
    await ask('list', list, { sort: { field, direction: 'ASC' } });
    await ask('list', list, { sort: { field, direction: 'DESC' }, filter: { search: 'gleich' } });
  }
  for (const id of ids)
    await ask('contact', `query ($id: ID!) { contact(id: $id) { ${everything} } }`, { id });
  await ask('groups', '{ tags { name contactCount } contactTypes { name contactCount } }');
  const duplicates = `query ($kind: ContactKind!, $name: String, $emails: [String!], $phones: [String!]) {
    possibleDuplicates(kind: $kind, name: $name, emails: $emails, phones: $phones) { id displayName }
  }`;
  await ask('duplicates', duplicates, { kind: 'PERSON', name: 'Gleich Muster' });
  await ask('duplicates', duplicates, { kind: 'COMPANY', name: 'Gleich GmbH' });
  await ask('duplicates', duplicates, {
    kind: 'PERSON',
    emails: ['Gleich@example.org'],
    phones: ['+4930123456'],
  });
  return all;
}
interface Asked {
  ids: string[];
  companyId: string;
  typeId: string;
}

/** Persons and companies that look like the visible ones, work for them, are theirs, were deleted and merged. */
async function hide(admin: TestUser, contactTypeId: string, companyId: string): Promise<void> {
  const hidden = { ...likeness, contactTypeId, managerIds: [], tagNames: ['vip'] };
  const person = { ...hidden, firstName: 'Gleich', lastName: 'Muster' };
  await actAs(site.database, admin, async work => {
    const make = (kind: ContactKind, input: ContactInput) => createContact(work, kind, input, 'MANUAL');
    for (let n = 0; n < 20; n++) await make('PERSON', { ...person, companyId });
    for (let n = 0; n < 5; n++) await make('COMPANY', { ...hidden, name: 'Gleich GmbH' });
    await make('PERSON', { ...person, firstName: 'Verborgen', lastName: 'Gleick' });
    const company = await make('COMPANY', { ...hidden, name: 'Segelboot Verborgen' });
    await make('PERSON', { ...person, companyId: company, managerIds: [admin.id] });
    await deleteContacts(work, { ids: [await make('PERSON', person)] });
    await mergeContacts(work, await make('PERSON', person), await make('PERSON', person));
  });
}

const sees = async ({ sessionToken }: TestUser): Promise<'little' | 'much'> =>
  seesLittle((await sessionViewer(site.database.read, sessionToken, new Date()))!) ? 'little' : 'much';

describe('Whether or not there are contacts that a member may not see', () => {
  test('every answer is the same, byte for byte', async () => {
    const mine = { ...likeness, grants: { anna: 'READ' } } as const;
    const both = { ...likeness, grants: { anna: 'MANAGE', ben: 'READ_WRITE' } } as const;
    const made = await world(site.database)
      .member('anna', 'ben', 'cleo')
      .contactType('client')
      .company('gleich', { ...both, type: 'client', jobTitle: null })
      .person('chef', { ...both, firstName: 'Gleich', company: 'gleich', type: 'client' })
      .person('offen', { ...likeness, firstName: 'Gleich', publicAccess: 'READ' })
      .persons(58, { ...mine, firstName: 'Gleich', type: 'client' })
      .person('fort', { ...both, deleted: true })
      .make();
    const { admin, anna, ben, cleo, client, gleich, chef, offen } = made;
    const asked: Asked = {
      ids: [gleich.id, chef.id, offen.id],
      companyId: gleich.id,
      typeId: client.id,
    };
    const before = {
      anna: await answers(anna, asked),
      ben: await answers(ben, asked),
      cleo: await answers(cleo, asked),
    };
    expect([await sees(anna), await sees(ben)]).toEqual(['much', 'little']);

    await hide(admin, client.id, gleich.id);

    expect([await sees(anna), await sees(ben)]).toEqual(['little', 'little']);
    expect(await answers(anna, asked)).toEqual(before.anna);
    expect(await answers(ben, asked)).toEqual(before.ben);
    expect(await answers(cleo, asked)).toEqual(before.cleo);
    expect(await answers(admin, asked)).not.toEqual(before.anna);
  });
});
