import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  challengeFor,
  createForm,
  encodings,
  post,
  processed,
  submissionsOf,
  withoutFormRates,
  type TestForm,
} from '../testing/forms.js';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();
let admin: TestUser;
let anna: TestUser;
let typeId: string;
beforeAll(async () => {
  withoutFormRates();
  const made = await world(site.database).member('anna', 'ben').contactType('lead').make();
  ({ admin, anna } = made);
  typeId = made.lead.id;
});

const erika = {
  firstName: 'Erika',
  lastName: 'Muster',
  'email.work': 'erika@example.org',
  description: 'Hello',
};

const contactOf = async (form: TestForm, user: TestUser = admin) => {
  const [submission] = await submissionsOf(site, admin, form);
  const { data } = await site.ask(
    user,
    `query ($id: ID!) { contact(id: $id) {
      displayName kind source createdBy { name } description emails { address category primary } tags { name }
      managers { name } publicAccess contactType { name } version phones { number } addresses { street city category }
      ... on Person { jobTitle company { displayName } }
      history { nodes { type note actor { name } changes { field before after } } }
    } }`,
    { id: submission!.contact!.id },
  );
  return data.contact!;
};

describe.each(encodings)('What is sent as %s', encoding => {
  test('becomes a contact as the form says', async () => {
    const form = await createForm(site, admin, {
      contactTypeId: typeId,
      tags: ['web'],
      managerIds: [anna.id],
      publicAccess: 'READ',
    });
    const challenge = await challengeFor(site.database, form);
    const email = `erika.${encoding}@example.org`;
    const answer = await post(site, form, { ...erika, 'email.work': email, challenge }, encoding);
    if (encoding === 'json') {
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({
        accepted: true,
        message: 'Thank you. Your message has been sent.',
        returnUrl: null,
      });
    } else {
      expect(answer.status).toBe(303);
      expect(answer.headers.get('location')).toBe(`/forms/${form.key}/thanks`);
    }
    await processed(site);
    expect(await contactOf(form)).toEqual({
      displayName: 'Erika Muster',
      kind: 'PERSON',
      source: 'WEB_FORM',
      createdBy: null,
      description: 'Hello',
      emails: [{ address: email, category: 'WORK', primary: true }],
      tags: [{ name: 'web' }],
      managers: [{ name: 'anna' }],
      publicAccess: 'READ',
      contactType: { name: 'lead' },
      version: 1,
      phones: [],
      addresses: [],
      jobTitle: null,
      company: null,
      history: {
        nodes: [
          {
            type: 'SUBMITTED',
            note: `Contact\nFirst name: Erika\nLast name: Muster\nE-mail: ${email}\nMessage: Hello`,
            actor: null,
            changes: [],
          },
          { type: 'CREATED', note: null, actor: null, changes: [] },
        ],
      },
    });
  });

  test('is told all that is wrong with it, at its fields and in the language of the form', async () => {
    const form = await createForm(site, admin, { locale: 'de', consentText: 'Ich bin einverstanden.' });
    const challenge = await challengeFor(site.database, form);
    const wrong = { firstName: ' ', lastName: 'x'.repeat(201), 'email.work': 'erika', challenge };
    const answer = await post(site, form, wrong, encoding);
    expect(answer.status).toBe(422);
    const missing = 'Bitte füllen Sie dieses Feld aus.';
    if (encoding === 'json') {
      const { userErrors, ...rest } = (await answer.json()) as {
        userErrors: { code: string; path: string[]; message: string }[];
      };
      expect(rest).toEqual({ accepted: false, challenge: null });
      expect(userErrors.map(({ code, path }) => `${code} ${path.join('.')}`)).toEqual([
        'REQUIRED firstName',
        'TOO_LONG lastName',
        'INVALID email.work',
        'REQUIRED consent',
      ]);
      expect(userErrors[0]!.message).toBe(missing);
    } else {
      const page = await answer.text();
      expect(page).toContain('<html lang="de">');
      expect(page.match(/aria-invalid="true"/g)).toHaveLength(4);
      expect(page).toContain('value="erika"');
      expect(page).toContain(missing);
      expect(page).toContain(challenge);
    }
    expect(await submissionsOf(site, admin, form)).toEqual([]);
  });
});

