import { describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { limits } from '../platform/limits.js';
import type { Asker } from '../testing/api.js';
import { corners, padded, picture, sendPhoto, type PhotoAnswer } from '../testing/pictures.js';
import { testSite } from '../testing/site.js';
import { actAs, world, type TestContact, type TestUser } from '../testing/world.js';
import { deleteContacts } from './contact-bulk.service.js';
import { emptyBin } from './bin.service.js';
import { mergeContacts } from './contact.merge.js';

const site = testSite();
// None of this is about how busy the machine is.
limits['photo.seconds'] = 60;

const office = () =>
  world(site.database)
    .member('anna', 'ben', 'stranger')
    .person('erika', { grants: { anna: 'MANAGE', ben: 'READ' } })
    .make();
/** Its version when it was made like this. */
const first = 3;

async function setPhoto(asker: Asker, contactId: string, file = picture('small.png')): Promise<PhotoAnswer> {
  return (await sendPhoto(site.url, asker, contactId, file)).data.setContactPhoto;
}

async function removePhoto(asker: Asker, contactId: string): Promise<PhotoAnswer> {
  const { data } = await site.ask<{ removeContactPhoto: PhotoAnswer }>(
    asker,
    `mutation ($id: ID!) { removeContactPhoto(contactId: $id) {
      contact { id version photo { url width height } } userErrors { code path message } } }`,
    { id: contactId },
  );
  return data.removeContactPhoto;
}

const get = (
  viewer: TestUser | null,
  path: string,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(new URL(path, site.url), {
    headers: { ...headers, ...(viewer ? { cookie: `kartei_session=${viewer.sessionToken}` } : {}) },
  });

const photoOf = async (viewer: TestUser, { id }: TestContact): Promise<PhotoAnswer['contact']> =>
  (
    await site.ask<{ contact: PhotoAnswer['contact'] }>(
      viewer,
      'query ($id: ID!) { contact(id: $id) { id version photo { url width height } } }',
      { id },
    )
  ).data.contact;

const historyOf = async (viewer: TestUser, { id }: TestContact): Promise<object[]> =>
  (
    await site.ask<{ contact: { history: { nodes: object[] } } }>(
      viewer,
      'query ($id: ID!) { contact(id: $id) { history { nodes { type actor { name } changes { field before after } } } } }',
      { id },
    )
  ).data.contact.history.nodes;

const eventsAbout = ({ id }: TestContact): Promise<object[]> =>
  site.database.read.rows(sql`SELECT type, data FROM outbox WHERE data ->> 'id' = ${id} ORDER BY id`);

describe('setContactPhoto', () => {
  test('gives the contact a photo: with a new version, an entry in its history and an event', async () => {
    const { anna, erika } = await office();
    const { contact, userErrors } = await setPhoto(anna, erika.id);
    expect(userErrors).toEqual([]);
    expect(contact).toEqual({
      id: erika.id,
      version: first + 1,
      photo: { url: expect.stringMatching(`^/photos/${erika.id}\\?v=\\w{12}$`), width: 60, height: 40 },
    });
    expect(await photoOf(anna, erika)).toEqual(contact);
    expect((await historyOf(anna, erika))[0]).toEqual({
      type: 'PHOTO_CHANGED',
      actor: { name: 'anna' },
      changes: [{ field: 'photo', before: null, after: '60 × 40' }],
    });
    expect(await eventsAbout(erika)).toEqual([
      { type: 'contact.updated', data: { id: erika.id, version: first + 1 } },
    ]);
  });

  test('replaces one by another, and the same one changes nothing', async () => {
    const { anna, erika } = await office();
    const before = (await setPhoto(anna, erika.id)).contact!;
    expect((await setPhoto(anna, erika.id)).contact).toEqual(before);
    const second = (await setPhoto(anna, erika.id, picture('large.png'))).contact!;
    expect(second).toMatchObject({ version: first + 2, photo: { width: 150, height: 300 } });
    expect(second.photo!.url).not.toBe(before.photo!.url);
    expect((await historyOf(anna, erika)).slice(0, 2)).toMatchObject([
      { changes: [{ before: '60 × 40', after: '150 × 300' }] },
      { changes: [{ before: null, after: '60 × 40' }] },
    ]);
  });

  test('takes 1 MB, and not a byte more', async () => {
    const { anna, erika } = await office();
    const megabyte = padded(picture('small.png'), 1_048_576);
    expect((await setPhoto(anna, erika.id, megabyte)).userErrors).toEqual([]);
    expect(await setPhoto(anna, erika.id, Buffer.concat([megabyte, Buffer.alloc(1)]))).toEqual({
      contact: null,
      userErrors: [
        {
          code: 'FILE_TOO_LARGE',
          path: ['file'],
          message: 'A photo may have 1 MB at most. Make it smaller and choose it again.',
        },
      ],
    });
  });

  test('says what to do about a file that is no photo', async () => {
    const { anna, erika } = await office();
    const { contact, userErrors } = await setPhoto(anna, erika.id, picture('picture.webp'));
    expect(contact).toBeNull();
    expect(userErrors).toEqual([
      {
        code: 'UNSUPPORTED_FILE',
        path: ['file'],
        message: 'WebP pictures cannot be taken. Save the picture as PNG or JPEG and choose it again.',
      },
    ]);
    expect(await photoOf(anna, erika)).toMatchObject({ version: first, photo: null });
  });

  test('is not for those who may only read, nor for strangers, whatever they send', async () => {
    const { ben, stranger, erika } = await office();
    for (const file of [picture('small.png'), picture('picture.webp'), Buffer.alloc(20_000_000)]) {
      const ofBen = await setPhoto(ben, erika.id, file);
      expect(ofBen.userErrors).toMatchObject([{ code: 'FORBIDDEN', path: ['contactId'] }]);
      const ofStranger = await setPhoto(stranger, erika.id, file);
      expect(ofStranger).toMatchObject({
        contact: null,
        userErrors: [{ code: 'NOT_FOUND', path: ['contactId'] }],
      });
      expect(await setPhoto(stranger, 'no\0id', file)).toEqual(ofStranger);
    }
    const { errors } = await sendPhoto(site.url, null, erika.id, picture('small.png'));
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test('by several at once leaves the contact with one of their photos, and with all of their changes', async () => {
    const { anna, erika } = await office();
    const files = ['small.png', 'large.png', 'progressive.jpg', 'grey.jpg'].map(picture);
    const answers = await Promise.all(files.map(file => setPhoto(anna, erika.id, file)));
    expect(answers.map(({ userErrors }) => userErrors)).toEqual([[], [], [], []]);
    const { version, photo } = (await photoOf(anna, erika))!;
    const changes = (await historyOf(anna, erika)).filter(
      event => 'type' in event && event.type === 'PHOTO_CHANGED',
    );
    expect([changes.length, version]).toEqual([4, first + 4]);
    expect((await get(anna, photo!.url)).status).toBe(200);
  });
});

describe('removeContactPhoto', () => {
  test('takes the photo away, and nothing where there is none', async () => {
    const { anna, erika } = await office();
    await setPhoto(anna, erika.id);
    expect(await removePhoto(anna, erika.id)).toEqual({
      contact: { id: erika.id, version: first + 2, photo: null },
      userErrors: [],
    });
    expect((await removePhoto(anna, erika.id)).contact).toMatchObject({ version: first + 2 });
    expect((await historyOf(anna, erika))[0]).toMatchObject({
      changes: [{ field: 'photo', before: '60 × 40', after: null }],
    });
    expect((await get(anna, `/photos/${erika.id}`)).status).toBe(404);
  });

  test('is not for those who may only read, nor for strangers', async () => {
    const { anna, ben, stranger, erika } = await office();
    await setPhoto(anna, erika.id);
    expect((await removePhoto(ben, erika.id)).userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
    expect((await removePhoto(stranger, erika.id)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect((await get(ben, `/photos/${erika.id}`)).status).toBe(200);
  });
});

describe('The file of a photo', () => {
  test('is there for whoever sees the contact, to be kept but asked about', async () => {
    const { anna, ben, erika } = await office();
    const { url } = (await setPhoto(anna, erika.id, picture('transparent.png'))).contact!.photo!;
    const response = await get(ben, url);
    expect(response.status).toBe(200);
    const { headers } = response;
    expect(headers.get('content-type')).toBe('image/png');
    expect(headers.get('cache-control')).toBe('private, no-cache');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(await corners(Buffer.from(await response.arrayBuffer()))).toBe('nothing green blue yellow');
    const known = { 'if-none-match': headers.get('etag')! };
    const again = await get(ben, url, known);
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([
      304,
      '',
      headers.get('etag'),
    ]);
    await setPhoto(anna, erika.id, picture('small.png'));
    expect((await get(ben, url, known)).status).toBe(200);
  });

  test('is not there for strangers, with or without what they kept, nor for nobody', async () => {
    const { anna, stranger, erika } = await office();
    const { url } = (await setPhoto(anna, erika.id)).contact!.photo!;
    const known = { 'if-none-match': (await get(anna, url)).headers.get('etag')! };
    const nothing = await get(stranger, '/photos/0192f0c1-2d3e-7f00-8000-000000000000', known);
    for (const path of [url, `/photos/${erika.id}`, '/photos/x', '/photos/%00']) {
      const response = await get(stranger, path, known);
      expect([response.status, await response.clone().text()]).toEqual([404, await nothing.clone().text()]);
    }
    expect((await get(null, url, known)).status).toBe(401);
  });

  test('is gone with the right to see the contact', async () => {
    const { admin, anna, ben, erika } = await office();
    const { url } = (await setPhoto(anna, erika.id)).contact!.photo!;
    const known = { 'if-none-match': (await get(ben, url)).headers.get('etag')! };
    await site.ask(
      admin,
      'mutation ($c: ID!, $u: ID!) { revokeAccess(contactIds: [$c], userId: $u) { userErrors { code } } }',
      { c: erika.id, u: ben.id },
    );
    expect((await get(ben, url, known)).status).toBe(404);
  });

  test('is there for programs with a key', async () => {
    const { anna, erika } = await office();
    const { url } = (await setPhoto(anna, erika.id)).contact!.photo!;
    const { data } = await site.ask<{ createApiKey: { secret: string } }>(
      anna,
      'mutation { createApiKey(name: "Badges", scope: READ) { secret } }',
    );
    const response = await fetch(new URL(url, site.url), {
      headers: { authorization: `Bearer ${data.createApiKey.secret}` },
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png']);
  });
});

describe('A photo', () => {
  test('stays with a contact in the bin, for those who could bring it back, and goes with it for good', async () => {
    const { admin, anna, ben, erika } = await office();
    const { url } = (await setPhoto(anna, erika.id)).contact!.photo!;
    await actAs(site.database, anna, work => deleteContacts(work, { ids: [erika.id] }));
    expect((await get(anna, url)).status).toBe(200);
    expect((await get(ben, url)).status).toBe(404);
    await site.database.read.rows(
      sql`UPDATE contact SET deleted_at = now() - interval '1 year' WHERE id = ${erika.id}`,
    );
    await emptyBin(site.database.read);
    expect((await get(admin, url)).status).toBe(404);
    const left = await site.database.read.rows(sql`SELECT FROM contact_photo WHERE contact_id = ${erika.id}`);
    expect(left).toEqual([]);
  });

  test('goes over to the contact that another is merged into, unless that one has its own', async () => {
    const { anna, bare, source, owner, other } = await world(site.database)
      .member('anna')
      .person('bare', { grants: { anna: 'MANAGE' } })
      .person('source', { grants: { anna: 'MANAGE' } })
      .person('owner', { grants: { anna: 'MANAGE' } })
      .person('other', { grants: { anna: 'MANAGE' } })
      .make();
    await setPhoto(anna, source.id);
    await setPhoto(anna, owner.id, picture('large.png'));
    await setPhoto(anna, other.id);
    await actAs(site.database, anna, async work => {
      await mergeContacts(work, bare.id, source.id);
      await mergeContacts(work, owner.id, other.id);
    });
    expect(await photoOf(anna, bare)).toMatchObject({ version: 3, photo: { width: 60 } });
    expect(await photoOf(anna, owner)).toMatchObject({ photo: { width: 150 } });
    expect((await get(anna, `/photos/${source.id}`)).status).toBe(200);
    expect(await historyOf(anna, bare)).toContainEqual(
      expect.objectContaining({ changes: [{ field: 'photo', before: null, after: '60 × 40' }] }),
    );
  });

  test('is part of each row of the list, in the same statement', async () => {
    const { anna, erika } = await office();
    await setPhoto(anna, erika.id);
    const { data } = await site.ask<{ contacts: { nodes: object[] } }>(
      anna,
      '{ contacts { nodes { displayName photo { url width height } } } }',
    );
    expect(data.contacts.nodes).toMatchObject([{ displayName: 'Erika Muster', photo: { width: 60 } }]);
  });
});
