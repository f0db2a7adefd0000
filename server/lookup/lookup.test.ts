import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { instance } from '../platform/instance.js';
import { limits } from '../platform/limits.js';
import { crunchbaseAnswers, gleifAnswers, wikidataAnswers } from '../testing/lookup-services.js';
import { testSite } from '../testing/site.js';
import { fastest } from '../testing/time.js';
import { json, redirect, silence, webServer, type WebServer } from '../testing/web-server.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();
let admin: TestUser;
let anna: TestUser;
let crunchbase: WebServer;
let wikidata: WebServer;
let gleif: WebServer;

beforeAll(async () => {
  ({ admin, anna } = await world(site.database).member('anna').make());
  [crunchbase, wikidata, gleif] = [await webServer(), await webServer(), await webServer()];
  instance.services = { crunchbase: crunchbase.url, wikidata: wikidata.url, gleif: gleif.url };
  limits['rate.lookupPerUser'] = 1_000;
});
afterAll(() => Promise.all([crunchbase, wikidata, gleif].map(server => server.close())));
beforeEach(() => {
  instance.crunchbaseKey = 'good-key';
  crunchbase.answer(crunchbaseAnswers);
  wikidata.answer(wikidataAnswers);
  gleif.answer(gleifAnswers);
  for (const { visits } of [crunchbase, wikidata, gleif]) visits.length = 0;
});
afterEach(() => void (instance.crunchbaseKey = null));

const find = (who: TestUser | null, name: string, provider?: string) =>
  site.ask(
    who,
    `query($name: String!, $provider: String) {
      findCompanies(name: $name, provider: $provider) { provider externalId name description location url }
    }`,
    { name, provider },
  );

const profile = (who: TestUser | null, provider: string, externalId: string) =>
  site.ask(
    who,
    `query($provider: String!, $externalId: ID!) {
      companyProfile(provider: $provider, externalId: $externalId) {
        provider externalId sourceUrl retrievedAt name description emails phones websites people logoUrl
        socialProfiles { network handle url } addresses { street city state postalCode country category primary }
      }
    }`,
    { provider, externalId },
  );

describe('The providers', () => {
  const list = async (who: TestUser) =>
    (await site.ask(who, '{ lookupProviders { key name notice available setUp } }')).data.lookupProviders;

  test('are three, with the notice of their licence', async () => {
    expect(await list(anna)).toMatchObject([
      { key: 'crunchbase', available: true },
      { key: 'wikidata', available: true, notice: expect.stringContaining('CC0') },
      { key: 'gleif', available: true, notice: expect.stringContaining('CC0') },
    ]);
  });

  test('are offered as far as they are set up, and administrators see how that is done', async () => {
    instance.crunchbaseKey = null;
    expect(await list(anna)).toMatchObject([{ available: false, setUp: null }, {}, {}]);
    expect(await list(admin)).toMatchObject([
      { available: false, setUp: expect.stringContaining('CRUNCHBASE_API_KEY') },
      { setUp: null },
      { setUp: null },
    ]);
    expect((await find(anna, 'acme', 'crunchbase')).errors).toMatchObject([
      { message: expect.stringContaining('not set up'), extensions: { code: 'UNAVAILABLE' } },
    ]);
    expect(crunchbase.visits).toEqual([]);
  });
});