describe('A submission', () => {
  test('of a person with a company links it, or makes it with the same access', async () => {
    const form = await createForm(site, admin, {
      fields: [
        ...['firstName', 'lastName', 'companyName', 'jobTitle', 'phone.mobile'].map(target => ({ target })),
        { target: 'address.home.street', label: 'Where do you live?' },
        { target: 'address.home.city', label: 'In which town?' },
      ],
      managerIds: [anna.id],
    });
    const sent = {
      firstName: 'Max',
      lastName: 'Neu',
      companyName: 'Neuwerk AG',
      jobTitle: 'CTO',
      'phone.mobile': '0171 1234567',
      'address.home.street': 'Hauptstr. 1',
      'address.home.city': 'Bonn',
    };
    await post(site, form, sent);
    await processed(site);
    await post(site, form, { ...sent, firstName: 'Moritz', companyName: 'NEUWERK ag' });
    await processed(site);
    expect(await contactOf(form, anna)).toMatchObject({
      jobTitle: 'CTO',
      company: { displayName: 'Neuwerk AG' },
      phones: [{ number: '0171 1234567' }],
      addresses: [{ street: 'Hauptstr. 1', city: 'Bonn', category: 'HOME' }],
    });
    const { data } = await site.ask(
      anna,
      '{ contacts(filter: {kind: COMPANY}) { nodes { displayName source managers { name } } } }',
    );
    expect(data.contacts!.nodes).toEqual([
      { displayName: 'Neuwerk AG', source: 'WEB_FORM', managers: [{ name: 'anna' }] },
    ]);
  });

  test('of a company form becomes a company', async () => {
    const form = await createForm(site, admin, {
      kind: 'COMPANY',
      fields: [{ target: 'companyName' }, { target: 'website.work' }, { target: 'contactType' }],
    });
    await post(site, form, { companyName: 'Acme', 'website.work': 'acme.example', contactType: 'LEAD' });
    await processed(site);
    expect(await contactOf(form)).toMatchObject({
      displayName: 'Acme',
      kind: 'COMPANY',
      contactType: { name: 'lead' },
    });
    const wrong = await post(site, form, { companyName: 'Acme', contactType: 'Boss' });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('Please choose one of the options.');
  });

  test('goes on to where the form leads, whatever the visitor would like', async () => {
    const form = await createForm(site, admin, { returnUrl: 'https://example.org/danke' });
    const evil = {
      returnUrl: 'https://evil.example',
      redirect: 'https://evil.example',
      next: '//evil.example',
    };
    const answer = await post(site, form, { ...erika, ...evil });
    expect(answer.headers.get('location')).toBe('https://example.org/danke');
  });

  test('keeps the consent with its text, its version and the time', async () => {
    const form = await createForm(site, admin, { consentText: 'You may write to me.' });
    await site.ask(
      admin,
      'mutation ($id: ID!) { updateWebForm(id: $id, input: {consentText: "You may call me."}) { webForm { id } } }',
      { id: form.id },
    );
    await post(site, form, { ...erika, consent: 'on' });
    const { data } = await site.ask<{
      webForm: {
        submissions: { nodes: { at: string; consent: { text: string; version: number; at: string } }[] };
      };
    }>(
      admin,
      'query ($id: ID!) { webForm(id: $id) { submissions { nodes { at consent { text version at } } } } }',
      { id: form.id },
    );
    const [{ at, consent }] = data.webForm.submissions.nodes as [(typeof data.webForm.submissions.nodes)[0]];
    expect(consent).toEqual({ text: 'You may call me.', version: 2, at });
  });

  test('comes through GraphQL by the same door', async () => {
    const form = await createForm(site, admin, { consentText: 'Yes?', locale: 'de' });
    const submit = (input: object) =>
      site.ask(
        null,
        `mutation ($input: SubmitWebFormInput!) { submitWebForm(input: $input) {
          accepted message returnUrl challenge userErrors { code path message } } }`,
        { input: { key: form.key, ...input } },
      );
    const values = Object.entries(erika).map(([name, value]) => ({ name, value }));
    const { data } = await submit({ values: values.slice(1) });
    expect(data.submitWebForm).toEqual({
      accepted: false,
      message: null,
      returnUrl: null,
      challenge: expect.any(String),
      userErrors: [
        { code: 'REQUIRED', path: ['firstName'], message: 'Bitte füllen Sie dieses Feld aus.' },
        { code: 'REQUIRED', path: ['consent'], message: expect.any(String) },
        { code: 'EXPIRED', path: ['challenge'], message: expect.any(String) },
      ],
    });
    const challenge = await challengeFor(site.database, form);
    expect((await submit({ values, challenge, consent: true })).data.submitWebForm).toEqual({
      accepted: true,
      message: 'Vielen Dank. Ihre Nachricht wurde gesendet.',
      returnUrl: null,
      challenge: null,
      userErrors: [],
    });
    await processed(site);
    expect((await submissionsOf(site, admin, form)).map(({ status }) => status)).toEqual(['ACCEPTED']);
    const { data: none } = await submit({ key: 'x', values: [] });
    expect(none.submitWebForm).toMatchObject({ userErrors: [{ code: 'NOT_FOUND', path: ['key'] }] });
  });

  test('is stored before it is processed, and survives the deletion of its form', async () => {
    const form = await createForm(site, admin);
    await post(site, form, { ...erika, 'email.work': 'late@example.org', lastName: 'Spät' });
    await site.ask(admin, 'mutation ($id: ID!) { deleteWebForm(id: $id) { ok } }', { id: form.id });
    await processed(site);
    const { data } = await site.ask(admin, '{ contacts(filter: {search: "Spät"}) { totalCount } }');
    expect(data.contacts!.totalCount).toBe(1);
  });

  test('finds no form that is unknown or switched off', async () => {
    const form = await createForm(site, admin, { active: false });
    for (const key of [form.key, 'x', '../graphql', '0'.repeat(32)]) {
      expect((await post(site, { key: encodeURIComponent(key) }, erika)).status).toBe(404);
      expect((await fetch(new URL(`/forms/${encodeURIComponent(key)}`, site.url))).status).toBe(404);
    }
  });
});
