import { beforeAll, describe, expect, test } from '@jest/globals';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();
let viewers: { anna: TestUser; ben: TestUser; admin: TestUser };
beforeAll(async () => {
  const mine = { grants: { anna: 'READ' } } as const;
  viewers = await world(site.database)
    .member('anna', 'ben')
    .company('werke', { ...mine, name: 'Königsberger Werke' })
    .company('secret', { name: 'Zyklotron Labor' })
    .person('mueller', {
      ...mine,
      firstName: 'Jürgen',
      lastName: 'Müller',
      company: 'werke',
      jobTitle: 'Prokurist',
      emails: [{ address: 'j.mueller@firma-nord.example' }],
      phones: [{ number: '030/1234-567' }],
      description: 'Mag Segelboote',
      tagNames: ['Messe 2026'],
    })
    .person('schmidt', { ...mine, firstName: 'Anna-Lena', lastName: 'Schmidt', company: 'secret' })
    .person('hidden', { firstName: 'Xaver', lastName: 'Quitzow' })
    .person('similar', { ...mine, firstName: 'Xaver', lastName: 'Quitzau' })
    .person('deleted', { ...mine, firstName: 'Otto', lastName: 'Verschwunden', deleted: true })
    .person('li', { grants: { ben: 'READ' }, firstName: 'Li', lastName: 'Oh' })
    .make();
});

async function find(search: string, viewer: TestUser = viewers.anna): Promise<string[]> {
  const { data, errors } = await site.ask<{
    contacts: { nodes: { displayName: string }[]; totalCount: number };
  }>(
    viewer,
    `query ($search: String) { contacts(filter: {search: $search}) { nodes { displayName } totalCount } }`,
    { search },
  );
  expect(errors).toBeUndefined();
  const names = data.contacts.nodes.map(node => node.displayName);
  expect(data.contacts.totalCount).toBe(names.length);
  return names;
}

describe('A search', () => {
  // prettier-ignore
  test.each([
   
    'Müller', 'müller', 'muller', 'MUELLER', 'mueller', 'Mu\u0308ller', 'jürgen müller', 'Muller, Juergen', 'üll',
    'prokurist', 'segelboot', 'messe 2026', 'j.mueller@firma-nord.example', 'firma-nord', 'MUELLER@FIRMA',
    '030/1234-567', '+49 30 1234567', '0049 30 1234567', '030 1234', '(030) 123 45 67', '1234567', '+49301234',
  ])('for %j finds Jürgen Müller', async search => {
    expect(await find(search)).toEqual(['Jürgen Müller']);
  });

  test('finds the people of a company by its name, where the company is visible', async () => {
    expect((await find('königsberger')).sort()).toEqual(['Jürgen Müller', 'Königsberger Werke']);
    expect(await find('koenigsberger müller')).toEqual(['Jürgen Müller']);
    expect(await find('zyklotron')).toEqual([]);
    expect((await find('zyklotron', viewers.admin)).sort()).toEqual(['Anna-Lena Schmidt', 'Zyklotron Labor']);
  });

  test('needs every word', async () => {
    expect(await find('müller schmidt')).toEqual([]);
    expect(await find('anna schmidt')).toEqual(['Anna-Lena Schmidt']);
  });

  test('takes one or two characters as beginnings of names', async () => {
    expect((await find('mü')).sort()).toEqual(['Jürgen Müller']);
    expect(await find('le')).toEqual(['Anna-Lena Schmidt']);
    expect(await find('ü')).toEqual([]);
    expect(await find('l', viewers.ben)).toEqual(['Li Oh']);
  });

  test('forgives typos only where nothing that the viewer sees is spelled exactly so', async () => {
    expect(await find('schmitt')).toEqual(['Anna-Lena Schmidt']);
    expect(await find('Quitzow')).toEqual(['Xaver Quitzau']);
    expect((await find('Quitzow', viewers.admin)).sort()).toEqual(['Xaver Quitzow']);
    expect(await find('Quitzow', viewers.ben)).toEqual([]);
  });

  test('does not find what is in the bin', async () => {
    expect(await find('verschwunden')).toEqual([]);
  });

  test.each(['%', '_', '\\', "'", '"', '--', '%%%', '\0', '((', '\u200b', 'a%b', '😀', 'x'.repeat(5_000)])(
    'takes %j for nothing but itself',
    async search => {
      const { status, data, errors } = await site.ask<{ contacts: { nodes: unknown[] } }>(
        viewers.ben,
        `query ($search: String) { contacts(filter: {search: $search}) { nodes { displayName } } }`,
        { search },
      );
      expect({ status, errors }).toEqual({ status: 200, errors: undefined });
      const asksForNothing = ['\0', '\u200b'].includes(search);
      expect(data.contacts.nodes).toHaveLength(asksForNothing ? 1 : 0);
    },
  );

  test('shows who is called so before who has it elsewhere', async () => {
    const { anna } = await world(site.database)
      .member('anna')
      .person('elsewhere', { grants: { anna: 'READ' }, firstName: 'Aaron', description: 'kennt Nordlicht' })
      .person('within', { grants: { anna: 'READ' }, lastName: 'Hochnordlicht' })
      .person('called', { grants: { anna: 'READ' }, lastName: 'Nordlicht' })
      .make();
    expect(await find('nordlicht', anna)).toEqual([
      'Called Nordlicht',
      'Within Hochnordlicht',
      'Aaron Muster',
    ]);
  });
});

test('What a change takes away is no longer found, and what it brings is', async () => {
  const { anna, erika } = await world(site.database)
    .member('anna')
    .person('erika', { grants: { anna: 'MANAGE' }, lastName: 'Altname', tagNames: ['altlast'] })
    .make();
  await site.ask(
    anna,
    `mutation ($id: ID!) { updatePerson(id: $id, version: 2, input: {lastName: "Neuname"}) { userErrors { code } } }`,
    { id: erika.id },
  );
  await site.ask(
    anna,
    `mutation ($id: ID!) { tagContacts(ids: [$id], add: ["frisch"], remove: ["altlast"]) { changedCount } }`,
    { id: erika.id },
  );
  expect(await find('altname', anna)).toEqual([]);
  expect(await find('altlast', anna)).toEqual([]);
  expect(await find('neuname frisch', anna)).toEqual(['Erika Neuname']);
});