describe('Looking for a company', () => {
  test('asks the chosen provider for the name and gives what it knows', async () => {
    expect((await find(anna, ' Acme  Werke ', 'gleif')).data.findCompanies).toEqual([
      {
        provider: 'gleif',
        externalId: '529900ACMEACMEACME12',
        name: 'ACME Werke GmbH',
        description: 'LEI 529900ACMEACMEACME12',
        location: 'Berlin, Germany',
        url: 'https://search.gleif.org/#/record/529900ACMEACMEACME12',
      },
    ]);
    expect(new URL(gleif.visits[0]!.path, 'http://x').searchParams.get('filter[entity.names]')).toBe(
      'Acme Werke',
    );
    expect(gleif.visits[0]!.headers).toMatchObject({ 'user-agent': expect.stringContaining('Kartei') });
    expect([crunchbase.visits, wikidata.visits]).toEqual([[], []]);
  });

  test('asks all that are available where none is chosen, and does without those that fail', async () => {
    crunchbase.answer(json({}, 500));
    const { data } = await find(anna, 'acme');
    expect(data.findCompanies).toMatchObject([
      { provider: 'wikidata', externalId: 'Q42', name: 'ACME', description: 'maker of anvils' },
      { provider: 'gleif' },
    ]);
  });

  test('finds nothing without being an error', async () => {
    gleif.answer(json({ data: [] }));
    expect((await find(anna, 'nobody', 'gleif')).data.findCompanies).toEqual([]);
    expect((await find(anna, '  ', 'gleif')).data.findCompanies).toEqual([]);
    expect(gleif.visits).toHaveLength(1);
  });

  test.each([
    ['a name with a NUL', 'ac\0me', 'gleif'],
    ['a name that is too long', 'x'.repeat(201), 'gleif'],
    ['a provider that does not exist', 'acme', 'constructor'],
  ])('refuses %s', async (_, name, provider) => {
    expect((await find(anna, name, provider)).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(gleif.visits).toEqual([]);
  });

  test('is for those who are signed in, and each of them so often in a minute', async () => {
    expect((await find(null, 'acme', 'gleif')).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
    limits['rate.lookupPerUser'] = 1;
    const { ben } = await world(site.database).member('ben').make();
    expect((await find(ben, 'acme', 'gleif')).errors).toBeUndefined();
    const refused = await profile(ben, 'gleif', '529900ACMEACMEACME12');
    limits['rate.lookupPerUser'] = 1_000;
    expect(refused.status).toBe(429);
    expect(gleif.visits).toHaveLength(1);
  });
});

describe('The profile of a company', () => {
  test('at GLEIF has both addresses, the country in the language of the viewer', async () => {
    const { data } = await profile(anna, 'gleif', '529900ACMEACMEACME12');
    expect(data.companyProfile).toMatchObject({
      provider: 'gleif',
      sourceUrl: 'https://search.gleif.org/#/record/529900ACMEACMEACME12',
      retrievedAt: expect.stringMatching(/^20\d\d-/),
      name: 'ACME Werke GmbH',
      emails: [],
      logoUrl: null,
    });
    const address = { street: 'Werkstraße 1\nAufgang B', city: 'Berlin', state: 'BE', postalCode: '10115' };
    expect(data.companyProfile!.addresses).toMatchObject([
      { ...address, country: 'Germany' },
      { street: 'Postfach 7', city: 'Potsdam' },
    ]);
  });

  test('at Crunchbase comes with the key, and without what does not fit into a contact', async () => {
    const { data } = await profile(anna, 'crunchbase', 'acme-werke');
    expect(data.companyProfile).toMatchObject({
      sourceUrl: 'https://www.crunchbase.com/organization/acme-werke',
      name: 'ACME Werke',
      description: 'ACME makes anvils,\nand rockets.',
      emails: ['info@acme.example'],
      phones: ['+49 30 123456'],
      websites: ['https://acme.example'],
      socialProfiles: [
        { network: 'LINKEDIN', handle: 'acme-werke', url: 'https://www.linkedin.com/company/acme-werke' },
        { network: 'X', handle: 'acmewerke', url: 'https://x.com/acmewerke' },
      ],
      addresses: [{ street: 'Werkstraße 1', city: 'Berlin', state: 'Berlin State', country: 'Germany' }],
      people: ['Wile E. Coyote'],
      logoUrl: 'https://images.crunchbase.com/image/upload/acme.png',
    });
  });

  test('comes with its logo, which can become the photo of a contact', async () => {
    const pixel =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const acme = (picture: string) => ({
      properties: {
        identifier: { value: 'ACME', permalink: 'acme' },
        image_url: `${crunchbase.url}/${picture}`,
      },
    });
    const logoOf = async (picture: string) => {
      crunchbase.answer((visit, response) => {
        if (visit.path.startsWith('/api/')) return json(acme(picture))(visit, response);
        response.end(visit.path === '/logo.png' ? Buffer.from(pixel, 'base64') : '<svg/>');
      });
      const query =
        '{ companyProfile(provider: "crunchbase", externalId: "acme") { name logo { id previewUrl } } }';
      return (await site.ask(anna, query)).data.companyProfile as unknown as {
        name: string;
        logo: { id: string };
      };
    };
    // Reading a picture takes its time on a busy machine.
    limits['lookup.ms'] = 20_000;
    expect(await logoOf('logo.svg')).toEqual({ name: 'ACME', logo: null });
    const { logo } = await logoOf('logo.png');
    limits['lookup.ms'] = 4_500;
    const { data } = await site.ask(
      anna,
      'mutation { createCompany(input: { name: "ACME" }) { company { id } userErrors { code } } }',
    );
    const id = data.createCompany!.company!.id as unknown as string;
    const set = await site.ask(
      anna,
      `mutation { setContactPhotoFromSuggestion(contactId: "${id}", suggestionId: "${logo.id}") {
        contact { photo { width height } } userErrors { code }
      } }`,
    );
    expect(set.data.setContactPhotoFromSuggestion).toEqual({
      contact: { photo: { width: 1, height: 1 } },
      userErrors: [],
    });
  });

  test('at Wikidata has what is said of it now, named in one more request', async () => {
    const { data } = await profile(anna, 'wikidata', 'Q42');
    expect(data.companyProfile).toMatchObject({
      sourceUrl: 'https://www.wikidata.org/wiki/Q42',
      name: 'ACME',
      description: 'maker of anvils',
      emails: ['info@acme.example'],
      phones: ['+49-30-123456'],
      websites: ['https://acme.example'],
      socialProfiles: [
        { network: 'LINKEDIN', handle: 'acme-werke' },
        { network: 'X', handle: 'acmewerke' },
      ],
      addresses: [{ street: 'Werkstraße 1', city: 'Berlin', postalCode: '10115', country: 'Deutschland' }],
      people: ['Wile E. Coyote'],
      logoUrl: 'https://commons.wikimedia.org/wiki/Special:FilePath/ACME%20Logo.svg?width=300',
    });
    expect(wikidata.visits).toHaveLength(2);
  });

  test.each([
    ['gleif', '529900NOBODYNOBODY00'],
    ['crunchbase', 'nobody'],
    ['wikidata', 'Q404'],
    ['gleif', '../../secret'],
    ['crunchbase', '../autocompletes?query=x'],
    ['wikidata', 'P31|Q1'],
    ['wikidata', '\0'],
  ])('of an id that %s does not know, or that is none (%s), is null', async (provider, id) => {
    const { data, errors } = await profile(anna, provider, id);
    expect([data.companyProfile, errors]).toEqual([null, undefined]);
  });

  test.each([
    ['nothing', {}],
    ['a list', []],
    ['a number', 7],
    ['other types', { data: { id: 7, attributes: { entity: { legalName: ['x'], legalAddress: 'y' } } } }],
    ['a name that is none', { data: { attributes: { entity: { legalName: { name: '\0' } } } } }],
    [
      'a name that is too long',
      { data: { attributes: { entity: { legalName: { name: 'x'.repeat(500) } } } } },
    ],
  ])('is null where the service says %s', async (_, answer) => {
    gleif.answer(json(answer));
    const { data, errors } = await profile(anna, 'gleif', '529900ACMEACMEACME12');
    expect([data.companyProfile, errors]).toEqual([null, undefined]);
  });
});

describe('A provider that fails is UNAVAILABLE', () => {
  const inside = { url: '' };
  beforeAll(() => {
    inside.url = site.url;
  });

  test.each([
    ['the key is refused', json({}, 401), /key/],
    ['nothing is left of the quota', json({}, 429), /No more look-ups/],
    ['it is broken', json({}, 500), /does not work/],
    ['it talks nonsense', (_visit, response) => void response.end('<html>'), /does not work/],
    [
      'it sends 10 MB of junk',
      (_visit, response) => void response.end(Buffer.alloc(10 ** 7, 'x')),
      /does not work/,
    ],
    ['it breaks off', (_visit, response) => void response.destroy(), /does not work/],
    ['it sends us to a private address', redirect('http://169.254.169.254/'), /does not work/],
    ['it sends us to ourselves', (visit, response) => redirect(inside.url)(visit, response), /does not work/],
  ] satisfies [string, Parameters<WebServer['answer']>[0], RegExp][])('when %s', async (_, answer, text) => {
    crunchbase.answer(answer);
    for (const answered of [
      await find(anna, 'acme', 'crunchbase'),
      await profile(anna, 'crunchbase', 'acme-werke'),
    ]) {
      expect(answered).toMatchObject({
        status: 200,
        errors: [{ message: expect.stringMatching(text), extensions: { code: 'UNAVAILABLE' } }],
      });
    }
  });

  test('when it keeps silent: said within 5 seconds, in the language of the viewer', async () => {
    crunchbase.answer(silence);
    await site.ask(anna, 'mutation { updateProfile(locale: "de") { userErrors { code } } }');
    const took = await fastest(5_000, async () => {
      const { errors } = await find(anna, 'acme', 'crunchbase');
      expect(errors).toMatchObject([
        { message: expect.stringContaining('hat nicht rechtzeitig geantwortet') },
      ]);
    });
    expect(took).toBeLessThan(5_000);
  });

  test('when MediaWiki says so beside a 200', async () => {
    wikidata.answer(json({ error: { code: 'maxlag', info: 'Waiting for a database' } }));
    expect((await find(admin, 'acme', 'wikidata')).errors).toMatchObject([
      { message: expect.stringContaining('No more look-ups'), extensions: { code: 'UNAVAILABLE' } },
    ]);
  });
});
