import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { FrameLocator, Page } from 'playwright-core';
import { administrator, startKartei, type Kartei } from './kartei.js';
import { startWebsite, type Website } from './website.js';

const unlimited = JSON.stringify({ 'rate.formPerAddress': 1e6, 'rate.formPerForm': 1e6 });
const consent = 'You may keep what I send.';

describe('A contact form on a website', () => {
  let kartei: Kartei;
  let website: Website;
  let bens: Page;
  let admins: Page;
  const embeds: Record<'Plain HTML' | 'Frame' | 'Script', string> = {
    'Plain HTML': '',
    Frame: '',
    Script: '',
  };
  let formPath: string;

  beforeAll(async () => {
    [kartei, website] = await Promise.all([startKartei({ LIMITS: unlimited }), startWebsite()]);
    await kartei.addUser('Anna');
    bens = await kartei.signIn(await kartei.addUser('Ben'));
    admins = await kartei.signIn(administrator, { permissions: ['clipboard-read', 'clipboard-write'] });
  }, 90_000);
  afterAll(async () => {
    await website?.stop();
    await kartei?.stop();
  });

  const button = (name: string | RegExp, on: Page | FrameLocator = admins) =>
    on.getByRole('button', { name, exact: true });
  const link = (name: string, on: Page = admins) => on.getByRole('link', { name, exact: true });
  const heading = (name: string, on: Page = admins) => on.getByRole('heading', { name, exact: true });
  const dialog = () => admins.getByRole('dialog');
  const choose = async (field: string, option: string): Promise<void> => {
    await admins.getByLabel(field, { exact: true }).first().click();
    await admins.getByRole('option', { name: option }).first().click();
    await admins.keyboard.press('Escape');
    await admins.getByRole('listbox').waitFor({ state: 'detached' });
  };
  const pickUser = async (field: string, name: string): Promise<void> => {
    await admins.getByLabel(field, { exact: true }).fill(name);
    await admins.getByRole('option', { name }).click();
    await admins.keyboard.press('Escape');
  };
  const order = async (): Promise<string[]> =>
    (await admins.getByText(/^Fills: /).allInnerTexts()).map(text => text.replace('Fills: ', ''));
  const contactsNamed = async (search: string): Promise<object[]> => {
    const { contacts } = await kartei.api<{ contacts: { nodes: object[] } }>(
      administrator,
      `query ($search: String) { contacts(filter: { search: $search, kind: PERSON }) { nodes {
        displayName publicAccess source contactType { name } tags { name } managers { name } emails { address }
      } } }`,
      { search },
    );
    return contacts.nodes;
  };
  const post = (values: Record<string, string>, headers: Record<string, string>): Promise<Response> =>
    fetch(new URL(/\/forms\/[0-9a-f]+/.exec(embeds.Script)![0], kartei.url), {
      method: 'POST',
      redirect: 'manual',
      headers,
      body: new URLSearchParams({ consent: 'yes', ...values }),
    });

  test('is nothing that members see', async () => {
    await link('Contacts', bens).waitFor();
    expect(await link('Settings', bens).count()).toBe(0);
    await bens.goto(`${kartei.url}/settings/web-forms`);
    await bens.getByText('Your role does not allow this.').waitFor();
  }, 90_000);

  test('is built by an administrator, who sees it while it is built, and copies it', async () => {
    await link('Settings').click();
    await heading('No forms yet').waitFor();
    await link('New form').click();
    await admins.getByLabel('Title').fill('Talk to us');
    await choose('Add a field', 'Phone (mobile)');
    await choose('Add a field', 'Company');
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
    await pickUser('Managers', 'Anna');
    await admins.getByText('see them', { exact: true }).click();
    await choose('Contact type', 'Client');
    await admins.getByLabel('Tags', { exact: true }).fill('Website');
    await admins.keyboard.press('Enter');
    await pickUser('Who is told', 'Ben');
    await admins.getByLabel('Allowed websites').fill('https://example.org/with/a/path');
    await button('Create form').click();
    await admins.getByText(/^https:\/\/example.org\/with\/a\/path: Please enter a website without/).waitFor();
    await admins.getByLabel('Allowed websites').fill(website.origin);
    await button('Create form').click();

    await heading('Plain HTML').waitFor();
    formPath = new URL(admins.url()).pathname.replace(/\/embed$/, '');
    for (const way of Object.keys(embeds) as (keyof typeof embeds)[]) {
      const copy = admins.getByRole('region', { name: way }).getByRole('button');
      await copy.click();
      await copy.getByText('Copied').waitFor();
      embeds[way] = await admins.evaluate<string>('navigator.clipboard.readText()');
    }
    expect(embeds['Plain HTML']).toMatch(/^<form action="http:.*<\/form>$/s);
    expect(embeds.Frame).toMatch(/^<iframe /);
    expect(embeds.Script).toMatch(/^<script src="http:.*<\/script>$/);
  }, 90_000);

  const fill = async (on: Page | FrameLocator, firstName: string): Promise<void> => {
    await on.getByLabel('First name').fill(firstName);
    await on.getByLabel('Last name').fill('Visitor');
    await on.getByLabel('Your company').fill('Visiting Ltd');
    await on.getByLabel('E-mail').fill(`${firstName}@example.org`);
    await on.getByLabel('Message').fill('Please call me.');
    await on.getByLabel(consent).check();
    // Whoever is faster than two seconds is taken for a program.
    await new Promise(resolve => setTimeout(resolve, 2_200));
    await on.getByRole('button', { name: 'Send', exact: true }).click();
  };
  const thanks = 'Thank you. Your message has been sent.';

  test.each([
    { way: 'Plain HTML', javaScriptEnabled: true, name: 'Paula' },
    { way: 'Plain HTML', javaScriptEnabled: false, name: 'Pablo' },
    { way: 'Frame', javaScriptEnabled: true, name: 'Frida' },
    { way: 'Frame', javaScriptEnabled: false, name: 'Fred' },
    { way: 'Script', javaScriptEnabled: true, name: 'Sally' },
  ] as const)(
    'pasted as $way into a page of another origin (scripts: $javaScriptEnabled) makes a contact as the form says',
    async ({ way, javaScriptEnabled, name }) => {
      const visitors = await kartei.visit('/favicon.svg', { javaScriptEnabled });
      await visitors.goto(website.publish(`<h1>Welcome</h1>${embeds[way]}`));
      if (way === 'Frame') {
        await fill(visitors.frameLocator('iframe'), name);
        await visitors.frameLocator('iframe').getByText(thanks).waitFor();
      } else {
        await fill(visitors, name);
        if (way === 'Plain HTML') await button('Send now', visitors).click();
        await visitors.getByText(thanks).waitFor();
      }
      expect(await visitors.getByRole('heading', { name: 'Welcome' }).count()).toBe(
        way === 'Plain HTML' ? 0 : 1,
      );
      await visitors.context().close();

      await bens.goto(`${kartei.url}/contacts?search=${name}`);
      await button(/^Notifications, \d+ new$/, bens).click();
      await bens
        .getByRole('region', { name: 'Notifications' })
        .getByRole('link', { name: new RegExp(`^${name} Visitor wrote through “Talk to us”`) })
        .click();
      await heading(`${name} Visitor`, bens).waitFor();
      await bens.getByText('A website visitor sent a form').waitFor();
      await bens.getByText('Message: Please call me.').waitFor();
      expect(await contactsNamed(name)).toEqual([
        {
          displayName: `${name} Visitor`,
          publicAccess: 'READ',
          source: 'WEB_FORM',
          contactType: { name: 'Client' },
          tags: [{ name: 'Website' }],
          managers: [{ name: 'Anna' }],
          emails: [{ address: `${name}@example.org` }],
        },
      ]);
    },
    90_000,
  );

  test('keeps what looks like spam until somebody decides: released it is a contact, discarded it is not', async () => {
    for (const firstName of ['Good', 'Bad', 'Worse', 'Worst']) {
      const values = { firstName, lastName: 'Stranger', 'email.work': 'a@example.org', description: 'Hello' };
      const answer = await post(values, { Origin: 'https://elsewhere.example' });
      expect(answer.status).toBe(303);
    }
    await admins.goto(`${kartei.url}/settings/web-forms`);
    await link('4 in quarantine').click();
    await button('Good Stranger Quarantine Hello').click();
    await admins.getByText('It came from a website that is not allowed.').first().waitFor();
    await admins.getByText(consent).waitFor();
    await admins.getByText('https://elsewhere.example').waitFor();
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
    expect(await contactsNamed('Stranger')).toMatchObject([{ displayName: 'Good Stranger' }]);

    await admins.goto(`${kartei.url}/settings/web-forms/submissions?status=REJECTED`);
    await admins.getByText('Talk to us').first().waitFor();
    await button('Release: Bad Stranger').click();
    await button('Release: Bad Stranger').waitFor({ state: 'detached' });
    await button(/^Accepted \d+$/).click();
    await link('Contact Good Stranger').first().waitFor();
  }, 90_000);

  test('has a page of its own without a finding of axe, also with mistakes in it, thanking, and in the dark', async () => {
    const source = await readFile(
      fileURLToPath(new URL('../node_modules/axe-core/axe.min.js', import.meta.url)),
      'utf8',
    );
    const findings = async (page: Page): Promise<string[]> => {
      await page.evaluate(source);
      const { violations, passes } = await page.evaluate<{
        violations: { id: string; nodes: { html: string }[] }[];
        passes: unknown[];
      }>('axe.run()');
      expect(passes.length).toBeGreaterThan(10);
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    };
    const path = /\/forms\/[0-9a-f]+/.exec(embeds.Script)![0];
    for (const colorScheme of ['light', 'dark'] as const) {
      const visitors = await kartei.visit(path, { colorScheme });
      expect(await findings(visitors)).toEqual([]);
      await visitors.evaluate('document.forms[0].noValidate = true');
      await visitors.getByLabel('E-mail').fill('no address');
      await button('Send', visitors).click();
      await visitors.getByRole('alert').waitFor();
      expect(await findings(visitors)).toEqual([]);
      await visitors.goto(`${kartei.url}${path}/thanks`);
      expect(await findings(visitors)).toEqual([]);
      await visitors.context().close();
    }
  }, 90_000);

  test('is changed without losing anything that was typed', async () => {
    await admins.goto(`${kartei.url}${formPath}/edit`);
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

  test('is switched off, gets a new key, and is deleted, and says each time what that means', async () => {
    const statusOf = async (embed: string): Promise<number> =>
      (await fetch(new URL(/\/forms\/[0-9a-f]+/.exec(embed)![0], kartei.url))).status;
    const toggle = admins.getByRole('switch', { name: 'The form Write to us accepts messages' });
    await toggle.click();
    await admins.getByText('This form is switched off').waitFor();
    expect(await statusOf(embeds.Script)).toBe(404);
    await toggle.click();
    await admins.getByText('This form is switched off').waitFor({ state: 'detached' });
    expect(await statusOf(embeds.Script)).toBe(200);

    const act = async (name: string): Promise<void> => {
      await button('Actions for Write to us').click();
      await admins.getByRole('menuitem', { name }).click();
    };
    await act('New key …');
    await dialog().getByText('stops working on every website').waitFor();
    await dialog().getByRole('button', { name: 'New key' }).click();
    await admins.getByText('The form has a new key').first().waitFor();
    const script = admins.getByRole('textbox', { name: 'Script' });
    for (let tries = 0; (await script.inputValue()) === embeds.Script && tries < 50; tries++) {
      await admins.waitForTimeout(100);
    }
    expect(await statusOf(embeds.Script)).toBe(404);
    expect(await statusOf(await script.inputValue())).toBe(200);

    await act('Delete …');
    await dialog().getByText('Contacts that came of it stay.').waitFor();
    await dialog().getByRole('button', { name: 'Delete' }).click();
    await heading('No forms yet').waitFor();
    expect(await contactsNamed('Paula')).toHaveLength(1);
  }, 90_000);

  test('never caused an error on the console, nor a breach of the content security policy', () => {
    // A refused form answers 422, which browsers log; the page with mistakes was one.
    expect(kartei.complaints.filter(text => !text.includes('422'))).toEqual([]);
  });
});
