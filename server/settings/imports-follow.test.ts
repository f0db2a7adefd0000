import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { importDesk, type ImportDesk } from '../testing/imports.js';
import { world, type TestUser } from '../testing/world.js';

let desk: ImportDesk;
beforeAll(async () => {
  desk = await importDesk();
  await desk.startJobs();
});
afterAll(() => desk.drop());

const file = 'First name,Last name,Tags,Contact type\nAnna,Berg,VIP,client\nBen,Dorn,,client\n';

interface Found {
  displayName: string;
  contactType: { name: string } | null;
  tags: { name: string }[];
}
const contacts = async (viewer: TestUser): Promise<Found[]> =>
  (
    await desk.api.ask<{ contacts: { nodes: Found[] } }>(
      viewer,
      '{ contacts(filter: { kind: PERSON, sources: [IMPORT] }) { nodes { displayName contactType { name } tags { name } } } }',
    )
  ).data.contacts.nodes;
const settings = async (viewer: TestUser, id: string) =>
  (
    await desk.api.ask<{ import: { settings: { contactType: { name: string } | null; tags: string[] } } }>(
      viewer,
      'query ($id: ID!) { import(id: $id) { settings { contactType { name } tags } } }',
      { id },
    )
  ).data.import.settings;
const run = (viewer: TestUser, call: string) =>
  desk.api.ask(viewer, `mutation { ${call} { userErrors { code } } }`);

describe('An import', () => {
  test('that is being set up follows to other names of tags and to another type', async () => {
    const { admin, client, partner } = await world(desk.database)
      .contactType('client', 'partner')
      .person('ann', { tagNames: ['Fair', 'Trade'] })
      .make();
    const { id } = (await desk.upload(admin, file)).import!;
    await desk.act(admin, 'configureImport', id, { tags: ['fair', 'Other'], contactTypeId: client.id });
    const { data } = await desk.api.ask<{ tags: { id: string; name: string }[] }>(
      admin,
      '{ tags { id name } }',
    );
    const idOf = (name: string) => data.tags.find(tag => tag.name === name)!.id;
    await run(admin, `renameTag(id: "${idOf('Fair')}", name: "Exhibition")`);
    await run(admin, `deleteContactType(id: "${client.id}", moveTo: "${partner.id}")`);
    expect(await settings(admin, id)).toEqual({
      contactType: { name: 'partner' },
      tags: ['Other', 'Exhibition'],
    });
    await run(admin, `deleteTag(id: "${idOf('Fair')}")`);
    expect((await settings(admin, id)).tags).toEqual(['Other']);
    await run(admin, `deleteContactType(id: "${partner.id}", moveToNone: true)`);
  }, 60_000);

  const checked = async (input?: object) => {
    const made = await world(desk.database)
      .contactType('client', 'partner')
      .person('ann', { tagNames: ['VIP'] })
      .make();
    const { id } = (await desk.upload(made.admin, file)).import!;
    if (input) await desk.act(made.admin, 'configureImport', id, input);
    await desk.act(made.admin, 'planImport', id);
    await desk.report(made.admin, id, 'PLANNED');
    return { ...made, id };
  };
  const carriedOut = async (viewer: TestUser, id: string): Promise<Found[]> => {
    await desk.act(viewer, 'runImport', id);
    await desk.report(viewer, id, 'COMPLETED');
    const found = await contacts(viewer);
    await desk.database.read.rows(sql`UPDATE contact SET deleted_at = now(), contact_type_id = NULL`);
    await desk.database.read.rows(sql`DELETE FROM contact_type`);
    await desk.database.read.rows(sql`DELETE FROM tag`);
    return found;
  };

  test('that was checked makes a tag again that its rows name, and follows to another name of a type', async () => {
    const { admin, client, id } = await checked();
    const { data } = await desk.api.ask<{ tags: { id: string; name: string }[] }>(
      admin,
      '{ tags { id name } }',
    );
    const vip = data.tags.find(({ name }) => name === 'VIP')!.id;
    await run(admin, `renameTag(id: "${vip}", name: "Important")`);
    await run(admin, `updateContactType(id: "${client.id}", input: { name: "Customer" })`);
    expect(await carriedOut(admin, id)).toEqual([
      { displayName: 'Anna Berg', contactType: { name: 'Customer' }, tags: [{ name: 'VIP' }] },
      { displayName: 'Ben Dorn', contactType: { name: 'Customer' }, tags: [] },
    ]);
  }, 60_000);

  test('that was checked has conflicts where its rows name a type that is gone', async () => {
    const { admin, client, id } = await checked();
    await run(admin, `deleteContactType(id: "${client.id}", moveToNone: true)`);
    expect(await carriedOut(admin, id)).toEqual([]);
    const { summary } = await desk.report(admin, id, 'COMPLETED');
    expect(summary).toMatchObject({ create: 0, invalid: 2 });
  }, 60_000);

  test('that was checked makes such a type again where it makes missing ones', async () => {
    const { admin, client, id } = await checked({ createMissing: true });
    await run(admin, `deleteContactType(id: "${client.id}", moveToNone: true)`);
    expect((await carriedOut(admin, id)).map(({ contactType }) => contactType)).toEqual([
      { name: 'client' },
      { name: 'client' },
    ]);
  }, 60_000);

  test('that was checked gives the type of its settings, or the one that came after it', async () => {
    const { admin, partner, id } = await checked({ columns: [{ index: 3, target: null }] });
    const { id: other } = (
      await desk.api.ask<{ contactTypes: { id: string; name: string }[] }>(
        admin,
        '{ contactTypes { id name } }',
      )
    ).data.contactTypes.find(({ name }) => name === 'client')!;
    await desk.act(admin, 'configureImport', id, { contactTypeId: other });
    await desk.act(admin, 'planImport', id);
    await desk.report(admin, id, 'PLANNED');
    await run(admin, `deleteContactType(id: "${other}", moveTo: "${partner.id}")`);
    expect((await carriedOut(admin, id)).map(({ contactType }) => contactType)).toEqual([
      { name: 'partner' },
      { name: 'partner' },
    ]);
  }, 60_000);
});
