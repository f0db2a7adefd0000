import { beforeAll, describe, expect, test } from '@jest/globals';
import { createForm, nameFields, post, withoutFormRates, type TestForm } from '../testing/forms.js';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';
import { trapField } from './spam.rules.js';

const site = testSite();
let admin: TestUser;
beforeAll(async () => {
  withoutFormRates();
  ({ admin } = await world(site.database).contactType('lead').make());
});

const get = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
  fetch(new URL(path, site.url), { method, headers, redirect: 'manual' });
const cors = ({ headers }: Response) => ({
  origin: headers.get('access-control-allow-origin'),
  credentials: headers.get('access-control-allow-credentials'),
});

describe("A form's own page", () => {
  test('needs no script, loads nothing, and is shown within the allowed websites only', async () => {
    const form = await createForm(site, admin, {
      locale: 'de',
      allowedOrigins: ['https://www.example.org'],
      returnUrl: 'https://danke.example.org/seite',
      fields: [...nameFields, { target: 'contactType' }, { target: 'description' }],
    });
    const answer = await get(`/forms/${form.key}`);
    expect(answer.status).toBe(200);
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/]+=*'; /);
    expect(policy).toContain("form-action 'self' https://danke.example.org;");
    expect(policy).toMatch(/frame-ancestors 'self' https:\/\/www\.example\.org$/);
    expect(answer.headers.get('x-frame-options')).toBeNull();
    expect(answer.headers.get('referrer-policy')).toBe('same-origin');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('set-cookie')).toBeNull();
    const page = await answer.text();
    expect(page).toContain('<html lang="de">');
    expect(page).toMatch(
      /<label for="(kartei-\w{6}-firstName)">Vorname<\/label><br>\n<input type="text" id="\1"/,
    );
    expect(page).toContain('<option>lead</option>');
    expect(page).toMatch(/name="challenge" value="[\w.-]{60,}"/);
    expect(page).toContain(`name="${trapField}"`);
    expect(page).not.toMatch(/<script|<link|<img|style="/);
  });

  test('leaves the frame that it stands in where it leads to a page of the website, and stays otherwise', async () => {
    const page = async (returnUrl: string | null): Promise<string> =>
      (await get(`/forms/${(await createForm(site, admin, { returnUrl })).key}`)).text();
    expect(await page('https://www.example.org/thanks')).toContain('accept-charset="utf-8" target="_top">');
    expect(await page(null)).not.toContain('target=');
  });

  test('is shown anywhere if the form may stand anywhere', async () => {
    const form = await createForm(site, admin);
    expect((await get(`/forms/${form.key}`)).headers.get('content-security-policy')).toMatch(
      /frame-ancestors \*$/,
    );
  });

  test('lists what is wrong in the order of its fields', async () => {
    const form = await createForm(site, admin, {
      fields: [{ target: 'email.work' }, ...nameFields],
      consentText: 'Yes.',
    });
    const answer = await post(site, form, { 'email.work': 'no address', firstName: 'A' }, 'urlencoded');
    const links = [...(await answer.text()).matchAll(/<li><a href="#kartei-\w{6}-([\w-]+)">/g)];
    expect(links.map(([, name]) => name)).toEqual(['email-work', 'lastName', 'consent']);
  });

  test('thanks, as the form says', async () => {
    const form = await createForm(site, admin, { successMessage: 'We call you back.' });
    const answer = await post(site, form, { firstName: 'A', lastName: 'B' });
    const page = await get(answer.headers.get('location')!);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('We call you back.');
  });
});

