import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { addNote } from '../contacts/contact-notes.service.js';
import { setContactPhoto } from '../contacts/contact-photo.service.js';
import { mergeContacts } from '../contacts/contact.merge.js';
import { fitPhoto } from '../photos/photo.decoder.js';
import { importDesk, type ImportDesk } from '../testing/imports.js';
import { picture } from '../testing/pictures.js';
import { actAs, world, type TestUser } from '../testing/world.js';

let desk: ImportDesk;
beforeAll(async () => {
  desk = await importDesk();
});
afterAll(() => desk.drop());

async function get(
  viewer: TestUser | null,
  id: string,
  format = '',
): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(new URL(`/contacts/${id}/data${format}`, desk.api.url), {
    headers: viewer ? { cookie: `kartei_session=${viewer.sessionToken}` } : {},
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}
type Data = Record<string, Record<string, unknown>[]>;
const json = async (viewer: TestUser, id: string): Promise<Data> =>
  JSON.parse((await get(viewer, id, '?format=json')).text) as Data;

const hostile = '<script>alert("x")</script>';
const office = () =>
  world(desk.database)
    .crmAdmin('carla')
    .member('anna', 'ben')
    .company('acme', { grants: { anna: 'MANAGE' } })
    .person('erika', {
      grants: { anna: 'MANAGE', ben: 'READ' },
      publicAccess: 'READ',
      company: 'acme',
      jobTitle: 'OTHER',
      description: hostile,
      emails: [{ address: 'erika@example.org' }],
      phones: [{ number: '030 123456' }],
      addresses: [{ city: 'Köln' }],
      tagNames: ['vip'],
    })
    .person('twin', { lastName: 'Zwilling', grants: { anna: 'MANAGE' } })
    .make();

describe('All that is held on a contact', () => {
  test('is there for administrators as JSON: own data, access, history with notes, what was merged into it', async () => {
    const { carla, anna, erika, twin } = await office();
    await actAs(desk.database, anna, async work => {
      await addNote(work, erika.id, 'Mag Kuchen');
      await mergeContacts(work, erika.id, twin.id);
    });
    const data = await json(carla, erika.id);
    expect(data.contact).toMatchObject([
      {
        id: erika.id,
        kind: 'PERSON',
        displayName: 'Erika Muster',
        company: 'Acme GmbH',
        contactType: null,
      },
    ]);
    expect(data.emails).toEqual([{ address: 'erika@example.org', category: 'WORK', primary: true }]);
    expect(data.phones).toMatchObject([{ number: '030 123456', e164: '+4930123456' }]);
    expect(data.addresses).toMatchObject([{ city: 'Köln' }]);
    expect(data.tags).toEqual([{ name: 'vip' }]);
    expect(data.access).toMatchObject([
      { grantee: null, level: 'READ' },
      { grantee: expect.stringContaining('anna <'), level: 'MANAGE', grantedBy: 'admin' },
      { grantee: expect.stringContaining('ben <'), level: 'READ' },
    ]);
    expect(data.history!.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['CREATED', 'NOTE', 'MERGED']),
    );
    expect(data.history).toContainEqual(expect.objectContaining({ note: 'Mag Kuchen', actor: 'anna' }));
    expect(data.merged).toMatchObject([{ id: twin.id, displayName: 'Twin Zwilling' }]);
    expect((await json(carla, twin.id)).contact).toEqual(data.contact);
  });

  test('is a page that can be read, in the viewer’s language, and that runs nothing', async () => {
    const { carla, erika } = await office();
    const english = await get(carla, erika.id);
    expect(english.status).toBe(200);
    expect(english.headers.get('content-disposition')).toBe(`attachment; filename=contact-${erika.id}.html`);
    expect(english.headers.get('cache-control')).toBe('no-store');
    expect(english.text).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
    expect(english.text).not.toContain('<script');
    expect(english.text).toContain('Who has access');
    expect(english.text).toContain('<dd>OTHER</dd>');
    await desk.database.read.rows(sql`UPDATE app_user SET locale = 'de' WHERE id = ${carla.id}`);
    const german = (await get(carla, erika.id)).text;
    expect(german).toContain('<html lang="de">');
    expect(german).toContain('Wer Zugriff hat');
    expect(german).toContain('Alle CRM-Benutzer');
  });

  test('shows the photo, and gives it to programs', async () => {
    const { anna, carla, erika } = await office();
    const photo = await fitPhoto(picture('small.png'));
    await actAs(desk.database, anna, work => setContactPhoto(work, erika.id, photo));
    const source = `data:image/png;base64,${photo.bytes.toString('base64')}`;
    expect((await json(carla, erika.id)).photo).toMatchObject([{ width: 60, height: 40, picture: source }]);
    expect((await get(carla, erika.id)).text).toContain(`<img alt="" src="${source}">`);
  });

  test('holds a history of any length', async () => {
    const { carla, erika } = await office();
    await desk.database.read.rows(sql`
      INSERT INTO contact_event (id, contact_id, type, at, note)
      SELECT gen_random_uuid(), ${erika.id}, 'NOTE', now(), 'Notiz ' || n FROM generate_series(1, 1200) AS s (n)`);
    const { history } = await json(carla, erika.id);
    expect(history!.filter(({ type }) => type === 'NOTE')).toHaveLength(1_200);
  });

  test('says from which row of which file it came', async () => {
    const { admin, anna } = await office();
    await desk.startJobs();
    await desk.bringIn(anna, 'Vorname;Nachname;E-Mail\nMia;Import;mia@example.org\n');
    await desk.stopJobs();
    const [mia] = await desk.database.read.rows<{ id: string }>(
      sql`SELECT contact_id AS id FROM contact_email WHERE key = 'mia@example.org'`,
    );
    expect((await json(admin, mia!.id)).imports).toMatchObject([
      { fileName: 'contacts.csv', by: 'anna', line: 2, action: 'CREATE', isKept: true },
    ]);
  });

  test('is there for contacts in the bin too', async () => {
    const { admin, gone } = await world(desk.database).person('gone', { deleted: true }).make();
    expect((await json(admin, gone.id)).contact).toMatchObject([
      { displayName: 'Gone Muster', deletedBy: 'admin' },
    ]);
  });

  test('is not there for anybody else, managers included, as if the contact were not', async () => {
    const { anna, ben, carla, erika } = await office();
    const unknown = await get(carla, '0199aaaa-0000-7000-8000-000000000000');
    expect(unknown.status).toBe(404);
    for (const viewer of [anna, ben]) {
      for (const format of ['', '?format=json']) {
        const { status, text } = await get(viewer, erika.id, format);
        expect([status, text]).toEqual([404, unknown.text]);
      }
    }
    expect((await get(carla, 'nonsense')).status).toBe(404);
    expect((await get(carla, '%00')).status).toBe(404);
    expect((await get(null, erika.id)).status).toBe(401);
  });
});
