import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import sql from 'sql-template-tag';
import { instance } from '../platform/instance.js';
import { limits } from '../platform/limits.js';
import { picture } from '../testing/pictures.js';
import { testSite } from '../testing/site.js';
import { fastest } from '../testing/time.js';
import { json, redirect, silence, webServer, type Answering, type WebServer } from '../testing/web-server.js';
import { world, type TestUser } from '../testing/world.js';
import { dropOldSuggestions } from './photo-suggestion.store.js';

const site = testSite();
const keys = ['gravatar', 'libravatar', 'github', 'mastodon', 'bluesky'] as const;
type Key = (typeof keys)[number];
let services: Record<Key, WebServer>;
/** Nothing may ever come here: it is of this machine, and no configured service. */
let inside: WebServer;
const before = { ...limits };

beforeAll(async () => {
  const servers = await Promise.all(keys.map(() => webServer()));
  services = Object.fromEntries(keys.map((key, index) => [key, servers[index]!])) as typeof services;
  inside = await webServer(imageOf('large.png'));
});
afterAll(async () => {
  await Promise.all([...Object.values(services), inside].map(server => server.close()));
});
beforeEach(async () => {
  for (const key of keys) {
    instance.photoServices[key] = services[key].url;
    services[key].visits.length = 0;
    services[key].answer(nothing);
  }
  // Stands for the internet: the host of a profile is never an exception.
  instance.outboundAllow = new Set([`127.0.0.1:${services.mastodon.port}`]);
  instance.outboundPorts = new Set([80, 443, inside.port]);
  inside.visits.length = 0;
  await site.database.read.rows(sql`DELETE FROM photo_provider`);
});
afterEach(() => {
  Object.assign(limits, before, { 'rate.api': Infinity });
  instance.outboundAllow = new Set();
  instance.outboundPorts = new Set([80, 443]);
});

function imageOf(name: string): Answering {
  return (_, response) => void response.writeHead(200, { 'Content-Type': 'image/png' }).end(picture(name));
}
const nothing: Answering = (_, response) => void response.writeHead(404).end('Not found');
/** A profile, shortened from the documentation that server/photo-suggestions/photo-providers.ts names, and its picture. */
const profile =
  (key: Key, fields: (link: string) => object, image = imageOf('small.png')): Answering =>
  (visit, response) =>
    visit.path.startsWith('/picture')
      ? image(visit, response)
      : json(fields(`${services[key].url}/picture.png`))(visit, response);

const success: Record<Key, () => Answering> = {
  gravatar: () => imageOf('small.png'),
  libravatar: () => imageOf('palette.png'),
  github: () =>
    profile('github', link => ({ login: 'erika', id: 1, avatar_url: link, type: 'User', name: null })),
  mastodon: () =>
    profile('mastodon', link => ({
      id: '1',
      username: 'erika',
      acct: 'erika',
      avatar: '/moves.gif',
      avatar_static: link,
    })),
  bluesky: () =>
    profile('bluesky', link => ({
      did: 'did:plc:abc',
      handle: 'erika.bsky.social',
      displayName: 'Erika',
      avatar: link,
    })),
};

const asked = {
  emails: ['Erika@Example.org'],
  socialProfiles: [
    { network: 'GITHUB', handle: 'erika' },
    { network: 'MASTODON', handle: '@erika@social.example' },
    { network: 'BLUESKY', handle: 'erika.bsky.social' },
  ],
};

interface Suggestion {
  id: string;
  source: string;
  previewUrl: string;
}

async function suggest(who: TestUser, variables: object = asked): Promise<Suggestion[]> {
  const { data, errors } = await site.ask<{ photoSuggestions: Suggestion[] }>(
    who,
    `query ($contactId: ID, $emails: [String!], $socialProfiles: [SocialProfileInput!]) {
      photoSuggestions(contactId: $contactId, emails: $emails, socialProfiles: $socialProfiles) {
        id source previewUrl } }`,
    variables,
  );
  expect(errors).toBeUndefined();
  return data.photoSuggestions;
}

interface ProviderAnswer {
  photoProvider: { key: string; enabled: boolean } | null;
  userErrors: { code: string; path: string[] }[];
}
async function turn(who: TestUser, key: string, enabled: boolean): Promise<ProviderAnswer> {
  const { data } = await site.ask<{ setPhotoProvider: ProviderAnswer }>(
    who,
    `mutation ($key: String!, $enabled: Boolean!) { setPhotoProvider(key: $key, enabled: $enabled) {
      photoProvider { key enabled } userErrors { code path } } }`,
    { key, enabled },
  );
  return data.setPhotoProvider;
}

