import { describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { testSite } from '../testing/site.js';
import { world, type TestContact, type TestUser } from '../testing/world.js';

const site = testSite();

const fields = `id version updatedAt displayName description publicAccess
  ... on Person { firstName lastName jobTitle company { id displayName } }
  emails { address category primary } tags { name } contactType { id } managers { id }
  history(first: 100) { totalCount }`;
const updatePerson = `mutation ($id: ID!, $version: Int!, $input: PersonInput!) {
  updatePerson(id: $id, version: $version, input: $input) { person { ${fields} } userErrors { code path } }
}`;
const updateCompany = `mutation ($id: ID!, $version: Int!, $input: CompanyInput!) {
  updateCompany(id: $id, version: $version, input: $input) { company { displayName version } userErrors { code path } }
}`;

interface State {
  id: string;
  version: number;
  company: { id: string; displayName: string } | null;
  history: { totalCount: number };
  [field: string]: unknown;
}
interface Updated {
  updatePerson: { person: State | null; userErrors: { code: string; path: string[] }[] };
}

async function stateOf(viewer: TestUser, { id }: TestContact): Promise<State> {
  const { data } = await site.ask<{ contact: State }>(
    viewer,
    `query ($id: ID!) { contact(id: $id) { ${fields} } }`,
    { id },
  );
  return data.contact;
}

/** Updates what the viewer sees now, or another version. */
async function update(viewer: TestUser, person: TestContact, input: object, version?: number) {
  const current = version ?? (await stateOf(viewer, person)).version;
  const { data } = await site.ask<Updated>(viewer, updatePerson, { id: person.id, version: current, input });
  return data.updatePerson;
}

describe('updatePerson', () => {
  test('changes what the input names, clears what is null, and leaves the rest', async () => {
    const { anna, erika } = await world(site.database)
      .member('anna')
      .person('erika', {
        jobTitle: 'Leiterin',
        description: 'Text',
        emails: [{ address: 'e@example.org' }],
        tagNames: ['a', 'b'],
        grants: { anna: 'READ_WRITE' },
      })
      .make();
    const before = await stateOf(anna, erika);
    const { person, userErrors } = await update(anna, erika, {
      lastName: 'Neu',
      jobTitle: null,
      tagNames: ['b', 'c'],
    });
    expect(userErrors).toEqual([]);
    expect(person).toEqual({
      ...before,
      displayName: 'Erika Neu',
      lastName: 'Neu',
      jobTitle: null,
      tags: [{ name: 'b' }, { name: 'c' }],
      version: before.version + 1,
      updatedAt: expect.any(String),
      history: { totalCount: before.history.totalCount + 1 },
    });
    expect(await stateOf(anna, erika)).toEqual(person);
  });

  test('leaves a field alone whose variable is left out, and clears it where the variable is null', async () => {
    const { anna, erika } = await world(site.database)
      .member('anna')
      .person('erika', { jobTitle: 'Leiterin', grants: { anna: 'MANAGE' } })
      .make();
    const mutation = `mutation ($id: ID!, $version: Int!, $job: String, $text: String) {
      updatePerson(id: $id, version: $version, input: {jobTitle: $job, description: $text}) {
        person { jobTitle description } userErrors { code }
      }
    }`;
    const save = async (version: number, given: object) =>
      (await site.ask(anna, mutation, { id: erika.id, version, ...given })).data.updatePerson?.person;
    expect(await save(2, { text: 'Neu' })).toEqual({ jobTitle: 'Leiterin', description: 'Neu' });
    expect(await save(3, { job: null })).toEqual({ jobTitle: null, description: 'Neu' });
  });

  test('a change that changes nothing succeeds and leaves version, updatedAt and history alone', async () => {
    const { anna, erika, acme, client } = await world(site.database)
      .member('anna')
      .contactType('client')
      .company('acme', { publicAccess: 'READ' })
      .person('erika', {
        company: 'acme',
        type: 'client',
        description: 'eins\nzwei',
        emails: [{ address: 'e@example.org' }, { address: 'f@example.org' }],
        phones: [{ number: '030 123456' }],
        websites: [{ url: 'example.org' }],
        socialProfiles: [{ network: 'GITHUB', handle: 'erika' }],
        addresses: [{ city: 'Berlin' }],
        tagNames: ['a', 'b'],
        grants: { anna: 'MANAGE' },
      })
      .make();
    const before = await stateOf(anna, erika);
    const { person, userErrors } = await update(anna, erika, {
      firstName: ' Erika',
      companyId: acme.id,
      contactTypeId: client.id,
      description: 'eins\r\nzwei ',
      emails: [{ address: 'e@example.org' }, { address: 'f@example.org', primary: false }],
      phones: [{ number: '030 123456', category: 'WORK', primary: true }],
      websites: [{ url: 'https://example.org' }],
      socialProfiles: [{ network: 'GITHUB', handle: 'https://github.com/erika' }],
      addresses: [{ city: 'Berlin' }, { street: ' ' }],
      tagNames: ['B', 'a', 'A'],
      managerIds: [anna.id, anna.id],
      publicAccess: 'NONE',
    });
    expect(userErrors).toEqual([]);
    expect(person).toEqual(before);
  });

  test('no name of a company clears the company', async () => {
    const { anna, erika } = await world(site.database)
      .member('anna')
      .company('acme', { publicAccess: 'READ' })
      .person('erika', { company: 'acme', grants: { anna: 'MANAGE' } })
      .make();
    for (const companyName of [null, ' ']) {
      expect((await update(anna, erika, { companyName: 'Acme GmbH' })).person?.company).not.toBeNull();
      expect(await update(anna, erika, { companyName })).toMatchObject({
        person: { company: null },
        userErrors: [],
      });
    }
  });

  test('the name of the person’s company, whatever the case, is no change, even if an older one is called so', async () => {
    const { anna, erika } = await world(site.database)
      .member('anna')
      .company('older', { name: 'Doppelt AG', publicAccess: 'READ' })
      .company('own', { name: 'Doppelt AG', publicAccess: 'READ' })
      .person('erika', { company: 'own', grants: { anna: 'MANAGE' } })
      .make();
    const before = await stateOf(anna, erika);
    expect(await update(anna, erika, { companyName: 'doppelt ag' })).toEqual({
      person: before,
      userErrors: [],
    });
  });

  test('a stale version is a CONFLICT that shows what is there now', async () => {
    const { anna, ben, erika } = await world(site.database)
      .member('anna', 'ben')
      .person('erika', { grants: { anna: 'MANAGE', ben: 'READ_WRITE' } })
      .make();
    const { version } = await stateOf(anna, erika);
    await update(ben, erika, { jobTitle: 'Bens' });
    const answer = await update(anna, erika, { jobTitle: 'Annas' }, version);
    expect(answer).toEqual({
      person: await stateOf(anna, erika),
      userErrors: [{ code: 'CONFLICT', path: ['version'] }],
    });
    expect(answer.person).toMatchObject({ jobTitle: 'Bens', version: version + 1 });
    expect((await update(anna, erika, {}, version + 2)).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
  });

  test('of two updates of one version exactly one wins', async () => {
    const { anna, erika } = await world(site.database)
      .member('anna')
      .person('erika', { grants: { anna: 'MANAGE' } })
      .make();
    const { version } = await stateOf(anna, erika);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => update(anna, erika, { jobTitle: `Nr. ${n}` }, version)),
    );
    const codes = answers.map(({ userErrors }) => userErrors[0]?.code ?? 'saved');
    expect(codes.filter(code => code === 'saved')).toHaveLength(1);
    expect(codes.filter(code => code === 'CONFLICT')).toHaveLength(7);
    expect((await stateOf(anna, erika)).version).toBe(version + 1);
  });

  test('who may read but not edit is FORBIDDEN; managers and access are for those who may share', async () => {
    const { anna, ben, erika } = await world(site.database)
      .member('anna', 'ben')
      .person('erika', { grants: { anna: 'READ', ben: 'READ_WRITE' } })
      .make();
    const before = await stateOf(ben, erika);
    expect(await update(anna, erika, { jobTitle: 'x' })).toEqual({
      person: null,
      userErrors: [{ code: 'FORBIDDEN', path: ['id'] }],
    });
    const sharing = { jobTitle: 'x', managerIds: [ben.id], publicAccess: 'READ_WRITE' };
    expect(await update(ben, erika, sharing)).toEqual({
      person: null,
      userErrors: [
        { code: 'FORBIDDEN', path: ['managerIds'] },
        { code: 'FORBIDDEN', path: ['publicAccess'] },
      ],
    });
    expect(await stateOf(ben, erika)).toEqual(before);
  });

  test('what is hidden, deleted, malformed or of the other kind answers like an id that nobody made up', async () => {
    const { anna, hidden, gone, acme } = await world(site.database)
      .member('anna')
      .person('hidden')
      .person('gone', { grants: { anna: 'MANAGE' }, deleted: true })
      .company('acme', { grants: { anna: 'READ' } })
      .make();
    const answerFor = async (id: string): Promise<string> =>
      (await site.ask(anna, updatePerson, { id, version: 1, input: { firstName: '' } })).body;
    const answer = await answerFor('0199aaaa-0000-7000-8000-000000000000');
    expect(answer).toContain('{"code":"NOT_FOUND","path":["id"]}');
    for (const id of [hidden.id, gone.id, acme.id, 'nonsense', '', '\0', hidden.id.toUpperCase()]) {
      expect(await answerFor(id)).toBe(answer);
    }
  });

  test('ids are opaque: in capitals it is another id, even for who may edit the contact', async () => {
    const { anna, erika } = await world(site.database)
      .member('anna')
      .person('erika', { grants: { anna: 'MANAGE' } })
      .make();
    const id = erika.id.toUpperCase();
    expect((await update(anna, { ...erika, id }, { jobTitle: 'x' }, 2)).userErrors).toEqual([
      { code: 'NOT_FOUND', path: ['id'] },
    ]);
    expect((await update(anna, erika, { managerIds: [anna.id, anna.id.toUpperCase()] })).userErrors).toEqual([
      { code: 'NOT_FOUND', path: ['managerIds', '1'] },
    ]);
  });

  test('all problems are reported together', async () => {
    const { anna, erika } = await world(site.database)
      .member('anna')
      .person('erika', { grants: { anna: 'MANAGE' } })
      .make();
    const { userErrors } = await update(anna, erika, {
      firstName: '',
      companyId: 'nonsense',
      phones: [{ number: 'none' }],
    });
    expect(userErrors).toEqual([
      { code: 'REQUIRED', path: ['firstName'] },
      { code: 'INVALID', path: ['phones', '0', 'number'] },
      { code: 'NOT_FOUND', path: ['companyId'] },
    ]);
  });

  test('who takes themselves off the managers succeeds and gets null', async () => {
    const { anna, ben, erika } = await world(site.database)
      .member('anna', 'ben')
      .person('erika', { grants: { anna: 'MANAGE' } })
      .make();
    expect(await update(anna, erika, { managerIds: [ben.id] })).toEqual({ person: null, userErrors: [] });
    expect(await stateOf(ben, erika)).toMatchObject({ managers: [{ id: ben.id }] });
  });

  test('nobody becomes a manager who is not here; who is one already may stay', async () => {
    const { anna, ben, cleo, erika } = await world(site.database)
      .member('anna', 'ben', 'cleo')
      .person('erika', { grants: { anna: 'MANAGE', ben: 'MANAGE' } })
      .make();
    await site.database.read.rows(
      sql`UPDATE app_user SET active = false WHERE id = ANY(${[ben.id, cleo.id]}::uuid[])`,
    );
    const managerIds = [anna.id, ben.id, cleo.id];
    expect((await update(anna, erika, { managerIds })).userErrors).toEqual([
      { code: 'NOT_FOUND', path: ['managerIds', '2'] },
    ]);
    expect((await update(anna, erika, { jobTitle: 'x', managerIds: [anna.id, ben.id] })).userErrors).toEqual(
      [],
    );
  });

  test('a new company gets the access of the person', async () => {
    const { anna, ben, erika } = await world(site.database)
      .member('anna', 'ben')
      .person('erika', { grants: { anna: 'MANAGE', ben: 'READ' }, publicAccess: 'READ' })
      .make();
    const { person } = await update(anna, erika, { companyName: 'Ganz neu AG' });
    const { data } = await site.ask(
      anna,
      `query ($id: ID!) { contact(id: $id) { publicAccess accessGrants { grantee { id } level } } }`,
      { id: person!.company!.id },
    );
    expect(data.contact).toEqual({
      publicAccess: 'READ',
      accessGrants: [
        { grantee: null, level: 'READ' },
        { grantee: { id: anna.id }, level: 'MANAGE' },
        { grantee: { id: ben.id }, level: 'READ' },
      ],
    });
  });
});

