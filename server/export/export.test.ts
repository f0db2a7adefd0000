import { afterEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { limits } from '../platform/limits.js';
import { download, type Exported } from '../testing/exports.js';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();
const defaults = { ...limits };
afterEach(() => void Object.assign(limits, defaults, { 'rate.api': Infinity }));

const csv = (user: TestUser | { key: string } | null, parameters?: Record<string, string | object>) =>
  download(site.url, user, 'contacts.csv', parameters);

/** The lines of a file without its header. */
const lines = ({ text }: Exported): string[] => text.split('\r\n').slice(1, -1);

type Office = Awaited<ReturnType<typeof makeOffice>>;
let made: Promise<Office> | undefined;
/** Made once: nothing here changes a contact. */
const office = (): Promise<Office> => (made ??= makeOffice());
const makeOffice = () =>
  world(site.database)
    .member('anna', 'ben', 'cleo')
    .contactType('Client')
    .company('acme', { grants: { anna: 'MANAGE' } })
    .person('erika', {
      grants: { anna: 'MANAGE', ben: 'READ' },
      company: 'acme',
      type: 'Client',
      jobTitle: '=1+1',
      description: 'first\nsecond',
      emails: [
        { address: 'home@example.org', category: 'HOME' },
        { address: 'work@example.org', category: 'WORK', primary: true },
      ],
      phones: [{ number: '+49 30 123456' }],
      tagNames: ['vip', 'fair, 2026'],
    })
    .person('gone', { grants: { anna: 'MANAGE' }, deleted: true })
    .make();

describe('A list of contacts as CSV', () => {
  test('has a column for all that an import takes in, as often as the contacts need it', async () => {
    const { anna } = await office();
    const { status, text, headers } = await csv(anna, { filter: { kind: 'PERSON' } });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename=contacts-\d{4}-\d\d-\d\d\.csv$/,
    );
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-contact-count')).toBe('1');
    const [email] = await site.database.read.rows<{ email: string }>(
      sql`SELECT email FROM app_user WHERE id = ${anna.id}`,
    );
    expect(text).toBe(
      [
        '"First name","Last name","Job title","Company","E-mail (work)","E-mail (home)","E-mail (order)","Phone (work)",' +
          '"Contact type","Tags","Assigned to (e-mail addresses)","Access for all CRM users","Description"',
        `Erika,Muster,'=1+1,Acme GmbH,work@example.org,home@example.org,"home, work*",'+49 30 123456,` +
          `Client,"""fair, 2026"", vip",${email!.email},NONE,"first\nsecond"`,
        '',
      ].join('\r\n'),
    );
  });

  test('is in German with semicolons, with a byte order mark and raw where that is asked for', async () => {
    const { anna } = await office();
    const columns = 'lastName,jobTitle,email,updatedAt';
    const { text, headers } = await csv(anna, {
      filter: { kind: 'PERSON' },
      columns,
      locale: 'de',
      bom: '1',
      raw: '1',
    });
    expect(headers.get('content-disposition')).toContain('filename=kontakte-');
    expect(text).toMatch(
      /^\uFEFF"Nachname";"Position";"E-Mail \(geschäftlich\)";"E-Mail \(privat\)";"E-Mail \(Reihenfolge\)";"Zuletzt geändert am"\r\nMuster;=1\+1;work@example.org;home@example.org;home, work\*;2\d{3}-/,
    );
  });

  test('has the order of the list, also where it is searched', async () => {
    const { anna } = await world(site.database)
      .member('anna')
      .person('zoe', { grants: { anna: 'MANAGE' }, lastName: 'Schmidt' })
      .person('ulf', { grants: { anna: 'MANAGE' }, lastName: 'Baum' })
      .person('ärger', { grants: { anna: 'MANAGE' }, lastName: 'Baum' })
      .make();
    const names = async (parameters: object) =>
      lines(await csv(anna, { columns: 'firstName', ...parameters }));
    expect(await names({})).toEqual(['Ärger', 'Ulf', 'Zoe']);
    expect(await names({ sort: '-NAME' })).toEqual(['Zoe', 'Ulf', 'Ärger']);
    expect(await names({ sort: { field: 'LAST_NAME' } })).toEqual(['Ulf', 'Ärger', 'Zoe']);
    expect(await names({ filter: { search: 'baum' }, sort: 'CREATED_AT' })).toEqual(['Ulf', 'Ärger']);
    expect(await names({ filter: { search: 'Schmitt' } })).toEqual(['Zoe']);
  });

  test('is of any length, page by page', async () => {
    limits['export.pageRows'] = 4;
    const { anna } = await world(site.database)
      .member('anna')
      .persons(11, { grants: { anna: 'MANAGE' } })
      .make();
    const all = await csv(anna, { columns: 'firstName,id', sort: 'CREATED_AT' });
    expect(new Set(lines(all)).size).toBe(11);
  });

  test('takes what the last column of a kind cannot hold alone', async () => {
    limits['export.columnsPerTarget'] = 2;
    const emails = ['a@x.de', 'b@x.de', 'c@x.de'].map(address => ({ address }));
    const { anna } = await world(site.database)
      .member('anna')
      .person('many', { grants: { anna: 'MANAGE' }, emails })
      .make();
    expect((await csv(anna, { columns: 'email', filter: { access: 'MINE' } })).text).toBe(
      '"E-mail (work)","E-mail (work) 2"\r\na@x.de,b@x.de ::: c@x.de\r\n',
    );
  });
});