async function take(who: TestUser, contactId: string, suggestionId: string) {
  const { data } = await site.ask<{
    setContactPhotoFromSuggestion: { contact: { photo: object } | null; userErrors: object[] };
  }>(
    who,
    `mutation ($c: ID!, $s: ID!) { setContactPhotoFromSuggestion(contactId: $c, suggestionId: $s) {
      contact { photo { url width height } } userErrors { code path } } }`,
    { c: contactId, s: suggestionId },
  );
  return data.setContactPhotoFromSuggestion;
}

const get = (who: TestUser | null, path: string): Promise<Response> =>
  fetch(new URL(path, site.url), { headers: who ? { cookie: `kartei_session=${who.sessionToken}` } : {} });

const office = async (...on: Key[]) => {
  const made = await world(site.database)
    .member('anna', 'stranger')
    .crmAdmin('carla')
    .person('erika', {
      grants: { anna: 'MANAGE' },
      emails: [{ address: 'Erika@Example.org' }],
      socialProfiles: [{ network: 'GITHUB', handle: 'erika' }],
    })
    .make();
  for (const key of on) await turn(made.carla, key, true);
  return made;
};

describe('Photo providers', () => {
  test('are off until an administrator turns them on, with what each of them is told', async () => {
    const { anna, carla } = await office();
    for (const key of keys) services[key].answer(success[key]());
    expect(await suggest(anna)).toEqual([]);
    expect(keys.flatMap(key => services[key].visits)).toEqual([]);
    const { data } = await site.ask<{ photoProviders: { disclosure: string }[] }>(
      carla,
      '{ photoProviders { key name enabled disclosure } }',
    );
    expect(data.photoProviders).toMatchObject(keys.map(key => ({ key, enabled: false })));
    for (const { disclosure } of data.photoProviders) expect(disclosure).toMatch(/^Tells .+\.$/);
  });

  test('are turned on and off for everybody, and the audit trail says so', async () => {
    const { admin, anna, carla } = await office();
    services.gravatar.answer(success.gravatar());
    expect(await turn(carla, 'gravatar', true)).toEqual({
      photoProvider: { key: 'gravatar', enabled: true },
      userErrors: [],
    });
    await turn(carla, 'gravatar', true);
    const [found] = await suggest(anna);
    expect(found).toMatchObject({ source: 'gravatar' });
    await turn(admin, 'gravatar', false);
    expect(await suggest(anna)).toEqual([]);
    expect((await get(anna, found!.previewUrl)).status).toBe(404);
    const { data } = await site.ask<{ auditTrail: { nodes: object[] } }>(
      admin,
      '{ auditTrail(first: 2) { nodes { kind actor { name } details { value } } } }',
    );
    expect(data.auditTrail.nodes).toEqual([
      { kind: 'PHOTO_PROVIDER_DISABLED', actor: { name: 'admin' }, details: [{ value: 'Gravatar' }] },
      { kind: 'PHOTO_PROVIDER_ENABLED', actor: { name: 'carla' }, details: [{ value: 'Gravatar' }] },
    ]);
  });

  test('are no business of members, and one that nobody knows is NOT_FOUND', async () => {
    const { anna, carla } = await office();
    for (const operation of [
      '{ photoProviders { key } }',
      'mutation { setPhotoProvider(key: "gravatar", enabled: true) { userErrors { code } } }',
    ]) {
      const { errors } = await site.ask(anna, operation);
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    }
    for (const key of ['myspace', '', '\0', 'constructor']) {
      expect(await turn(carla, key, true)).toEqual({
        photoProvider: null,
        userErrors: [{ code: 'NOT_FOUND', path: ['key'] }],
      });
    }
  });
});