describe('A company that the editor does not see', () => {
  async function personOfHiddenCompany() {
    const made = await world(site.database)
      .member('anna')
      .company('hidden')
      .company('seen', { publicAccess: 'READ' })
      .person('erika', { company: 'hidden', grants: { anna: 'READ_WRITE' } })
      .make();
    return { ...made, company: async () => (await stateOf(made.admin, made.erika)).company?.id };
  }

  test('is null for them and stays when they save null', async () => {
    const { anna, erika, hidden, company } = await personOfHiddenCompany();
    expect((await stateOf(anna, erika)).company).toBeNull();
    const { person, userErrors } = await update(anna, erika, { companyId: null, jobTitle: 'Neu' });
    expect(userErrors).toEqual([]);
    expect(person).toMatchObject({ company: null, jobTitle: 'Neu' });
    expect(await company()).toBe(hidden.id);
  });

  test('stays as well when they save no name', async () => {
    const { anna, erika, hidden, company } = await personOfHiddenCompany();
    for (const companyName of [null, ' ']) {
      expect((await update(anna, erika, { companyName })).userErrors).toEqual([]);
      expect(await company()).toBe(hidden.id);
    }
  });

  test('gives way to one that they see', async () => {
    const { anna, erika, seen, company } = await personOfHiddenCompany();
    await update(anna, erika, { companyId: seen.id });
    expect(await company()).toBe(seen.id);
    await update(anna, erika, { companyId: null });
    expect(await company()).toBeUndefined();
  });
});

describe('updateCompany', () => {
  test('changes a company, and says what is wrong with a bad change', async () => {
    const { anna, acme, erika } = await world(site.database)
      .member('anna')
      .company('acme', { grants: { anna: 'MANAGE' } })
      .person('erika', { grants: { anna: 'MANAGE' } })
      .make();
    const { version } = await stateOf(anna, acme);
    const change = async (id: string, input: object) =>
      (await site.ask(anna, updateCompany, { id, version, input })).data.updateCompany;
    expect(await change(acme.id, { name: null })).toEqual({
      company: null,
      userErrors: [{ code: 'REQUIRED', path: ['name'] }],
    });
    expect(await change(erika.id, { name: 'x' })).toEqual({
      company: null,
      userErrors: [{ code: 'NOT_FOUND', path: ['id'] }],
    });
    expect(await change(acme.id, { name: 'Neu AG' })).toMatchObject({
      company: { displayName: 'Neu AG', version: version + 1 },
      userErrors: [],
    });
  });
});