describe('An export holds exactly what its reader may see', () => {
  test('others get nothing of a contact, and of a person whose company is hidden not the company', async () => {
    const { ben, cleo } = await office();
    const shared = { filter: { access: 'SHARED' } };
    expect(lines(await csv(ben, { columns: 'lastName,companyName', ...shared }))).toEqual(['Muster,']);
    const nothing = await csv(cleo, { columns: 'lastName,email', ...shared });
    expect(nothing.text).toBe('"Last name","E-mail (work)"\r\n');
    expect(nothing.headers.get('x-contact-count')).toBe('0');
  });

  test('the bin is there for those who could delete, and only where it is asked for', async () => {
    const { anna, ben } = await office();
    const bin = { filter: { deleted: true }, columns: 'firstName' };
    expect(lines(await csv(anna, { columns: 'firstName', filter: { kind: 'PERSON' } }))).toEqual(['Erika']);
    expect(lines(await csv(anna, bin))).toEqual(['Gone']);
    expect(lines(await csv(ben, bin))).toEqual([]);
  });

  test('a selection is narrowed to what is visible', async () => {
    const { ben, erika, acme } = await office();
    const filter = { ids: [erika.id, acme.id, 'nonsense'] };
    expect(lines(await csv(ben, { filter, columns: 'id' }))).toEqual([erika.id]);
  });

  test('nobody who is not signed in gets anything; a key for reading gets what its owner sees', async () => {
    const { anna } = await office();
    const refused = await csv(null);
    expect(refused.status).toBe(401);
    expect(JSON.parse(refused.text)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    const { data } = await site.ask<{ createApiKey: { secret: string } }>(
      anna,
      'mutation { createApiKey(name: "n", scope: READ) { secret } }',
    );
    const { secret: key } = data.createApiKey;
    expect(lines(await csv({ key }, { columns: 'lastName', filter: { kind: 'PERSON' } }))).toEqual([
      'Muster',
    ]);
    expect((await csv({ key: 'nonsense' })).status).toBe(401);
  });

  test('administrators find in the audit trail who exported how many', async () => {
    const { admin, anna, erika } = await office();
    await csv(anna, { filter: { ids: [erika.id] } });
    const { data } = await site.ask(
      admin,
      `query ($id: ID!) { auditTrail(kinds: [CONTACTS_EXPORTED], userId: $id, first: 1) { nodes { actor { name } details { key value } } } }`,
      { id: anna.id },
    );
    expect(data.auditTrail!.nodes).toEqual([
      {
        actor: { name: 'anna' },
        details: [
          { key: 'count', value: '1' },
          { key: 'format', value: 'csv' },
        ],
      },
    ]);
  });
});

describe('What is asked for wrongly is refused, never passed over:', () => {
  test.each<[string, Record<string, string | object>]>([
    ['a filter that is no JSON', { filter: '{kind' }],
    ['a filter that is a list', { filter: [] }],
    ['a condition that there is not', { filter: { manager: 'x' } }],
    ['a value of the wrong type', { filter: { hasManager: 'yes' } }],
    ['a word that there is not', { filter: { kind: 'ROBOT' } }],
    ['a day that there is not', { filter: { createdFrom: '2026-02-31' } }],
    ['a character that nobody can search for', { filter: { email: 'a\0b' } }],
    ['an order that there is not', { sort: 'COLOUR' }],
    ['an order that is none', { sort: '{}' }],
    ['a column that there is not', { columns: 'lastName,shoeSize' }],
    ['a column of nothing but a category', { columns: 'email.label' }],
    ['a language that there is not', { locale: 'fr' }],
    ['a parameter that there is not', { filters: '{}' }],
    ['a switch that is neither on nor off', { raw: 'maybe' }],
  ])('%s', async (_what, parameters) => {
    const { admin } = await world(site.database).make();
    const { status, text } = await csv(admin, parameters);
    expect([status, JSON.parse(text)]).toEqual([
      400,
      { errors: [expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT' } })] },
    ]);
    expect(text).not.toContain('Did you mean');
  });

  test('a body that is no JSON', async () => {
    const { admin } = await world(site.database).make();
    const post = (body: string, type: string, headers = {}) =>
      fetch(new URL('/export/contacts.csv', site.url), {
        method: 'POST',
        headers: { cookie: `kartei_session=${admin.sessionToken}`, 'content-type': type, ...headers },
        body,
      });
    expect((await post('filter={}', 'application/x-www-form-urlencoded')).status).toBe(415);
    expect((await post('{', 'application/json')).status).toBe(400);
    expect((await post('[]', 'application/json')).status).toBe(400);
    expect((await post('{}', 'application/json', { origin: 'https://evil.example' })).status).toBe(403);
    expect((await post('{"filter":{"ids":[]},"columns":["id"]}', 'application/json')).status).toBe(200);
  });
});

describe('Nobody slows the others:', () => {
  test('calls count, and so do exports at the same time', async () => {
    const { anna, ben } = await world(site.database).member('anna', 'ben').make();
    limits['export.runningPerUser'] = 0;
    const busy = await csv(anna);
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '10']);
    limits['export.runningPerUser'] = 2;
    expect((await csv(anna)).status).toBe(200);
    limits['rate.api'] = 2;
    expect((await csv(anna)).status).toBe(429);
    expect((await csv(ben)).status).toBe(200);
  });

  test('an export whose reader has gone away ends, and its place is free', async () => {
    limits['export.pageRows'] = 1;
    limits['export.runningPerUser'] = 1;
    const { anna } = await world(site.database).member('anna').persons(60, { publicAccess: 'READ' }).make();
    const leave = new AbortController();
    const response = await fetch(new URL('/export/contacts.csv', site.url), {
      headers: { cookie: `kartei_session=${anna.sessionToken}` },
      signal: leave.signal,
    });
    await response.body!.getReader().read();
    leave.abort();
    let status = 429;
    for (let turn = 0; turn < 100 && status === 429; turn++) status = (await csv(anna)).status;
    expect(status).toBe(200);
  });

  test('an export whose reader was signed out meanwhile breaks off', async () => {
    limits['export.pageRows'] = 1;
    const { anna } = await world(site.database)
      .member('anna')
      .persons(300, { publicAccess: 'READ', description: 'x'.repeat(20_000) })
      .make();
    const response = await fetch(new URL('/export/contacts.csv', site.url), {
      headers: { cookie: `kartei_session=${anna.sessionToken}` },
    });
    const reader = response.body!.getReader();
    await reader.read();
    await site.database.read.rows(sql`DELETE FROM session WHERE user_id = ${anna.id}`);
    const readOn = async (): Promise<void> => {
      while (!(await reader.read()).done);
    };
    await expect(readOn()).rejects.toThrow();
  }, 60_000);
});