describe('Each provider', () => {
  const hash = createHash('sha256').update('erika@example.org').digest('hex');
  test.each<[Key, string]>([
    ['gravatar', `/avatar/${hash}?d=404&s=200`],
    ['libravatar', `/avatar/${hash}?d=404&s=200`],
    ['github', '/users/erika'],
    ['mastodon', '/api/v1/accounts/lookup?acct=erika'],
    ['bluesky', '/xrpc/app.bsky.actor.getProfile?actor=erika.bsky.social'],
  ])('is asked as it documents, by the server, and its picture is shown: %s', async (key, path) => {
    const { anna } = await office(key);
    services[key].answer(success[key]());
    const [found, ...others] = await suggest(anna);
    expect([found?.source, others]).toEqual([key, []]);
    expect(services[key].visits[0]!.path).toBe(path);
    expect(keys.filter(other => other !== key).flatMap(other => services[other].visits)).toEqual([]);
    const preview = await get(anna, found!.previewUrl);
    expect([preview.status, preview.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(preview.headers.get('cache-control')).toBe('private, no-cache');
  });

  const junk: Answering = (_, response) =>
    void response.writeHead(200).end(Buffer.alloc(10 * 1024 ** 2, 'x'));
  const failures: [string, () => Answering][] = [
    ['has nothing', () => nothing],
    ['says 401', () => json({ message: 'Requires authentication' }, 401)],
    ['says 429', () => json({ error: 'Too many requests' }, 429)],
    ['says 500', () => json({}, 500)],
    ['sends 10 MB of junk', () => junk],
    ['sends something that is no picture', () => json({ error: 'x', avatar: 5, avatar_url: null })],
    ['sends broken JSON', () => (_, response) => void response.end('{"avatar": "')],
    ['leads to an address of this machine', () => redirect(`http://127.0.0.1:${inside.port}/`)],
    [
      'links to an address of this machine',
      () => json({ avatar_url: `${inside.url}/a.png`, avatar: `${inside.url}/a.png` }),
    ],
    ['breaks off', () => (_, response) => void response.destroy()],
  ];
  test.each(failures)('that %s has no picture, and keeps nobody from the others', async (_, answering) => {
    const { anna } = await office(...keys);
    for (const good of keys) {
      for (const key of keys) services[key].answer(key === good ? success[key]() : answering());
      await site.database.read.rows(sql`DELETE FROM photo_suggestion`);
      expect((await suggest(anna)).map(({ source }) => source)).toEqual([good]);
    }
    expect(inside.visits).toEqual([]);
  });

  test('that keeps silent holds the others up for no longer than the time there is', async () => {
    limits['outbound.ms'] = 700;
    const { anna } = await office(...keys);
    for (const key of keys) services[key].answer(silence);
    services.github.answer(success.github());
    const took = await fastest(2_500, async () => {
      await site.database.read.rows(sql`DELETE FROM photo_suggestion`);
      expect((await suggest(anna)).map(({ source }) => source)).toEqual(['github']);
    });
    expect(took).toBeLessThan(2_500);
  });

  test('is asked for a Mastodon profile on the internet only', async () => {
    const { anna } = await office('mastodon');
    instance.photoServices.mastodon = 'http://{host}';
    instance.outboundAllow = new Set();
    const handles = [
      'x@127.0.0.1',
      'x@localhost',
      'x@0177.0.0.1',
      'x@[::1]',
      `x@127.0.0.1:${inside.port}`,
      'x@10.0.0.1',
    ];
    const socialProfiles = handles.map(handle => ({ network: 'MASTODON', handle }));
    expect(await suggest(anna, { socialProfiles })).toEqual([]);
    expect(inside.visits).toEqual([]);
    // Nothing but the address stood between them.
    instance.outboundAllow = new Set([`127.0.0.1:${inside.port}`]);
    await suggest(anna, { socialProfiles });
    expect(inside.visits.length).toBeGreaterThan(0);
  });
});

describe('photoSuggestions', () => {
  test('finds pictures of a contact that the viewer sees, and of nobody else', async () => {
    const { anna, stranger, erika } = await office('gravatar', 'github');
    services.gravatar.answer(success.gravatar());
    services.github.answer(profile('github', link => ({ avatar_url: link }), imageOf('large.png')));
    expect((await suggest(anna, { contactId: erika.id })).map(({ source }) => source)).toEqual([
      'gravatar',
      'github',
    ]);
    services.gravatar.visits.length = 0;
    expect(await suggest(stranger, { contactId: erika.id })).toEqual([]);
    expect(await suggest(stranger, { contactId: 'x\0' })).toEqual([]);
    expect(services.gravatar.visits).toEqual([]);
  });

  test('asks nothing twice within the hour, be there a picture or none, and failures again', async () => {
    const { anna } = await office('gravatar', 'libravatar', 'github');
    services.gravatar.answer(success.gravatar());
    services.github.answer(json({}, 500));
    const first = await suggest(anna);
    services.github.answer(profile('github', link => ({ avatar_url: link }), imageOf('large.png')));
    const second = await suggest(anna, { ...asked, emails: ['ERIKA@example.org', 'half@'] });
    expect(second.map(({ source }) => source)).toEqual(['gravatar', 'github']);
    expect(second[0]).toEqual(first[0]);
    expect(services.gravatar.visits).toHaveLength(1);
    expect(services.libravatar.visits).toHaveLength(1);
    await site.database.read.rows(sql`UPDATE photo_suggestion SET expires_at = now() - interval '1 second'`);
    expect((await get(anna, first[0]!.previewUrl)).status).toBe(404);
    await suggest(anna);
    expect(services.gravatar.visits).toHaveLength(2);
  });

  test('shows the same picture once', async () => {
    const { anna } = await office('gravatar', 'github');
    services.gravatar.answer(success.gravatar());
    services.github.answer(success.github());
    expect(await suggest(anna)).toHaveLength(1);
  });

  test('is bounded: in look-ups at once, in what is kept, and in how often', async () => {
    Object.assign(limits, {
      'photo.lookUps': 2,
      'photo.suggestionsPerUser': 3,
      'rate.photoLookupPerUser': 3,
    });
    const { anna, carla } = await office('gravatar');
    services.gravatar.answer(success.gravatar());
    const emails = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, n) => `${from + n}@example.org`);
    await suggest(anna, { emails: emails(0, 5) });
    expect(services.gravatar.visits).toHaveLength(2);
    await suggest(anna, { emails: emails(2, 4) });
    const [{ n }] = (await site.database.read.rows(
      sql`SELECT count(*)::int AS n FROM photo_suggestion WHERE user_id = ${anna.id}`,
    )) as [{ n: number }];
    expect(n).toBe(3);
    await suggest(anna, { emails: emails(10, 11) });
    const { errors } = await site.ask(anna, '{ photoSuggestions(emails: ["z@example.org"]) { id } }');
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    expect(await suggest(carla, { emails: emails(0, 1) })).toHaveLength(1);
    expect(await suggest(anna, { emails: Array.from({ length: 51 }, (_, i) => `${i}@x.example`) })).toEqual(
      [],
    );
  });
});

