import { describe, expect, test } from '@jest/globals';
import { testSite } from '../testing/site.js';
import { somebodyWaits } from '../testing/waiting.js';
import { actAs, world, type TestContact, type TestUser } from '../testing/world.js';
import { deleteNote } from './contact-notes.service.js';

const site = testSite();

interface Event {
  id: string;
  type: string;
  note: string | null;
  canChange: boolean;
  actor: { name: string } | null;
  changes: { field: string; before: string | null; after: string | null }[];
}
interface History {
  version: number;
  updatedAt: string;
  history: {
    nodes: Event[];
    totalCount: number;
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}

async function historyOf(
  viewer: TestUser,
  { id }: TestContact,
  page: object = { first: 100 },
): Promise<History> {
  const { data } = await site.ask<{ contact: History }>(
    viewer,
    `query ($id: ID!, $first: Int, $after: String) { contact(id: $id) {
      version updatedAt
      history(first: $first, after: $after) {
        nodes { id type note canChange actor { name } changes { field before after } }
        totalCount pageInfo { hasNextPage endCursor }
      }
    } }`,
    { id, ...page },
  );
  return data.contact;
}

async function mutate(viewer: TestUser, mutation: string): Promise<void> {
  const { data, errors } = await site.ask<Record<string, { userErrors: object[] }>>(
    viewer,
    `mutation { ${mutation} }`,
  );
  expect(errors).toBeUndefined();
  for (const payload of Object.values(data)) expect(payload.userErrors).toEqual([]);
}

describe('The history', () => {
  test('says who changed which field from what to what, newest first', async () => {
    const { anna, erika, acme, client } = await world(site.database)
      .member('anna')
      .contactType('client')
      .company('acme', { name: 'Acme', publicAccess: 'READ' })
      .person('erika', {
        grants: { anna: 'MANAGE' },
        jobTitle: 'Alt',
        emails: [{ address: 'a@example.org' }],
      })
      .make();
    await mutate(
      anna,
      `updatePerson(id: "${erika.id}", version: 2, input: {
        jobTitle: null, description: "Neu", companyId: "${acme.id}", contactTypeId: "${client.id}",
        emails: [{address: "a@example.org"}, {address: "b@example.org", category: HOME}],
        phones: [{number: "030 1234"}], addresses: [{street: "Weg 1", city: "Berlin", postalCode: "10115"}],
        socialProfiles: [{network: GITHUB, handle: "erika"}], tagNames: ["vip", "Messe"], publicAccess: READ
      }) { userErrors { code } }`,
    );
    const { nodes } = (await historyOf(anna, erika)).history;
    const [published, updated] = nodes;
    expect(published).toMatchObject({
      type: 'PUBLISHED',
      actor: { name: 'anna' },
      changes: [{ field: 'publicAccess', before: 'private', after: 'read' }],
    });
    expect(updated).toMatchObject({ type: 'UPDATED', actor: { name: 'anna' }, note: null, canChange: false });
    expect(updated!.changes).toEqual([
      { field: 'jobTitle', before: 'Alt', after: null },
      { field: 'description', before: null, after: 'Neu' },
      { field: 'company', before: null, after: 'Acme' },
      { field: 'contactType', before: null, after: 'client' },
      {
        field: 'emails',
        before: 'a@example.org (work)',
        after: 'a@example.org (work, primary), b@example.org (private)',
      },
      { field: 'phones', before: null, after: '030 1234 (work)' },
      { field: 'socialProfiles', before: null, after: 'erika (GitHub)' },
      { field: 'addresses', before: null, after: 'Weg 1, 10115 Berlin (work)' },
      { field: 'tags', before: null, after: 'Messe, vip' },
    ]);
    expect(nodes.slice(2).map(({ type }) => type)).toEqual(['ACCESS_GRANTED', 'CREATED']);
  });

  test('says which of several became the primary one', async () => {
    const emails = [{ address: 'a@example.org' }, { address: 'b@example.org' }];
    const { anna, erika } = await world(site.database)
      .member('anna')
      .person('erika', { grants: { anna: 'MANAGE' }, emails })
      .make();
    await mutate(
      anna,
      `updatePerson(id: "${erika.id}", version: 2, input: {
        emails: [{address: "a@example.org"}, {address: "b@example.org", primary: true}]
      }) { userErrors { code } }`,
    );
    expect((await historyOf(anna, erika)).history.nodes[0]!.changes).toEqual([
      {
        field: 'emails',
        before: 'a@example.org (work, primary), b@example.org (work)',
        after: 'a@example.org (work), b@example.org (work, primary)',
      },
    ]);
  });

  test('names another contact only to those who may see that contact', async () => {
    const { admin, anna, erika, secret } = await world(site.database)
      .member('anna')
      .company('secret')
      .person('erika', { grants: { anna: 'MANAGE' } })
      .make();
    await mutate(
      admin,
      `updatePerson(id: "${erika.id}", version: 2, input: {companyId: "${secret.id}"}) { userErrors { code } }`,
    );
    const change = async (viewer: TestUser) => (await historyOf(viewer, erika)).history.nodes[0]!.changes;
    expect(await change(anna)).toEqual([]);
    expect(await change(admin)).toEqual([{ field: 'company', before: null, after: 'Secret GmbH' }]);
  });

  test('shows who got access only to those who may share, and counts so', async () => {
    const { anna, ben, erika } = await world(site.database)
      .member('anna', 'ben')
      .person('erika', { grants: { anna: 'MANAGE', ben: 'READ_WRITE' }, publicAccess: 'READ' })
      .make();
    await mutate(
      anna,
      `revokeAccess(contactIds: ["${erika.id}"], userId: "${anna.id}") { userErrors { code } }`,
    );
    const { history } = await historyOf(ben, erika);
    expect(history.nodes.map(({ type }) => type)).toEqual(['CREATED']);
    expect(history.totalCount).toBe(1);
  });

  test('is read page by page', async () => {
    const { anna, erika } = await world(site.database)
      .member('anna')
      .person('erika', { grants: { anna: 'MANAGE' } })
      .make();
    for (let n = 0; n < 7; n++) {
      await mutate(anna, `addNote(contactId: "${erika.id}", text: "${n}") { userErrors { code } }`);
    }
    const all = (await historyOf(anna, erika)).history;
    const ids: string[] = [];
    for (let after: string | null = null; ;) {
      const { history } = await historyOf(anna, erika, { first: 2, after });
      ids.push(...history.nodes.map(({ id }) => id));
      expect(history.totalCount).toBe(9);
      if (!history.pageInfo.hasNextPage) break;
      after = history.pageInfo.endCursor;
    }
    expect(ids).toEqual(all.nodes.map(({ id }) => id));
    for (const page of [{ first: -1 }, { first: 101 }, { first: 1, after: 'x' }, { first: 1, after: '' }]) {
      const { errors } = await site.ask(
        anna,
        `query ($id: ID!, $first: Int, $after: String) { contact(id: $id) { history(first: $first, after: $after) { totalCount } } }`,
        { id: erika.id, ...page },
      );
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });
});

describe('A note', () => {
  const add =
    'mutation ($id: ID!, $text: String!) { addNote(contactId: $id, text: $text) { event { id type note actor { name } } userErrors { code path } } }';
  const edit =
    'mutation ($id: ID!, $text: String!) { updateNote(id: $id, text: $text) { event { id note } userErrors { code path message } } }';
  const remove = 'mutation ($id: ID!) { deleteNote(id: $id) { ok userErrors { code path message } } }';

  async function noted() {
    const made = await world(site.database)
      .member('anna', 'ben', 'cleo')
      .person('erika', { grants: { anna: 'READ_WRITE', ben: 'READ' } })
      .make();
    const { data } = await site.ask<{ addNote: { event: { id: string } } }>(made.anna, add, {
      id: made.erika.id,
      text: ' Rief an\r\num 9 ',
    });
    return { ...made, note: data.addNote.event };
  }

  test('is written by who may edit the contact, and leaves version and updatedAt alone', async () => {
    const { anna, ben, erika, note } = await noted();
    expect(note).toMatchObject({ type: 'NOTE', note: 'Rief an\num 9', actor: { name: 'anna' } });
    expect(await historyOf(ben, erika)).toMatchObject({
      version: 3,
      history: { nodes: [{ id: note.id, canChange: false }, { type: 'CREATED' }] },
    });
    expect((await historyOf(anna, erika)).history.nodes[0]).toMatchObject({ id: note.id, canChange: true });
    const { data } = await site.ask(ben, add, { id: erika.id, text: 'x' });
    expect(data.addNote).toEqual({ event: null, userErrors: [{ code: 'FORBIDDEN', path: ['contactId'] }] });
  });

  test.each([
    [' \n', 'REQUIRED'],
    ['x'.repeat(20_001), 'TOO_LONG'],
    ['\0', 'INVALID'],
  ])('needs a good text: %j is %s', async (text, code) => {
    const { anna, erika, note } = await noted();
    const userErrors = [{ code, path: ['text'] }];
    const added = await site.ask(anna, add, { id: erika.id, text });
    expect(added.data.addNote).toEqual({ event: null, userErrors });
    const edited = await site.ask(anna, edit, { id: note.id, text });
    expect(edited.data.updateNote).toMatchObject({ event: null, userErrors });
  });

  test('is changed and deleted by its author alone', async () => {
    const { admin, anna, ben, erika, note } = await noted();
    for (const viewer of [admin, ben]) {
      const userErrors = [{ code: 'FORBIDDEN', path: ['id'] }];
      const edited = await site.ask(viewer, edit, { id: note.id, text: 'x' });
      expect(edited.data.updateNote).toMatchObject({ event: null, userErrors });
      const removed = await site.ask(viewer, remove, { id: note.id });
      expect(removed.data.deleteNote).toMatchObject({ ok: false, userErrors });
    }
    const edited = await site.ask(anna, edit, { id: note.id, text: 'Rief um 10 an' });
    expect(edited.data.updateNote).toEqual({ event: { id: note.id, note: 'Rief um 10 an' }, userErrors: [] });
    const removed = await site.ask(anna, remove, { id: note.id });
    expect(removed.data.deleteNote).toEqual({ ok: true, userErrors: [] });
    expect((await historyOf(anna, erika)).history.nodes.map(({ type }) => type)).toEqual(['CREATED']);
  });

  test.each([
    ['changes', edit],
    ['deletes', remove],
  ])('does not exist for its author either who %s it while it is being deleted', async (_, mutation) => {
    const { anna, note } = await noted();
    const { answer } = await actAs(site.database, anna, async work => {
      await deleteNote(work, note.id);
      const asked = site.ask<Record<string, object>>(anna, mutation, { id: note.id, text: 'x' });
      await somebodyWaits(site.database);
      return { answer: asked };
    });
    const [payload] = Object.values((await answer).data);
    expect(payload).toMatchObject({ userErrors: [{ code: 'NOT_FOUND', path: ['id'] }] });
  });

  test('does not exist for who cannot see the contact, nor does an entry that is no note', async () => {
    const { anna, cleo, erika, note } = await noted();
    const created = (await historyOf(anna, erika)).history.nodes.at(-1)!.id;
    const answers = async (viewer: TestUser, id: string): Promise<string> =>
      (await site.ask(viewer, edit, { id, text: 'x' })).body + (await site.ask(viewer, remove, { id })).body;
    const unknown = await answers(cleo, '0199aaaa-0000-7000-8000-000000000000');
    expect(unknown).toContain('"NOT_FOUND"');
    for (const id of [note.id, created, erika.id, 'nonsense']) expect(await answers(cleo, id)).toBe(unknown);
    expect(await answers(anna, created)).toBe(unknown);
    const hidden = (await site.ask(cleo, add, { id: erika.id, text: 'x' })).body;
    expect(hidden).toBe((await site.ask(cleo, add, { id: 'nonsense', text: 'x' })).body);
  });
});
