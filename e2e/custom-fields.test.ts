import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { world } from '../server/testing/world.js';
import { administrator, startKartei, type Kartei } from './kartei.js';
import { startWebsite } from './website.js';

describe('A person works with custom fields', () => {
  let kartei: Kartei;
  let page: Page;

  beforeAll(async () => {
    kartei = await startKartei();
    await world(kartei.database)
      .customField('number', 'TEXT', { label: 'Customer number', required: true, scope: 'PERSON' })
      .customField('details', 'HEADING', { label: 'Agreements' })
      .customField('level', 'SELECT', { label: 'Level', options: ['Gold', 'Silver'] })
      .customField('topics', 'MULTISELECT', { label: 'Topics', options: ['Art', 'Music'] })
      .customField('since', 'DATE', { label: 'Customer since' })
      .customField('turnover', 'NUMBER', { label: 'Turnover' })
      .customField('newsletter', 'CHECKBOX', { label: 'Newsletter' })
      .customField('wiki', 'URL', { label: 'Wiki page' })
      .customField('remarks', 'TEXTAREA', { label: 'Remarks' })
      .make();
    page = await kartei.signIn(await kartei.addUser('Anna'));
  }, 90_000);
  afterAll(() => kartei?.stop());

  const field = (label: string) => page.getByLabel(label, { exact: true });
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const heading = (name: string) => page.getByRole('heading', { name, exact: true });
  const option = (name: string) => page.getByRole('option', { name, exact: true });
  const row = (name: string) => page.getByRole('row', { name });
  const choose = async (label: string, ...names: string[]): Promise<void> => {
    await field(label).click();
    for (const name of names) await option(name).click();
    if (names.length > 1) await page.keyboard.press('Escape');
    // It gives the focus back when it has faded out, which people do not overtake.
    await page.getByRole('listbox').waitFor({ state: 'detached' });
  };

  test('is told at the field what must be filled in, and fills in every type', async () => {
    await page.goto(`${kartei.url}/contacts/new/person`);
    await heading('Agreements').waitFor();
    await field('First name').fill('Erika');
    await field('Last name').fill('Gold');
    await field('Wiki page').fill('no link');
    await button('Save').click();
    await page.getByText('Please fill in “Customer number”.').waitFor();
    await page.getByText('This is not a link.').waitFor();
    expect(await field('Customer number').getAttribute('aria-invalid')).toBe('true');
    await field('Customer number').fill('K 1');
    await field('Wiki page').fill('example.org/wiki');
    await choose('Level', 'Gold');
    await choose('Topics', 'Art', 'Music');
    await field('Customer since').fill('2020-01-31');
    await field('Turnover').fill('1234.5');
    await field('Newsletter').check();
    await field('Remarks').fill('Line 1\nLine 2');
    await button('Save').click();
    await heading('Erika Gold').waitFor();
    for (const shown of ['K 1', 'Gold', 'Art, Music', 'Jan 31, 2020', '1,234.5', 'Yes']) {
      await page.getByText(shown, { exact: true }).first().waitFor();
    }
    await page.getByRole('link', { name: 'https://example.org/wiki' }).waitFor();
  }, 90_000);

  test('changes one, and the history says which, from what to what', async () => {
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    await field('Customer number').fill('K 2');
    await button('Save changes').click();
    await heading('Erika Gold').waitFor();
    await page.getByText('Customer number: K 1 → K 2').waitFor();
  }, 90_000);

  test('filters the list, shows a column and sorts by it, all of it in the address', async () => {
    for (const [firstName, number] of [
      ['Anton', 'K 9'],
      ['Berta', 'K 5'],
    ]) {
      await page.goto(`${kartei.url}/contacts/new/person`);
      await field('First name').fill(firstName!);
      await field('Last name').fill('Silber');
      await field('Customer number').fill(number!);
      await choose('Level', 'Silver');
      await button('Save').click();
      await heading(`${firstName} Silber`).waitFor();
    }
    await page.goto(`${kartei.url}/contacts`);
    await row('Erika Gold').waitFor();
    await page.getByRole('button', { name: /^Filters:/ }).click();
    await choose('Level', 'Silver');
    await row('Erika Gold').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await button('Order and columns').click();
    await page.getByRole('checkbox', { name: 'Customer number' }).check();
    await page.keyboard.press('Escape');
    await page.getByRole('cell', { name: 'K 9', exact: true }).waitFor();
    await page.getByRole('columnheader', { name: 'Customer number' }).getByRole('button').click();
    await page.waitForURL(/sort=f\./);
    await row('Berta Silber').waitFor();
    const cells = page.getByRole('cell', { name: /^K \d$/ });
    expect(await cells.allInnerTexts()).toEqual(['K 5', 'K 9']);
    await page.reload();
    await row('Berta Silber').waitFor();
    expect(await cells.allInnerTexts()).toEqual(['K 5', 'K 9']);
    expect(kartei.complaints).toEqual([]);
  }, 90_000);

  test('is asked for them by the script of a website form, several choices included', async () => {
    const { customFields } = await kartei.api<{ customFields: { id: string; label: string }[] }>(
      administrator,
      '{ customFields { id label } }',
    );
    const targets = ['firstName', 'lastName', ...customFields.map(({ id }) => `customField.${id}`)];
    const { createWebForm } = await kartei.api<{ createWebForm: { webForm: { key: string } } }>(
      administrator,
      'mutation ($input: WebFormInput!) { createWebForm(input: $input) { webForm { key } } }',
      { input: { title: 'Form', kind: 'PERSON', locale: 'en', fields: targets.map(target => ({ target })) } },
    );
    const site = await startWebsite();
    const website = await kartei.visit('/livez');
    const embed = `${kartei.url}/forms/${createWebForm.webForm.key}/embed.js`;
    await website.goto(site.publish(`<script src="${embed}" async></script>`));
    await website.getByRole('heading', { name: 'Agreements' }).waitFor();
    await website.getByLabel('First name').fill('Web');
    await website.getByLabel('Last name').fill('Visitor');
    await website.getByLabel('Customer number').fill('K 7');
    await website.getByLabel(/^Level/).selectOption('Gold');
    await website.getByLabel(/^Topics/).selectOption(['Art', 'Music']);
    await website.getByLabel(/^Customer since/).fill('2024-02-29');
    await website.getByLabel(/^Turnover/).fill('1.5');
    await website.getByLabel('Newsletter').check();
    // Whoever sends sooner is taken for a program.
    await website.waitForTimeout(2_200);
    await website.getByRole('button', { name: 'Send' }).click();
    await website.getByRole('status').waitFor();
    await site.stop();
    const admin = await kartei.signIn(administrator);
    await admin.goto(`${kartei.url}/contacts?q=Visitor`);
    await admin.getByRole('link', { name: 'Web Visitor' }).click();
    for (const shown of ['K 7', 'Gold', 'Art, Music', 'Feb 29, 2024', '1.5', 'Yes'])
      await admin.getByText(shown, { exact: true }).first().waitFor();
  }, 90_000);
});