describe('setContactPhotoFromSuggestion', () => {
  test('gives the contact that picture', async () => {
    const { anna, erika } = await office('gravatar');
    services.gravatar.answer(success.gravatar());
    const [found] = await suggest(anna, { contactId: erika.id });
    expect(await take(anna, erika.id, found!.id)).toEqual({
      contact: { photo: { url: expect.stringContaining(`/photos/${erika.id}?v=`), width: 60, height: 40 } },
      userErrors: [],
    });
    expect((await get(anna, `/photos/${erika.id}`)).status).toBe(200);
  });

  test('takes no picture that was suggested to somebody else, that is old, or that is none', async () => {
    const { admin, anna, erika } = await office('gravatar');
    services.gravatar.answer(success.gravatar());
    const [found] = await suggest(anna, { contactId: erika.id });
    const expired = { contact: null, userErrors: [{ code: 'EXPIRED', path: ['suggestionId'] }] };
    expect(await take(admin, erika.id, found!.id)).toEqual(expired);
    expect((await get(admin, found!.previewUrl)).status).toBe(404);
    expect((await get(null, found!.previewUrl)).status).toBe(401);
    for (const id of ['x', '\0', '0192f0c1-2d3e-7f00-8000-000000000000'])
      expect(await take(anna, erika.id, id)).toEqual(expired);
    await site.database.read.rows(sql`UPDATE photo_suggestion SET expires_at = now() - interval '1 second'`);
    expect(await take(anna, erika.id, found!.id)).toEqual(expired);
    await dropOldSuggestions(site.database.read);
    expect(await site.database.read.rows(sql`SELECT FROM photo_suggestion`)).toEqual([]);
  });

  test('is not for strangers of the contact', async () => {
    const { stranger, erika } = await office('gravatar');
    services.gravatar.answer(success.gravatar());
    const [found] = await suggest(stranger);
    expect(await take(stranger, erika.id, found!.id)).toEqual({
      contact: null,
      userErrors: [{ code: 'NOT_FOUND', path: ['contactId'] }],
    });
  });
});