describe('A website', () => {
  const allowed = 'https://www.example.org';
  let form: TestForm;
  beforeAll(async () => {
    form = await createForm(site, admin, { allowedOrigins: [allowed], successMessage: 'Thanks!' });
  });

  test('gets what it needs to draw the form, and no internals', async () => {
    const answer = await get(`/forms/${form.key}`, { Accept: 'application/json', Origin: allowed });
    expect(await answer.json()).toEqual({
      key: form.key,
      title: 'Contact',
      kind: 'PERSON',
      locale: 'en',
      fields: [
        { name: 'firstName', label: 'First name', type: 'TEXT', required: true, options: [] },
        { name: 'lastName', label: 'Last name', type: 'TEXT', required: true, options: [] },
        { name: 'email.work', label: 'E-mail', type: 'TEXT', required: false, options: [] },
        { name: 'description', label: 'Message', type: 'TEXTAREA', required: false, options: [] },
      ],
      consentText: null,
      successMessage: 'Thanks!',
      challenge: expect.any(String),
      trapField,
    });
    expect(cors(answer)).toEqual({ origin: allowed, credentials: null });
    expect(answer.headers.get('vary')).toContain('Origin');
    const { data } = await site.ask(
      null,
      'query ($key: String!) { publicWebForm(key: $key) { title fields { name type options } trapField } }',
      { key: form.key },
    );
    expect(data.publicWebForm).toMatchObject({ title: 'Contact', trapField });
  });

  test('may post JSON after asking, if the form allows it', async () => {
    const ask = { 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'content-type' };
    const answer = await get(`/forms/${form.key}`, { ...ask, Origin: allowed }, 'OPTIONS');
    expect(answer.status).toBe(204);
    expect(cors(answer)).toEqual({ origin: allowed, credentials: null });
    expect(answer.headers.get('access-control-allow-headers')).toContain('Content-Type');
    const refused = await post(site, form, {}, 'json', { Origin: allowed });
    expect(refused.status).toBe(422);
    expect(cors(refused).origin).toBe(allowed);
  });

  test.each([
    'https://evil.example',
    'https://www.example.org.evil.example',
    'null',
    'http://www.example.org',
  ])('called %s is told nothing', async origin => {
    for (const method of ['OPTIONS', 'GET']) {
      const answer = await get(`/forms/${form.key}`, { Origin: origin, Accept: 'application/json' }, method);
      expect(cors(answer)).toEqual({ origin: null, credentials: null });
    }
  });

  test('of any kind may call a form that names none, without credentials', async () => {
    const open = await createForm(site, admin);
    const answer = await get(`/forms/${open.key}`, {
      Origin: 'https://a.example',
      Accept: 'application/json',
    });
    expect(cors(answer)).toEqual({ origin: '*', credentials: null });
  });

  test('gets CORS from the forms only', async () => {
    for (const path of ['/graphql', '/schema.graphql', '/livez']) {
      expect(cors(await get(path, { Origin: allowed }))).toEqual({ origin: null, credentials: null });
    }
  });

  test('copies an embed of its choice, which asks for consent and has the trap', async () => {
    const { key, id } = await createForm(site, admin, { consentText: 'Ok?', title: '"Hi" <b>' });
    const { data } = await site.ask<{
      webForm: Record<'embedHtml' | 'embedIframe' | 'embedScript' | 'url', string>;
    }>(admin, 'query ($id: ID!) { webForm(id: $id) { embedHtml embedIframe embedScript url } }', { id });
    const { embedHtml, embedIframe, embedScript, url } = data.webForm;
    expect(url).toMatch(new RegExp(`^http://[^/]+/forms/${key}$`));
    expect(embedHtml).toContain(`<form action="${url}" method="post"`);
    expect(embedHtml).toMatch(/<input type="checkbox" value="yes" id="[^"]+" name="consent" required>/);
    expect(embedHtml).toMatch(new RegExp(`<p hidden>[^]*name="${trapField}"[^]*</p>`));
    expect(embedHtml).not.toContain('challenge');
    expect(embedIframe).toContain(`<iframe src="${url}" title="&quot;Hi&quot; &lt;b&gt;"`);
    expect(embedScript).toBe(`<script src="${url}/embed.js" async></script>`);
    const code = await get(`/forms/${key}/embed.js`);
    expect(code.headers.get('content-type')).toContain('text/javascript');
    expect(code.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(await code.text()).not.toContain('innerHTML');
  });
});
