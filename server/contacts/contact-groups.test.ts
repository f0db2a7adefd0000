import { describe, expect, test } from '@jest/globals';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();

describe('Tags and contact types', () => {
  test('are common to all; each counts the contacts that the viewer may see', async () => {
    const { admin, anna, ben } = await world(site.database)
      .member('anna', 'ben')
      .contactType('Client', 'Partner')
      .person('a', { type: 'Client', tagNames: ['Ärzte', 'Zahnärzte'], grants: { anna: 'READ' } })
      .person('b', { type: 'Client', tagNames: ['Ärzte'] })
      .person('c', { type: 'Client', tagNames: ['Ärzte'], publicAccess: 'READ' })
      .person('d', { type: 'Client', tagNames: ['Ärzte'], publicAccess: 'READ', deleted: true })
      .make();
    const query = '{ tags { name contactCount } contactTypes { name position contactCount } }';
    const counts = async (viewer: TestUser) => (await site.ask(viewer, query)).data;
    const said = (doctors: number, dentists: number) => ({
      tags: [
        { name: 'Ärzte', contactCount: doctors },
        { name: 'Zahnärzte', contactCount: dentists },
      ],
      contactTypes: [
        { name: 'Client', position: 0, contactCount: doctors },
        { name: 'Partner', position: 1, contactCount: 0 },
      ],
    });
    expect(await counts(admin)).toEqual(said(3, 1));
    expect(await counts(anna)).toEqual(said(2, 1));
    expect(await counts(ben)).toEqual(said(1, 0));
    const search = async (text: string) =>
      (await site.ask(anna, 'query ($s: String) { tags(search: $s) { name } }', { s: text })).data.tags;
    expect(await search(' ZAHNÄ')).toEqual([{ name: 'Zahnärzte' }]);
    expect(await search('zte')).toEqual([{ name: 'Ärzte' }, { name: 'Zahnärzte' }]);
    expect(await search('%')).toEqual([]);
  });
});

describe('possibleDuplicates', () => {
  async function duplicates(viewer: TestUser, like: object): Promise<string[]> {
    const { data } = await site.ask<{ possibleDuplicates: { displayName: string }[] }>(
      viewer,
      `query ($kind: ContactKind! = PERSON, $name: String, $emails: [String!], $phones: [String!], $excludeId: ID) {
        possibleDuplicates(kind: $kind, name: $name, emails: $emails, phones: $phones, excludeId: $excludeId) { displayName }
      }`,
      like,
    );
    return data.possibleDuplicates.map(contact => contact.displayName);
  }

  test('are those with the same e-mail or phone, or a very similar name, the surest first', async () => {
    const { anna, ben, mueller } = await world(site.database)
      .member('anna', 'ben')
      .person('mueller', {
        firstName: 'Jürgen',
        lastName: 'Müller',
        emails: [{ address: 'Jm@example.org' }],
        phones: [{ number: '030/123456' }],
        grants: { anna: 'READ' },
      })
      .person('schmidt', { firstName: 'Anna', lastName: 'Schmidt', grants: { anna: 'READ' } })
      .company('firma', { name: 'Schmidt Anna', grants: { anna: 'READ' } })
      .person('hidden', { firstName: 'Jürgen', lastName: 'Müller', emails: [{ address: 'jm@example.org' }] })
      .person('gone', { firstName: 'Jürgen', lastName: 'Müller', grants: { anna: 'MANAGE' }, deleted: true })
      .make();
    const found = ['Jürgen Müller'];
    expect(await duplicates(anna, { emails: [' JM@EXAMPLE.org '] })).toEqual(found);
    expect(await duplicates(anna, { phones: ['+49 30 123456'] })).toEqual(found);
    for (const name of [
      'Jürgen Müller',
      'Juergen Mueller',
      'jurgen muller',
      'Müller, Jürgen',
      'Jürgen Müler',
    ]) {
      expect([name, await duplicates(anna, { name })]).toEqual([name, found]);
    }
    expect(await duplicates(anna, { name: 'Anna Schmitt' })).toEqual(['Anna Schmidt']);
    expect(await duplicates(anna, { name: 'Anna Schmidt', kind: 'COMPANY' })).toEqual(['Schmidt Anna']);
    expect(await duplicates(anna, { name: 'Anna Schmidt', emails: ['jm@example.org'] })).toEqual([
      'Jürgen Müller',
      'Anna Schmidt',
    ]);
    expect(await duplicates(anna, { name: 'Jürgen Müller', excludeId: mueller.id })).toEqual([]);
    expect(await duplicates(ben, { name: 'Jürgen Müller', emails: ['jm@example.org'] })).toEqual([]);
  });

  test('are none where nothing worth comparing is given', async () => {
    const { anna } = await world(site.database).member('anna').person('a', { publicAccess: 'READ' }).make();
    for (const like of [{}, { name: '' }, { name: 'A' }, { emails: [' '], phones: ['x'] }, { name: "'" }]) {
      expect(await duplicates(anna, like)).toEqual([]);
    }
  });
});
