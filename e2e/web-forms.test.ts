import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openPostOffice, type PostOffice } from '../server/testing/post-office.js';
import { changeForm, choose, consent, makeForm, personsNamed, pickUser, post, unlimited } from './forms.js';
import { administrator, startKartei, type Kartei } from './kartei.js';

const allowed = 'https://www.example.org';
const elsewhere = 'https://elsewhere.example';

describe('A contact form in Kartei', () => {
  let kartei: Kartei;
  let office: PostOffice;
  let ben: { id: string; email: string; password: string };
  let admins: Page;
  let id: string;
  let key: string;

  beforeAll(async () => {
    office = await openPostOffice();
    kartei = await startKartei({ LIMITS: JSON.stringify(unlimited), SMTP_URL: office.url });
    await kartei.addUser('Anna');
    ben = await kartei.addUser('Ben');
    admins = await kartei.signIn(administrator, { permissions: ['clipboard-read', 'clipboard-write'] });
  }, 90_000);
  afterAll(async () => {
    await kartei?.stop();
    await office?.close();
  });

  const button = (name: string | RegExp) => admins.getByRole('button', { name, exact: true });
  const link = (name: string, on: Page = admins) => on.getByRole('link', { name, exact: true });
  const heading = (name: string, on: Page = admins) => on.getByRole('heading', { name, exact: true });
  const dialog = () => admins.getByRole('dialog');
  const order = async (): Promise<string[]> =>
    (await admins.getByText(/^Fills: /).allInnerTexts()).map(text => text.replace('Fills: ', ''));
  test('is nothing that members see', async () => {
    const bens = await kartei.signIn(ben);
    await link('Contacts', bens).waitFor();
    expect(await link('Settings', bens).count()).toBe(0);
    await bens.goto(`${kartei.url}/settings/web-forms`);
    await bens.getByText('Your role does not allow this.').waitFor();
    await bens.context().close();
  }, 90_000);

  test('is built by an administrator, who sees it while it is built, and copies it', async () => {
    await link('Settings').click();
    await heading('No forms yet').waitFor();
    await link('New form').click();
    await admins.getByLabel('Title').fill('Talk to us');
    await choose(admins, 'Add a field', 'Phone (mobile)');
    await choose(admins, 'Add a field', 'Company');
    await admins.getByText('Company is added at the end').waitFor({ state: 'attached' });
    await button('Move Phone (mobile) up').press('Enter');
    await admins.getByText('Phone (mobile) is now at 4 of 6').waitFor({ state: 'attached' });
    await admins.keyboard.press('Enter');
    await admins.getByText('Phone (mobile) is now at 3 of 6').waitFor({ state: 'attached' });
    const handles = admins.getByTitle('Drag to move');
    await handles.last().dragTo(handles.nth(2));
    expect(await order()).toEqual([
      'First name',
      'Last name',
      'Company',
      'Phone (mobile)',
      'E-mail (work)',
      'Description',
    ]);
    await admins.getByLabel('Label of Company').fill('Your company');
    await admins.getByLabel('Consent text').fill(consent);
    const preview = admins.getByRole('region', { name: 'Preview' });
    for (const shown of ['Talk to us', 'Your company (optional)', 'E-mail', consent]) {
      await preview.getByText(shown, { exact: true }).waitFor();
    }
    await choose(admins, 'Language of the form', 'Deutsch');
    await preview.getByText('Vorname', { exact: true }).waitFor();
    expect(await admins.getByLabel('Label of Last name').getAttribute('placeholder')).toBe('Nachname');
    await choose(admins, 'Language of the form', 'English');
    await preview.getByText('First name', { exact: true }).waitFor();
    await pickUser(admins, 'Managers', 'Anna');
    await admins.getByText('see them', { exact: true }).click();
    await choose(admins, 'Contact type', 'Client');
    await admins.getByLabel('Tags', { exact: true }).fill('Website');
    await admins.keyboard.press('Enter');
    await pickUser(admins, 'Who is told', 'Ben');
    await admins.getByLabel('Allowed websites').fill('https://example.org/with/a/path');
    await button('Create form').click();
    await admins.getByText(/^https:\/\/example.org\/with\/a\/path: Please enter a website without/).waitFor();
    await admins.getByLabel('Allowed websites').fill(allowed);
    await button('Create form').click();

    await heading('Plain HTML').waitFor();
    id = /[0-9a-f-]{36}/.exec(admins.url())![0];
    const { webForm } = await kartei.api<{ webForm: Record<string, unknown> }>(
      administrator,
      `query ($id: ID!) { webForm(id: $id) { key embedHtml embedIframe embedScript contactType { name } tags
        managers { name } notifyUsers { name } publicAccess allowedOrigins consentText locale } }`,
      { id },
    );
    const { embedHtml, embedIframe, embedScript, ...rest } = webForm;
    const embeds = { 'Plain HTML': embedHtml, Frame: embedIframe, Script: embedScript };
    for (const [way, embed] of Object.entries(embeds)) {
      const copy = admins.getByRole('region', { name: way }).getByRole('button');
      await copy.click();
      await copy.getByText('Copied').waitFor();
      expect(await admins.evaluate<string>('navigator.clipboard.readText()')).toBe(embed);
    }
    expect(embedHtml).toMatch(/^<form action="http:.*<\/form>$/s);
    expect(embedIframe).toMatch(/^<iframe /);
    expect(embedScript).toMatch(/^<script src="http:.*<\/script>$/);
    key = rest.key as string;
    expect(rest).toEqual({
      key,
      contactType: { name: 'Client' },
      tags: ['Website'],
      managers: [{ name: 'Anna' }],
      notifyUsers: [{ name: 'Administrator' }, { name: 'Ben' }],
      publicAccess: 'READ',
      allowedOrigins: [allowed],
      consentText: consent,
      locale: 'en',
    });
  }, 90_000);

  test('keeps what looks like spam until somebody decides: released it is a contact, discarded it is not', async () => {
    for (const firstName of ['Good', 'Bad', 'Worse', 'Worst']) {
      const values = { firstName, lastName: 'Stranger', 'email.work': 'a@example.org', description: 'Hello' };
      const answer = await post(kartei, key, values, elsewhere);
      expect(answer.status).toBe(303);
    }
    await admins.goto(`${kartei.url}/settings/web-forms`);
    await link('4 in quarantine').click();
    await button('Good Stranger Quarantine Hello').click();
    await admins.getByText('It came from a website that is not allowed.').first().waitFor();
    await admins.getByText(consent).waitFor();
    await admins.getByText(elsewhere).waitFor();
    await button('Release: Good Stranger').click();
    await button('Release: Good Stranger').waitFor({ state: 'detached' });
    await button('Discard: Bad Stranger').click();
    await button('Discard: Bad Stranger').waitFor({ state: 'detached' });
    await admins.getByLabel('Select all on this page').click();
    await admins.getByText('2 chosen').waitFor();
    await button('Discard').click();
    await heading('There are none of these').waitFor();

    await button('Discarded 3').click();
    await button(/^Bad Stranger Discarded/).waitFor();
    await button(/^All \d+$/).click();
    await link('Contact Good Stranger').click();
    await heading('Good Stranger').waitFor();
    expect(await personsNamed(kartei, 'Stranger')).toMatchObject([{ displayName: 'Good Stranger' }]);

    await admins.goto(`${kartei.url}/settings/web-forms/submissions?status=REJECTED`);
    await admins.getByText('Talk to us').first().waitFor();
    await button('Release: Bad Stranger').click();
    await button('Release: Bad Stranger').waitFor({ state: 'detached' });
    await button(/^Accepted \d+$/).click();
    await link('Contact Good Stranger').first().waitFor();
  }, 90_000);

  test('shows why something failed, and makes a contact of it once it is tried again, of which is told by mail', async () => {
    const company = { kind: 'COMPANY', fields: [{ target: 'companyName' }] };
    const person = { kind: 'PERSON', fields: [{ target: 'firstName' }, { target: 'lastName' }] };
    const form = await makeForm(kartei, {
      ...company,
      title: 'Partners',
      allowedOrigins: [allowed],
      notifyUserIds: [ben.id],
      publicAccess: 'READ',
    });
    await post(kartei, form.key, { companyName: 'Retry Ltd' }, elsewhere);
    // Made of persons meanwhile, for whom a company's name is not enough.
    await changeForm(kartei, form.id, person);
    await admins.goto(`${kartei.url}/settings/web-forms/${form.id}`);
    await button('Release: Retry Ltd').click();
    await admins.getByText('Please enter a first name. Please enter a last name.').waitFor();
    await button(/^Failed 1$/).waitFor();
    expect(office.mails.filter(({ subject }) => subject.includes('Retry'))).toEqual([]);
    await changeForm(kartei, form.id, company);
    await button('Try again: Retry Ltd').click();
    await link('Contact Retry Ltd').waitFor();
    const mail = await office.find(({ subject }) => subject === 'Retry Ltd wrote through “Partners”');
    expect(mail.to).toEqual([ben.email]);
    expect(mail.text).toContain('Company: Retry Ltd');
  }, 90_000);

  test('has its submissions in one list with those of all others, page by page', async () => {
    const other = await makeForm(kartei, { title: 'Jobs', allowedOrigins: [allowed] });
    for (let n = 0; n < 30; n++) {
      const email = `no${n}@example.org`;
      const values = { firstName: `No${n}`, lastName: 'Applicant', 'email.work': email, description: 'Hi' };
      expect((await post(kartei, n % 2 ? other.key : key, values, elsewhere)).status).toBe(303);
    }
    await admins.goto(`${kartei.url}/settings/web-forms/submissions?status=QUARANTINED`);
    await button('Release: No29 Applicant').waitFor();
    expect(await admins.getByText('· Jobs').count()).toBe(13);
    expect(await button(/^Release: No\d+ Applicant$/).count()).toBe(25);
    await button('Show more').click();
    await button('Release: No0 Applicant').waitFor();
    expect(await button(/^Release: No\d+ Applicant$/).count()).toBe(30);
    expect(await button('Show more').count()).toBe(0);
  }, 90_000);

  test('is changed without losing anything that was typed', async () => {
    await admins.goto(`${kartei.url}/settings/web-forms/${id}/edit`);
    await admins.getByLabel('Title').fill('Write to us');
    await link('Embed').click();
    await dialog().getByText('Leave without saving?').waitFor();
    await dialog().getByRole('button', { name: 'Keep editing' }).click();
    expect(await admins.getByLabel('Title').inputValue()).toBe('Write to us');
    await admins.getByLabel('Title').fill(' ');
    await button('Save changes').click();
    await admins.getByText('Please enter a title.').waitFor();
    await admins.getByLabel('Title').fill('Write to us');
    await button('Save changes').click();
    await heading('Write to us').waitFor();
  }, 90_000);

  test('that somebody else changed meanwhile asks what is to stand, and loses nothing', async () => {
    await admins.goto(`${kartei.url}/settings/web-forms/${id}/edit`);
    await admins.getByLabel('Title').fill('Mine');
    await changeForm(kartei, id, { title: 'Theirs', successMessage: 'We call you.' });
    await button('Save changes').click();
    await dialog().getByText('This form was changed while you were editing it.').waitFor();
    await dialog().getByText('Thank-you text: We call you.').waitFor();
    await dialog().getByRole('radio', { name: 'Yours' }).click();
    await dialog().getByRole('button', { name: 'Save changes' }).click();
    await heading('Mine').waitFor();
    const saved = 'query ($id: ID!) { webForm(id: $id) { title successMessage } }';
    const { webForm } = await kartei.api<{ webForm: object }>(administrator, saved, { id });
    expect(webForm).toEqual({ title: 'Mine', successMessage: 'We call you.' });
    // Switching it is no change of what is edited.
    await link('Edit').click();
    await admins.getByLabel('Title').fill('Write to us');
    await changeForm(kartei, id, { active: false });
    await changeForm(kartei, id, { active: true });
    await button('Save changes').click();
    await heading('Write to us').waitFor();
  }, 90_000);

  test('says what it names in vain', async () => {
    const deactivate = 'mutation ($id: ID!) { deactivateUser(userId: $id) { userErrors { code } } }';
    await kartei.api(administrator, deactivate, { id: ben.id });
    await admins.goto(`${kartei.url}/settings/web-forms/${id}`);
    await link('Some of what it names is gone').click();
    await admins.getByText('Who is told: Ben').waitFor();
    await admins.getByText('Ben (deactivated)').waitFor();
  }, 90_000);

  test('leaves in the audit trail who did what with it', async () => {
    await admins.goto(`${kartei.url}/users/audit?kind=WEB_FORM_CHANGED`);
    await admins.getByText('changed the form “Theirs”: Title, Thank-you text').waitFor();
    await admins.goto(`${kartei.url}/users/audit?kind=SUBMISSIONS_DISCARDED`);
    await admins.getByText('discarded submissions of the form “Talk to us”: 2').waitFor();
  }, 90_000);

  test('is switched off, gets a new key, and is deleted, and says each time what that means', async () => {
    const statusOf = async (ofKey: string): Promise<number> =>
      (await fetch(`${kartei.url}/forms/${ofKey}`)).status;
    await admins.goto(`${kartei.url}/settings/web-forms/${id}/embed`);
    const toggle = admins.getByRole('switch', { name: 'The form Write to us accepts messages' });
    await toggle.click();
    await admins.getByText('This form is switched off').waitFor();
    expect(await statusOf(key)).toBe(404);
    await toggle.click();
    await admins.getByText('This form is switched off').waitFor({ state: 'detached' });
    expect(await statusOf(key)).toBe(200);

    const act = async (name: string): Promise<void> => {
      await button('Actions for Write to us').click();
      await admins.getByRole('menuitem', { name }).click();
    };
    await act('New key …');
    await dialog().getByText('stops working on every website').waitFor();
    await dialog().getByRole('button', { name: 'New key' }).click();
    await admins.getByText('The form has a new key').first().waitFor();
    const script = admins.getByRole('textbox', { name: 'Script' });
    for (let tries = 0; (await script.inputValue()).includes(key) && tries < 50; tries++) {
      await admins.waitForTimeout(100);
    }
    expect(await statusOf(key)).toBe(404);
    expect(await statusOf(/[0-9a-f]{32}/.exec(await script.inputValue())![0])).toBe(200);

    await act('Delete …');
    await dialog().getByText('Contacts that came of it stay.').waitFor();
    await dialog().getByRole('button', { name: 'Delete' }).click();
    await heading('Website contact form').waitFor();
    await link('Write to us').waitFor({ state: 'detached' });
    // Both strangers gave the same address.
    expect(await personsNamed(kartei, 'Stranger')).toHaveLength(1);
  }, 90_000);

  test('never caused an error on the console, nor a breach of the content security policy', () => {
    expect(kartei.complaints).toEqual([]);
  });
});
