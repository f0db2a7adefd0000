import { beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { testSite } from '../testing/site.js';
import { world, type TestContact, type TestUser } from '../testing/world.js';

const site = testSite();
let made: Awaited<ReturnType<typeof office>>;
beforeAll(async () => {
  made = await office();
});

interface Listed {
  contacts: { nodes: { displayName: string }[]; totalCount: number; totalCountUpTo: number };
}

/** Names of what the filter lets through, by name; the totals must say the same. */
async function names(viewer: TestUser, filter: object | null, sort?: object): Promise<string[]> {
  const { data } = await site.ask<Listed>(
    viewer,
    `query ($filter: ContactFilter, $sort: ContactSort) {
      contacts(filter: $filter, sort: $sort, first: 100) {
        nodes { displayName } totalCount totalCountUpTo
      }
    }`,
    { filter, sort },
  );
  const { nodes, totalCount, totalCountUpTo } = data.contacts;
  expect({ totalCount, totalCountUpTo }).toEqual({ totalCount: nodes.length, totalCountUpTo: nodes.length });
  return nodes.map(node => node.displayName);
}

const readers = { grants: { anna: 'READ' } } as const;

async function office() {
  const people = await world(site.database)
    .member('anna', 'ben')
    .contactType('client', 'partner')
    .company('acme', { ...readers, name: 'Acme', type: 'partner', tagNames: ['vip'] })
    .company('hidden', { name: 'Hidden' })
    .person('cleo', { ...readers, company: 'acme', type: 'client', tagNames: ['vip', 'news'] })
    .person('dora', { ...readers, company: 'hidden', emails: [{ address: 'Dora@Example.org' }] })
    .person('emil', { grants: { anna: 'MANAGE', ben: 'MANAGE' }, tagNames: ['news'] })
    .person('finn', { grants: { ben: 'MANAGE' }, publicAccess: 'READ' })
    .person('gone', { grants: { anna: 'MANAGE' }, deleted: true })
    .person('lost', { grants: { anna: 'READ' }, deleted: true })
    .make();
  const { data } = await site.ask<{ tags: { id: string; name: string }[] }>(
    people.anna,
    '{ tags { id name } }',
  );
  return { ...people, tagIds: Object.fromEntries(data.tags.map(({ id, name }) => [name, id])) };
}

describe('A filter', () => {
  const everything = ['Acme', 'Cleo Muster', 'Dora Muster', 'Emil Muster', 'Finn Muster'];

  test('that is null, empty or full of nulls lets everything through that the viewer sees', async () => {
    const { anna } = made;
    // prettier-ignore
    const nulls = {
      search: null, ids: null, kind: null, deleted: null, contactTypeIds: null, tagIds: null, managerIds: null,
      hasManager: null, access: null, publicAccess: null, companyId: null, sources: null, email: null,
      createdFrom: null, createdBefore: null, updatedFrom: null, updatedBefore: null,
    };
    for (const filter of [null, {}, nulls, { tagIds: [] }, { search: '  ' }]) {
      expect(await names(anna, filter)).toEqual(everything);
    }
  });

  test('with an empty list of ids, managers, sources or access matches nothing; of types: not specified', async () => {
    const { anna } = made;
    for (const filter of [{ ids: [] }, { managerIds: [] }, { sources: [] }, { publicAccess: [] }]) {
      expect(await names(anna, filter)).toEqual([]);
    }
    expect(await names(anna, { contactTypeIds: [] })).toEqual(['Dora Muster', 'Emil Muster', 'Finn Muster']);
  });

  test('for ids finds those that are visible', async () => {
    const { anna, cleo, hidden, gone } = made;
    const ids = [cleo.id, hidden.id, gone.id, 'nonsense', cleo.id];
    expect(await names(anna, { ids })).toEqual(['Cleo Muster']);
  });

  test('for kind, type, tags, e-mail and source', async () => {
    const { anna, client, partner, tagIds } = made;
    const { vip, news } = tagIds;
    expect(await names(anna, { kind: 'COMPANY' })).toEqual(['Acme']);
    expect(await names(anna, { contactTypeIds: [client.id] })).toEqual(['Cleo Muster']);
    expect(await names(anna, { contactTypeIds: [client.id, partner.id, 'x'] })).toEqual([
      'Acme',
      'Cleo Muster',
    ]);
    expect(await names(anna, { tagIds: [vip] })).toEqual(['Acme', 'Cleo Muster']);
    expect(await names(anna, { tagIds: [vip, news, vip] })).toEqual(['Cleo Muster']);
    expect(await names(anna, { tagIds: [vip, 'nonsense'] })).toEqual([]);
    expect(await names(anna, { tagIds: Array.from({ length: 101 }, (_, n) => `${n}`) })).toEqual([]);
    expect(await names(anna, { email: ' dora@EXAMPLE.org' })).toEqual(['Dora Muster']);
    expect(await names(anna, { email: 'do\u00adra@example.org\u200b' })).toEqual(['Dora Muster']);
    expect(await names(anna, { email: 'dora' })).toEqual([]);
    expect(await names(anna, { sources: ['MANUAL'], kind: 'COMPANY' })).toEqual(['Acme']);
    expect(await names(anna, { sources: ['IMPORT', 'API'] })).toEqual([]);
  });

  test('for managers and access', async () => {
    const { anna, ben } = made;
    expect(await names(anna, { managerIds: [anna.id] })).toEqual(['Emil Muster']);
    expect(await names(anna, { managerIds: [ben.id, 'nonsense'] })).toEqual(['Emil Muster', 'Finn Muster']);
    expect(await names(anna, { hasManager: true })).toEqual(['Emil Muster', 'Finn Muster']);
    expect(await names(anna, { hasManager: false })).toEqual(['Acme', 'Cleo Muster', 'Dora Muster']);
    expect(await names(anna, { publicAccess: ['READ', 'READ_WRITE'] })).toEqual(['Finn Muster']);
    expect(await names(anna, { access: 'MINE' })).toEqual(['Emil Muster']);
    expect(await names(anna, { access: 'SHARED' })).toEqual(['Acme', 'Cleo Muster', 'Dora Muster']);
    expect(await names(anna, { access: 'PUBLIC' })).toEqual(['Finn Muster']);
  });

  test('counts contacts of deactivated managers as nobody’s', async () => {
    const { anna, ben } = await world(site.database)
      .member('anna', 'ben')
      .person('waise', { grants: { anna: 'READ', ben: 'MANAGE' } })
      .make();
    const nobodys = () => names(anna, { hasManager: false, access: 'SHARED' });
    expect(await nobodys()).toEqual([]);
    await site.database.read.rows(sql`UPDATE app_user SET active = false WHERE id = ${ben.id}`);
    expect(await nobodys()).toEqual(['Waise Muster']);
  });

  test('for a company finds its people, unless the company is hidden', async () => {
    const { admin, anna, acme, hidden, cleo } = made;
    expect(await names(anna, { companyId: acme.id })).toEqual(['Cleo Muster']);
    expect(await names(admin, { companyId: hidden.id })).toEqual(['Dora Muster']);
    for (const id of [hidden.id, cleo.id, 'nonsense', '']) {
      expect(await names(anna, { companyId: id })).toEqual([]);
    }
  });

  test('for times includes the first moment and leaves out the last', async () => {
    const { anna, cleo } = made;
    await wait(5);
    const { data } = await site.ask<{ contact: { createdAt: string; updatedAt: string; version: number } }>(
      anna,
      `query ($id: ID!) { contact(id: $id) { createdAt updatedAt version } }`,
      { id: cleo.id },
    );
    const { createdAt, updatedAt } = data.contact;
    const ids = [cleo.id];
    expect(await names(anna, { ids, createdFrom: createdAt })).toEqual(['Cleo Muster']);
    expect(await names(anna, { ids, createdBefore: createdAt })).toEqual([]);
    expect(await names(anna, { ids, updatedFrom: updatedAt })).toEqual(['Cleo Muster']);
    expect(await names(anna, { ids, updatedBefore: updatedAt })).toEqual([]);
    expect(await names(anna, { ids, createdBefore: '9999-12-31T00:00:00Z' })).toEqual(['Cleo Muster']);
  });

  test('for the bin finds what the viewer could delete', async () => {
    const { admin, anna, gone, lost } = made;
    const ids = [gone.id, lost.id];
    expect(await names(anna, { deleted: true })).toEqual(['Gone Muster']);
    expect(await names(admin, { deleted: true, ids })).toEqual(['Gone Muster', 'Lost Muster']);
    expect(await names(anna, { deleted: true, search: 'gone', hasManager: true })).toEqual(['Gone Muster']);
  });
});

describe('A sort', () => {
  async function sorted(field: string, direction: string, contacts: TestContact[], viewer: TestUser) {
    return names(viewer, { ids: contacts.map(({ id }) => id) }, { field, direction });
  }

  test('orders names as German and English readers expect, companies among persons', async () => {
    const w = await world(site.database)
      .member('anna')
      .person('a', { ...readers, firstName: 'Zoe', lastName: 'Ärger' })
      .person('b', { ...readers, firstName: 'Änne', lastName: 'Arger' })
      .company('c', { ...readers, name: 'Argus' })
      .person('d', { ...readers, firstName: 'anton', lastName: 'zander' })
      .company('e', { ...readers, name: 'Österreich AG' })
      .make();
    const all = [w.a, w.b, w.c, w.d, w.e];
    const byName = ['Änne Arger', 'anton zander', 'Argus', 'Österreich AG', 'Zoe Ärger'];
    const byLast = ['Änne Arger', 'Zoe Ärger', 'Argus', 'Österreich AG', 'anton zander'];
    const created = ['Zoe Ärger', 'Änne Arger', 'Argus', 'anton zander', 'Österreich AG'];
    for (const [field, order] of [
      ['NAME', byName],
      ['RELEVANCE', byName],
      ['FIRST_NAME', byName],
      ['LAST_NAME', byLast],
      ['CREATED_AT', created],
      ['UPDATED_AT', created],
    ] as const) {
      expect([field, await sorted(field, 'ASC', all, w.anna)]).toEqual([field, order]);
      expect([field, await sorted(field, 'DESC', all, w.anna)]).toEqual([field, [...order].reverse()]);
    }
  });

  test('by type follows the order of the types, then names; not specified comes last both ways', async () => {
    const w = await world(site.database)
      .member('anna')
      .contactType('first', 'second')
      .person('a', { ...readers, type: 'second' })
      .person('c', { ...readers, type: 'first' })
      .person('b', { ...readers, type: 'first' })
      .person('d', readers)
      .make();
    const all = [w.a, w.b, w.c, w.d];
    const order = ['B Muster', 'C Muster', 'A Muster', 'D Muster'];
    expect(await sorted('CONTACT_TYPE', 'ASC', all, w.anna)).toEqual(order);
    const descending = ['A Muster', 'C Muster', 'B Muster', 'D Muster'];
    expect(await sorted('CONTACT_TYPE', 'DESC', all, w.anna)).toEqual(descending);
  });
});
