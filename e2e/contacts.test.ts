import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { administrator, startKartei, type Kartei } from './kartei.js';

describe('A person works with contacts', () => {
  let kartei: Kartei;
  let anna: { id: string; email: string; password: string };
  let ben: typeof anna;
  let cleo: typeof anna;
  let page: Page;

  beforeAll(async () => {
    kartei = await startKartei();
    [anna, ben, cleo] = await Promise.all([
      kartei.addUser('Anna'),
      kartei.addUser('Ben'),
      kartei.addUser('Cleo'),
    ]);
    page = await kartei.signIn(anna);
  }, 90_000);
  afterAll(() => kartei?.stop());

  const field = (label: string, on = page) => on.getByLabel(label, { exact: true });
  const button = (name: string, on = page) => on.getByRole('button', { name, exact: true });
  const typeInto = async (label: string, value: string, on = page): Promise<void> =>
    field(label, on).fill(value);
  const heading = (name: string, on = page) => on.getByRole('heading', { name, exact: true });
  const link = (name: string, on = page) => on.getByRole('link', { name, exact: true });
  const toast = (text: string) => page.getByText(text, { exact: true });
  const idOf = (on: Page): string => new URL(on.url()).pathname.split('/')[2]!;

  test('creates a person with every kind of data', async () => {
    await heading('No contacts yet').waitFor();
    await page.keyboard.press('c');
    await heading('New person').waitFor();
    await typeInto('First name', 'Änne');
    await typeInto('Last name', 'Müller');
    await typeInto('Job title', 'Einkäuferin');
    await page.getByPlaceholder('Pick one, or type a new name').fill('Bäckerei Öz');
    await page.getByRole('option', { name: /Bäckerei Öz/ }).click();
    await typeInto('E-mails 1', 'aenne@example.org');
    await button('Add e-mail').click();
    await typeInto('E-mails 2', 'privat@example.org');
    await button('E-mails 2: primary').click();
    await typeInto('Phones 1', '030/123456');
    await button('Add website').click();
    await typeInto('Websites 1', 'example.org/müller');
    await button('Add social profile').click();
    await page.getByPlaceholder('Name or link').fill('https://www.linkedin.com/in/aenne');
    await button('Add address').click();
    await page.getByPlaceholder('Street and number').fill('Hauptstraße 1');
    await page.getByPlaceholder('City').fill('Köln');
    await typeInto('Description', 'Mag Kuchen.\nUnd Kaffee.');
    await page.getByPlaceholder('Type a tag').fill('VIP');
    await page.keyboard.press('Enter');
    await field('First name').click();
    await button('Save').click();
    await heading('Änne Müller').waitFor();
    for (const shown of [
      'privat@example.org',
      '030/123456',
      'Hauptstraße 1',
      'VIP',
      'Und Kaffee.',
      'Bäckerei Öz',
    ]) {
      await page.getByText(shown).first().waitFor();
    }
  }, 90_000);

  test('is told what is missing, at the field, and loses nothing', async () => {
    await page.goto(`${kartei.url}/contacts/new/person`);
    await typeInto('First name', 'Otto');
    await typeInto('E-mails 1', 'not an address');
    await button('Save').click();
    await page.getByText('Please enter a last name.').waitFor();
    expect(await field('First name').inputValue()).toBe('Otto');
    expect(await field('E-mails 1').inputValue()).toBe('not an address');
    expect(await field('Last name').evaluate(input => input.matches(':focus'))).toBe(true);
  }, 90_000);

  test('saves and goes on with an empty form of the same kind', async () => {
    await typeInto('Last name', 'Otter');
    await typeInto('E-mails 1', 'otto@example.org');
    await button('Save and create another person').click();
    await toast('Otto Otter was created').waitFor();
    expect(await field('First name').inputValue()).toBe('');
    await page.goto(`${kartei.url}/contacts`);
    await link('Otto Otter').waitFor();
    await page.getByText('3 contacts').waitFor();
  }, 90_000);

  test('is asked before unsaved input is lost', async () => {
    await page.goto(`${kartei.url}/contacts/new/company`);
    await typeInto('Company name', 'Halb fertig');
    await page.getByRole('link', { name: 'Contacts', exact: true }).click();
    const question = page.getByRole('dialog');
    await question.waitFor();
    await page.keyboard.press('Escape');
    expect(await field('Company name').inputValue()).toBe('Halb fertig');
  }, 90_000);

  test('sees possible duplicates while typing', async () => {
    await typeInto('Company name', '');
    await page.getByRole('link', { name: 'Contacts', exact: true }).click();
    await page.goto(`${kartei.url}/contacts/new/person`);
    await typeInto('E-mails 1', 'AENNE@example.org');
    await page.getByText('Is it one of these?').waitFor();
    await page.getByRole('link', { name: /Änne Müller/ }).waitFor();
    await typeInto('E-mails 1', '');
  }, 90_000);

  test('finds a contact again, however it is spelled', async () => {
    await page.goto(`${kartei.url}/contacts`);
    for (const words of ['mueller', 'muller', 'Muler', 'bäckerei', '+49 30 1234', 'privat@ex']) {
      await page.keyboard.press('/');
      await page.getByRole('searchbox').or(page.getByLabel('Search contacts')).first().fill(words);
      await page.waitForURL(url => url.searchParams.toString() !== '');
      await link('Änne Müller').waitFor();
      await link('Otto Otter').waitFor({ state: 'detached' });
    }
  }, 90_000);

  test('chooses field by field when somebody else was faster', async () => {
    await link('Änne Müller').click();
    await heading('Änne Müller').waitFor();
    const id = idOf(page);
    await page.goto(`${kartei.url}/contacts/${id}/edit`);
    await typeInto('Job title', 'Leiterin Einkauf');
    await kartei.api(
      administrator,
      'mutation ($id: ID!) { updatePerson(id: $id, version: 1, input: { jobTitle: "Chefin", firstName: "Anne" }) { userErrors { message } } }',
      { id },
    );
    await button('Save changes').click();
    await page.getByText('Somebody was faster').waitFor();
    await page.getByRole('radio', { name: /Yours/ }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save changes' }).click();
    await heading('Anne Müller').waitFor();
    await page.getByText('Leiterin Einkauf').first().waitFor();
  }, 90_000);

  test('shares a contact with every CRM user: others see it from then on, and not before', async () => {
    const id = idOf(page);
    const bens = await kartei.signIn(ben);
    await heading('No contacts yet', bens).waitFor();
    await bens.goto(`${kartei.url}/contacts/${id}`);
    await heading('This contact does not exist', bens).waitFor();

    await page.goto(`${kartei.url}/contacts/${id}/edit`);
    await page.getByLabel('Make this person available to all CRM users').click();
    await button('Save changes').click();
    await heading('Anne Müller').waitFor();

    await bens.goto(`${kartei.url}/contacts`);
    await link('Anne Müller', bens).waitFor();
    await bens.getByText('1 contact', { exact: true }).waitFor();
    await link('Anne Müller', bens).click();
    await bens.getByText('You see it because it is available to all CRM users.').waitFor();
    expect(await button('Edit', bens).count()).toBe(0);
    await bens.context().close();
  }, 90_000);

  test('deletes, and takes it back at once', async () => {
    const id = idOf(page);
    await page.goto(`${kartei.url}/contacts/${id}`);
    await button('Actions').click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByText('Anne Müller').first().waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await toast('1 contact deleted').waitFor();
    await button('Undo').click();
    await toast('1 contact restored').waitFor();
    await page.goto(`${kartei.url}/contacts/${id}`);
    await heading('Anne Müller').waitFor();
  }, 90_000);

  test('does not see what belongs to others alone', async () => {
    const cleos = await kartei.signIn(cleo);
    await link('Anne Müller', cleos).waitFor();
    expect(await link('Otto Otter', cleos).count()).toBe(0);
    await cleos.getByText('1 contact', { exact: true }).waitFor();
    await cleos.context().close();
  }, 90_000);

  test('never met an error on the console, nor a breach of the content security policy', () => {
    expect(kartei.complaints).toEqual([]);
  });
});
