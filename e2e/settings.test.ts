import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { administrator, startKartei, type Kartei } from './kartei.js';

describe('The settings of the CRM', () => {
  let kartei: Kartei;
  let page: Page;

  beforeAll(async () => {
    kartei = await startKartei();
    for (const [firstName, tags] of [
      ['Anna', ['VIP', 'Fair']],
      ['Ben', ['VIP']],
      ['Cleo', ['Key account']],
    ] as const) {
      await kartei.api(
        administrator,
        'mutation ($input: PersonInput!) { createPerson(input: $input) { userErrors { code } } }',
        { input: { firstName, lastName: 'Berg', tagNames: tags } },
      );
    }
    page = await kartei.signIn(administrator);
  }, 90_000);
  afterAll(() => kartei?.stop());

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const dialog = () => page.getByRole('dialog');
  const inDialog = (name: string) => dialog().getByRole('button', { name, exact: true });
  const heading = (name: string) => page.getByRole('heading', { name, exact: true });
  const announced = (text: string) => page.getByText(text, { exact: true }).waitFor({ state: 'attached' });
  const closed = () => dialog().waitFor({ state: 'detached' });
  const entries = async (): Promise<string[]> => {
    const rows = await page.getByRole('main').getByRole('listitem').allInnerTexts();
    return rows.map(text => text.trim().split('\n')[0]!.trim());
  };
  const stored = async (list: 'contactTypes { name }' | 'customFields { name: label }'): Promise<string[]> =>
    Object.values(await kartei.api<Record<string, { name: string }[]>>(administrator, `{ ${list} }`))[0]!.map(
      ({ name }) => name,
    );
  const shows = async (expected: string[]): Promise<void> => {
    for (let turn = 0; turn < 100 && (await entries()).join() !== expected.join(); turn++)
      await page.waitForTimeout(50);
    expect(await entries()).toEqual(expected);
  };
  const area = (name: string): Locator =>
    page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name, exact: true });

  test('are nothing that members see or can open', async () => {
    const members = await kartei.signIn(await kartei.addUser('Dora'));
    expect(await members.getByRole('link', { name: 'Settings', exact: true }).count()).toBe(0);
    for (const path of ['contact-types', 'custom-fields', 'tags']) {
      await members.goto(`${kartei.url}/settings/${path}`);
      await members.getByText('Your role does not allow this.').waitFor();
      expect(await members.getByRole('main').getByRole('button').count()).toBe(0);
    }
    await members.goto(`${kartei.url}/contacts/new/person`);
    await members.getByLabel('First name').waitFor();
    expect(await members.getByRole('button', { name: 'Set up custom fields' }).count()).toBe(0);
  }, 90_000);

  test('have contact types, which are made, coloured, ordered and deleted by mouse', async () => {
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await area('Contact types').click();
    await shows(['Client', 'Supplier', 'Partner', 'Competitor']);
    await button('New contact type').click();
    await dialog().getByLabel('Name').fill('client');
    await inDialog('Create').click();
    await dialog().getByText('There is a contact type of this name already.').waitFor();
    await dialog().getByLabel('Name').fill('Press');
    await dialog().getByTitle('Teal').click();
    await inDialog('Create').click();
    await closed();
    await shows(['Client', 'Supplier', 'Partner', 'Competitor', 'Press']);
    const handles = page.getByTitle('Drag to move');
    await handles.last().dragTo(handles.first());
    await shows(['Press', 'Client', 'Supplier', 'Partner', 'Competitor']);
    await page.reload();
    await shows(['Press', 'Client', 'Supplier', 'Partner', 'Competitor']);
    await button('Edit Press').click();
    expect(await dialog().getByLabel('Teal').isChecked()).toBe(true);
    await inDialog('Cancel').click();
    await button('Delete Competitor').click();
    await dialog().getByText('No contact has it.').waitFor();
    await inDialog('Delete').click();
    await closed();
    await shows(['Press', 'Client', 'Supplier', 'Partner']);
  }, 90_000);

  test('have contact types, which are ordered and deleted by keyboard, with where their contacts go', async () => {
    const { contactTypes, contacts } = await kartei.api<{
      contactTypes: { id: string; name: string }[];
      contacts: { nodes: { id: string }[] };
    }>(administrator, '{ contactTypes { id name } contacts { nodes { id } } }');
    await kartei.api(
      administrator,
      'mutation ($ids: [ID!], $type: ID) { setContactType(ids: $ids, contactTypeId: $type) { changedCount } }',
      {
        ids: contacts.nodes.slice(0, 2).map(({ id }) => id),
        type: contactTypes.find(({ name }) => name === 'Press')!.id,
      },
    );
    await page.reload();
    await page.getByRole('link', { name: 'Press: 2 contacts' }).waitFor();
    await button('Move Press down').press('Enter');
    await announced('Press is now at 2 of 4');
    await page.keyboard.press('Enter');
    await announced('Press is now at 3 of 4');
    await shows(['Client', 'Supplier', 'Press', 'Partner']);
    for (let turn = 0; turn < 100 && (await stored('contactTypes { name }'))[2] !== 'Press'; turn++)
      await page.waitForTimeout(50);
    expect(await stored('contactTypes { name }')).toEqual(['Client', 'Supplier', 'Press', 'Partner']);

    await button('Delete Press').press('Enter');
    await dialog().getByText('2 contacts have it.').waitFor();
    await dialog().getByLabel('Where do its contacts go?').press('Enter');
    await page.getByRole('option', { name: 'Partner' }).waitFor();
    await page.keyboard.type('Partner');
    await page.keyboard.press('Enter');
    await inDialog('Delete').press('Enter');
    await closed();
    await shows(['Client', 'Supplier', 'Partner']);
    await page.getByRole('link', { name: 'Partner: 2 contacts' }).press('Enter');
    await page.waitForURL(/\/contacts\?type=/);
    await page.getByText('2 contacts').first().waitFor();
  }, 90_000);

  test('have tags, which become others, one, or none', async () => {
    await page.goto(`${kartei.url}/settings/tags`);
    await shows(['Fair', 'Key account', 'VIP']);
    await button('Rename Fair').press('Enter');
    await dialog().getByText('1 contact gets the new name').waitFor();
    await dialog().getByLabel('Name').fill('Exhibition');
    await page.keyboard.press('Enter');
    await closed();
    await shows(['Exhibition', 'Key account', 'VIP']);
    await button('Rename VIP').click();
    await dialog().getByLabel('Name').fill('key ACCOUNT');
    await dialog().getByText('There is a tag Key account already: the two become one.').waitFor();
    await inDialog('Make them one').click();
    await closed();
    await shows(['Exhibition', 'Key account']);
    await page.getByRole('link', { name: 'Key account: 3 contacts' }).waitFor();
    await button('Delete Exhibition').click();
    await dialog().getByText('1 contact loses it, and stays.').waitFor();
    await inDialog('Delete').click();
    await shows(['Key account']);
    await page.getByRole('searchbox', { name: 'Search tags' }).fill('nothing');
    await heading('No tag of that name').waitFor();
  }, 90_000);

  test('have custom fields, to which the contact form leads and from which it comes back as it was', async () => {
    await page.goto(`${kartei.url}/contacts/new/person`);
    await page.getByLabel('First name').fill('Emil');
    await page.getByLabel('E-mails 1', { exact: true }).fill('emil@example.org');
    await button('Set up custom fields').press('Enter');
    await heading('No custom fields yet').waitFor();
    await button('New custom field').press('Enter');
    await dialog().getByLabel('Label').fill('Interests');
    await dialog().getByLabel('Kind of field').press('Enter');
    await page.getByRole('option', { name: 'Multiple selection' }).waitFor();
    await page.keyboard.type('Multiple');
    await page.keyboard.press('Enter');
    await dialog().getByLabel('Option 1').fill('Tea');
    await dialog().getByLabel('Option 1').press('Enter');
    await page.keyboard.type('Milk');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Rum');
    await inDialog('Move Rum up').press('Enter');
    await announced('Rum is now at 2 of 3');
    await inDialog('Create').press('Enter');
    await closed();
    await shows(['Interests']);
    await page.reload();
    await page.getByRole('link', { name: 'Back to the contact' }).click();
    await page.getByText('Everything you had typed is here again.').waitFor();
    expect(await page.getByLabel('First name').inputValue()).toBe('Emil');
    expect(await page.getByLabel('E-mails 1', { exact: true }).inputValue()).toBe('emil@example.org');
    await page.getByLabel('Last name').fill('Dorn');
    await button('Save').click();
    await heading('Emil Dorn').waitFor();
    await page.goto(`${kartei.url}/contacts/new/person`);
    expect(await page.getByLabel('First name').inputValue()).toBe('');
  }, 90_000);

  test('have custom fields, which are changed, ordered and deleted', async () => {
    await page.goto(`${kartei.url}/settings/custom-fields`);
    const { customFields } = await kartei.api<{ customFields: { options: string[] }[] }>(
      administrator,
      '{ customFields { options } }',
    );
    expect(customFields[0]!.options).toEqual(['Tea', 'Rum', 'Milk']);
    await button('New custom field').click();
    await dialog().getByLabel('Label').fill('Interests');
    await inDialog('Create').click();
    await dialog().getByText('There is a field of this label already.').waitFor();
    await dialog().getByLabel('Label').fill('Customer number');
    await inDialog('Create').click();
    await closed();
    await shows(['Interests', 'Customer number']);
    const handles = page.getByTitle('Drag to move');
    await handles.last().dragTo(handles.first());
    await shows(['Customer number', 'Interests']);
    await button('Move Interests up').press('Enter');
    await announced('Interests is now at 1 of 2');
    for (
      let turn = 0;
      turn < 100 && (await stored('customFields { name: label }'))[0] !== 'Interests';
      turn++
    )
      await page.waitForTimeout(50);
    await button('Edit Interests').click();
    await dialog().getByLabel('Option 1').fill('Green tea');
    await inDialog('Remove Rum').click();
    await inDialog('Save').click();
    await closed();
    await button('Delete Customer number').press('Enter');
    await dialog().getByText('No contact has a value.').waitFor();
    await inDialog('Delete').press('Enter');
    await closed();
    await shows(['Interests']);
    const after = await kartei.api<{ customFields: { options: string[] }[] }>(
      administrator,
      '{ customFields { options } }',
    );
    expect(after.customFields[0]!.options).toEqual(['Green tea', 'Milk']);
  }, 90_000);

  test('keep what was typed for the one who typed it only', async () => {
    await page.goto(`${kartei.url}/contacts/new/company`);
    await page.getByLabel('Company name').fill('Secret Ltd');
    await button('Set up custom fields').click();
    await page.getByRole('link', { name: 'Back to the contact' }).waitFor();
    await button('Your account and settings').click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.locator('input[type=email]').waitFor();
    expect(await page.evaluate<string>('JSON.stringify({ ...sessionStorage })')).not.toContain('Secret');
  }, 90_000);

  test('complained about nothing', () => {
    expect(kartei.complaints).toEqual([]);
  });
});
