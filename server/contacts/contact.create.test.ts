import { describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { testSite } from '../testing/site.js';
import { world } from '../testing/world.js';

const site = testSite();

const createPerson = `mutation ($input: PersonInput!) {
  createPerson(input: $input) {
    person {
      id kind displayName firstName lastName jobTitle description source version publicAccess
      emails { address category primary } phones { number e164 category primary } websites { url category }
      socialProfiles { network handle url } addresses { street city postalCode country category primary }
      tags { name } contactType { id name } company { id displayName publicAccess managers { name } }
      managers { id } createdBy { id } updatedBy { id } viewerAccess { canEdit canDelete canShare because }
    }
    userErrors { code path message }
  }
}`;
const createCompany = `mutation ($input: CompanyInput!) {
  createCompany(input: $input) { company { id name displayName kind version } userErrors { code path } }
}`;

interface Created {
  createPerson: { person: Record<string, unknown> & { id: string; company: { id: string } | null } };
}
const contactCount = async (): Promise<number> =>
  (await site.database.read.rows<{ n: number }>(sql`SELECT count(*)::int AS n FROM contact`))[0]!.n;

describe('createPerson', () => {
  test('keeps everything that a person can have', async () => {
    const { anna, client } = await world(site.database).member('anna').contactType('client').make();
    const { data } = await site.ask<Created>(anna, createPerson, {
      input: {
        firstName: ' Erika ',
        lastName: 'Mu\u0308ller',
        jobTitle: 'Leiterin',
        companyName: 'Müller & Söhne',
        contactTypeId: client.id,
        description: 'eins\r\nzwei',
        emails: [
          { address: 'Erika@Example.org' },
          { address: 'e@example.org', category: 'HOME', primary: true },
        ],
        phones: [{ number: '030 123456' }],
        websites: [{ url: 'example.org' }],
        socialProfiles: [{ network: 'GITHUB', handle: 'erika' }],
        addresses: [{ city: 'Berlin', postalCode: '10115', category: 'OFFICE' }],
        tagNames: ['vip', 'Newsletter', 'VIP'],
        publicAccess: 'READ',
      },
    });
    expect(data.createPerson).toEqual({
      userErrors: [],
      person: {
        id: expect.any(String),
        kind: 'PERSON',
        displayName: 'Erika Müller',
        firstName: 'Erika',
        lastName: 'Müller',
        jobTitle: 'Leiterin',
        description: 'eins\nzwei',
        source: 'MANUAL',
        version: 1,
        publicAccess: 'READ',
        emails: [
          { address: 'Erika@Example.org', category: 'WORK', primary: false },
          { address: 'e@example.org', category: 'HOME', primary: true },
        ],
        phones: [{ number: '030 123456', e164: '+4930123456', category: 'WORK', primary: true }],
        websites: [{ url: 'https://example.org', category: 'WORK' }],
        socialProfiles: [{ network: 'GITHUB', handle: 'erika', url: 'https://github.com/erika' }],
        addresses: [
          {
            street: null,
            city: 'Berlin',
            postalCode: '10115',
            country: null,
            category: 'OFFICE',
            primary: true,
          },
        ],
        tags: [{ name: 'Newsletter' }, { name: 'vip' }],
        contactType: { id: client.id, name: 'client' },
        company: {
          id: expect.any(String),
          displayName: 'Müller & Söhne',
          publicAccess: 'READ',
          managers: [{ name: 'anna' }],
        },
        managers: [{ id: anna.id }],
        createdBy: { id: anna.id },
        updatedBy: { id: anna.id },
        viewerAccess: { canEdit: true, canDelete: true, canShare: true, because: 'MANAGER' },
      },
    });
  });

  test('takes a visible company of that name, whatever the case, and makes one where none is visible', async () => {
    const { anna, seen, hidden } = await world(site.database)
      .member('anna')
      .company('seen', { name: 'Übermut AG', grants: { anna: 'READ' } })
      .company('hidden', { name: 'Geheim AG' })
      .make();
    const companyOf = async (companyName: string): Promise<string> => {
      const input = { firstName: 'Erika', lastName: 'Muster', companyName };
      const { data } = await site.ask<Created>(anna, createPerson, { input });
      return data.createPerson.person.company!.id;
    };
    expect(await companyOf('übermut ag')).toBe(seen.id);
    const made = await companyOf('Geheim AG');
    expect(made).not.toBe(hidden.id);
    expect(await companyOf('GEHEIM AG')).toBe(made);
  });

  test('tells all problems of the input together and makes nothing, the company included', async () => {
    const { anna, hidden } = await world(site.database).member('anna').company('hidden').make();
    const before = await contactCount();
    const { data } = await site.ask(anna, createPerson, {
      input: {
        firstName: ' ',
        lastName: 'x'.repeat(10_000),
        companyName: 'Neu AG',
        contactTypeId: hidden.id,
        emails: [{ address: 'a@example.org' }, { address: 'nonsense' }],
        managerIds: [anna.id, anna.id, 'nobody'],
        tagNames: ['ok', 'x'.repeat(61)],
      },
    });
    expect(data.createPerson).toMatchObject({
      person: null,
      userErrors: [
        { code: 'REQUIRED', path: ['firstName'] },
        { code: 'TOO_LONG', path: ['lastName'] },
        { code: 'INVALID', path: ['emails', '1', 'address'] },
        { code: 'TOO_LONG', path: ['tagNames', '1'] },
        { code: 'NOT_FOUND', path: ['contactTypeId'] },
        { code: 'NOT_FOUND', path: ['managerIds', '2'] },
      ],
    });
    expect(await contactCount()).toBe(before);
  });

  test('a company by id and by name together is INVALID', async () => {
    const { anna, acme } = await world(site.database)
      .member('anna')
      .company('acme', { publicAccess: 'READ' })
      .make();
    const input = { firstName: 'Erika', lastName: 'Muster', companyId: acme.id, companyName: 'Other' };
    const { data } = await site.ask(anna, createPerson, { input });
    expect(data.createPerson?.userErrors).toMatchObject([{ code: 'INVALID', path: ['companyName'] }]);
  });

  test('a hidden company, a person and a made-up id are equally unknown as a company', async () => {
    const { anna, hidden, person } = await world(site.database)
      .member('anna')
      .company('hidden')
      .person('person', { publicAccess: 'READ' })
      .make();
    const answerFor = async (companyId: string): Promise<string> => {
      const input = { firstName: 'Erika', lastName: 'Muster', companyId };
      return (await site.ask(anna, createPerson, { input })).body;
    };
    const answer = await answerFor('0199aaaa-0000-7000-8000-000000000000');
    expect(answer).toContain('"code":"NOT_FOUND","path":["companyId"]');
    for (const id of [hidden.id, person.id, 'nonsense', '']) expect(await answerFor(id)).toBe(answer);
  });

  test('with other managers the creator has no right of their own, and the payload says so with null', async () => {
    const { anna, ben } = await world(site.database).member('anna', 'ben').make();
    const input = { firstName: 'Erika', lastName: 'Fremd', managerIds: [ben.id] };
    const { data } = await site.ask(anna, createPerson, { input });
    expect(data.createPerson).toEqual({ person: null, userErrors: [] });
    const found = await site.ask(ben, `{ contacts(filter: {search: "fremd"}) { nodes { displayName } } }`);
    expect(found.data.contacts).toEqual({ nodes: [{ displayName: 'Erika Fremd' }] });
  });
});

describe('createCompany', () => {
  test('makes a company', async () => {
    const { anna } = await world(site.database).member('anna').make();
    const { data } = await site.ask(anna, createCompany, { input: { name: 'ACME' } });
    expect(data.createCompany).toEqual({
      userErrors: [],
      company: { id: expect.any(String), name: 'ACME', displayName: 'ACME', kind: 'COMPANY', version: 1 },
    });
  });

  test('needs a name', async () => {
    const { anna } = await world(site.database).member('anna').make();
    const { data } = await site.ask(anna, createCompany, { input: {} });
    expect(data.createCompany).toEqual({ company: null, userErrors: [{ code: 'REQUIRED', path: ['name'] }] });
  });
});

/** The rows of the table of bad input that are about what a contact holds. */
describe('bad input', () => {
  const person = { firstName: 'Erika', lastName: 'Muster' };
  const emails = (count: number, primary = false) =>
    Array.from({ length: count }, (_, n) => ({ address: `e${n}@example.org`, primary }));

  test.each([
    ['an empty name', { ...person, lastName: '' }, 'REQUIRED', ['lastName']],
    ['a blank name', { ...person, firstName: ' \u200b\u00a0' }, 'REQUIRED', ['firstName']],
    ['a name of 10,000 characters', { ...person, firstName: 'x'.repeat(10_000) }, 'TOO_LONG', ['firstName']],
    ['NUL in a name', { ...person, firstName: 'An\0na' }, 'INVALID', ['firstName']],
    ['NUL in a description', { ...person, description: '\0' }, 'INVALID', ['description']],
    ['500 e-mail addresses', { ...person, emails: emails(500) }, 'TOO_MANY', ['emails']],
    ['two primary addresses', { ...person, emails: emails(2, true) }, 'INVALID', ['emails', '1', 'primary']],
    ['an unknown type', { ...person, contactTypeId: 'nonsense' }, 'NOT_FOUND', ['contactTypeId']],
    ['NUL in an id', { ...person, contactTypeId: '\0' }, 'NOT_FOUND', ['contactTypeId']],
  ])('%s has its answer, and nothing is made', async (_, input, code, path) => {
    const { anna } = await world(site.database).member('anna').make();
    const before = await contactCount();
    const { data, status } = await site.ask(anna, createPerson, { input });
    expect(status).toBe(200);
    expect(data.createPerson).toEqual({
      person: null,
      userErrors: [{ code, path, message: expect.any(String) }],
    });
    expect(await contactCount()).toBe(before);
  });
});

describe('Several at once', () => {
  test('20 persons of the same new company make one company', async () => {
    const { anna } = await world(site.database).member('anna').make();
    const inputs = Array.from({ length: 20 }, (_, n) => ({
      firstName: `Nr. ${n}`,
      lastName: 'Muster',
      companyName: n % 2 ? 'Gleichzeitig ÖG' : 'GLEICHZEITIG ög',
    }));
    const answers = await Promise.all(inputs.map(input => site.ask<Created>(anna, createPerson, { input })));
    const companies = answers.map(({ data }) => data.createPerson.person.company!.id);
    expect(new Set(companies).size).toBe(1);
  });

  test('the same new tags, in any order, are made once', async () => {
    const { anna } = await world(site.database).member('anna').make();
    const names = Array.from({ length: 12 }, (_, n) => `gleichzeitig ${n}`);
    const answers = await Promise.all(
      names.map((_, n) => {
        const tagNames = [...names.slice(n), ...names.slice(0, n)];
        return site.ask(anna, createPerson, { input: { firstName: 'Erika', lastName: 'Muster', tagNames } });
      }),
    );
    for (const { data } of answers) expect(data.createPerson?.userErrors).toEqual([]);
    const { data } = await site.ask(anna, `{ tags(search: "gleichzeitig") { name contactCount } }`);
    expect(data.tags).toHaveLength(12);
    expect(data.tags).toEqual(expect.arrayContaining(names.map(name => ({ name, contactCount: 12 }))));
  });
});
