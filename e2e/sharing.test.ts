import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { administrator, startKartei, type Kartei } from './kartei.js';

interface Someone {
  id: string;
  email: string;
  password: string;
}

describe('Sharing, views and people’s data', () => {
  let kartei: Kartei;
  let anna: Someone;
  let ben: Someone;
  let annas: Page;
  let bens: Page;
  let erika: string;

  const create = async (user: { email: string; password: string }, lastName: string): Promise<string> => {
    const { createPerson } = await kartei.api<{ createPerson: { person: { id: string } } }>(
      user,
      'mutation ($input: PersonInput!) { createPerson(input: $input) { person { id } } }',
      { input: { firstName: 'Erika', lastName } },
    );
    return createPerson.person.id;
  };

  beforeAll(async () => {
    kartei = await startKartei();
    [anna, ben] = await Promise.all([kartei.addUser('Anna'), kartei.addUser('Ben')]);
    erika = await create(anna, 'Erste');
    await create(anna, 'Zweite');
    const others = await create(administrator, 'Fremde');
    await kartei.api(
      administrator,
      'mutation ($ids: [ID!]) { publishContacts(ids: $ids) { changedCount } }',
      {
        ids: [others],
      },
    );
    [annas, bens] = await Promise.all([kartei.signIn(anna), kartei.signIn(ben)]);
  }, 90_000);
  afterAll(() => kartei?.stop());

  const button = (name: string | RegExp, on: Page) => on.getByRole('button', { name, exact: true });
  const heading = (name: string, on: Page) => on.getByRole('heading', { name, exact: true });
  const link = (name: string, on: Page) => on.getByRole('link', { name, exact: true });
  const dialog = (on: Page) => on.getByRole('dialog');
  const pick = async (name: string): Promise<void> => {
    await dialog(annas).getByText('Choose a colleague').click();
    await annas.getByRole('option', { name: new RegExp(`^${name}`) }).click();
  };
  const choose = async (action: string, on: Page): Promise<void> => {
    await button('Actions', on).click();
    await on.getByRole('menuitem', { name: action }).click();
  };

  test('shares a contact with a colleague, and changes the level in place', async () => {
    await bens.goto(`${kartei.url}/contacts/${erika}`);
    await heading('This contact does not exist', bens).waitFor();
    await annas.goto(`${kartei.url}/contacts/${erika}`);
    await button('Share with a colleague', annas).click();
    await pick('Ben');
    await dialog(annas).getByRole('button', { name: 'Share', exact: true }).click();
    await button('Take access away from Ben', annas).waitFor();

    await bens.reload();
    await heading('Erika Erste', bens).waitFor();
    await bens.getByText('You see it because it was shared with you.').waitFor();
    expect(await button('Edit', bens).count()).toBe(0);
    expect(await button('Share with a colleague', bens).count()).toBe(0);

    await annas.getByRole('combobox', { name: 'Ben may' }).click();
    await annas.getByRole('option', { name: 'See and edit', exact: true }).click();
    await annas.getByText('May see and edit: Ben').waitFor();
    await bens.reload();
    await button('Edit', bens)
      .or(bens.getByRole('link', { name: 'Edit' }))
      .first()
      .waitFor();
  }, 90_000);

  test('says what a bulk change will do, and does just that', async () => {
    await annas.goto(`${kartei.url}/contacts`);
    await link('Erika Fremde', annas).waitFor();
    await annas.getByLabel('Select all on this page').click();
    await choose('Share …', annas);
    await pick('Ben');
    await dialog(annas).getByText('2 contacts change').waitFor();
    await dialog(annas).getByText('1 is left out: you may only see it').waitFor();
    await dialog(annas).getByText('See and edit', { exact: true }).click();
    await dialog(annas).getByText('1 contact changes').waitFor();
    await dialog(annas).getByText('1 is so already').waitFor();
    await dialog(annas).getByRole('button', { name: 'Share', exact: true }).click();
    await annas.getByText('1 contact changed', { exact: true }).waitFor();
    await bens.goto(`${kartei.url}/contacts?access=SHARED`);
    await link('Erika Zweite', bens).waitFor();
    await link('Erika Erste', bens).waitFor();

    await choose('Take back …', annas);
    await pick('Ben');
    await dialog(annas).getByText('2 contacts change').waitFor();
    await dialog(annas).getByRole('button', { name: 'Take back', exact: true }).click();
    await annas.getByText('2 contacts changed', { exact: true }).waitFor();
    await bens.reload();
    await heading('Nothing matches', bens).waitFor();
  }, 90_000);

  test('keeps a view under a name; its address shows a colleague what they may see', async () => {
    await annas.goto(`${kartei.url}/contacts?kind=PERSON&sort=-name`);
    await button('Saved views', annas).click();
    await annas.getByLabel('Name for what is shown').fill('Everyone, backwards');
    await annas.keyboard.press('Enter');
    await button('Saved views: Everyone, backwards is shown', annas).waitFor();
    await annas.keyboard.press('Escape');
    await button('Mine', annas).click();
    await annas.waitForURL(/access=MINE/);
    await button('Saved views', annas).click();
    await annas.getByRole('list', { name: 'Saved views' }).getByText('Everyone, backwards').click();
    await annas.waitForURL(
      url => url.searchParams.get('sort') === '-name' && !url.searchParams.has('access'),
    );
    await link('Erika Zweite', annas).waitFor();
    expect(await annas.getByRole('link', { name: /^Erika/ }).allInnerTexts()).toEqual([
      'Erika Zweite',
      'Erika Fremde',
      'Erika Erste',
    ]);

    await bens.goto(annas.url());
    await link('Erika Fremde', bens).waitFor();
    expect(await bens.getByRole('link', { name: /^Erika/ }).allInnerTexts()).toEqual(['Erika Fremde']);
    await button('Saved views', bens).click();
    await bens.getByText('No saved views yet.').waitFor();
  }, 90_000);

  test('asks before somebody gives up their own access, and leaves what is gone for them', async () => {
    await annas.goto(`${kartei.url}/contacts/${erika}`);
    await button('Remove Anna as a manager', annas).click();
    await dialog(annas).getByText('You will no longer see this contact.').waitFor();
    await dialog(annas).getByRole('button', { name: 'Cancel' }).click();
    await button('Remove Anna as a manager', annas).click();
    await dialog(annas).getByRole('button', { name: 'Take access away' }).click();
    await annas.getByText('You no longer see Erika Erste', { exact: true }).waitFor();
    await annas.waitForURL(url => url.pathname === '/contacts');
    await link('Erika Zweite', annas).waitFor();
    expect(await link('Erika Erste', annas).count()).toBe(0);

    await annas.getByLabel('Select Erika Zweite').click();
    await choose('Managers …', annas);
    await dialog(annas).locator('[data-slot="tagsItemDelete"]').first().click();
    await dialog(annas).getByText('You will no longer see 1 of them').waitFor();
    await dialog(annas).getByRole('button', { name: 'Cancel' }).click();
  }, 90_000);

  test('lets administrators hand out all data of a contact, and erase it from the bin', async () => {
    const admins = await kartei.signIn(administrator);
    await admins.goto(`${kartei.url}/contacts/${erika}`);
    await button('Actions', admins).click();
    const [download] = await Promise.all([
      admins.waitForEvent('download'),
      admins.getByRole('menuitem', { name: 'Download all data', exact: true }).click(),
    ]);
    expect(await readFile(await download.path(), 'utf8')).toContain('Erika Erste');

    await admins.goto(`${kartei.url}/contacts`);
    await link('Erika Erste', admins).waitFor();
    await admins.getByLabel('Select Erika Erste').click();
    await admins.getByLabel('Select Erika Zweite').click();
    await choose('Delete', admins);
    await dialog(admins).getByRole('button', { name: 'Delete' }).click();
    await link('Erika Erste', admins).waitFor({ state: 'detached' });
    await admins.goto(`${kartei.url}/contacts?bin=1`);
    await admins.getByLabel('Select all on this page').click();
    await button('Erase for good …', admins).click();
    const confirm = dialog(admins).getByRole('button', { name: 'Erase for good' });
    await dialog(admins).getByText('Erika Zweite').waitFor();
    expect(await confirm.isDisabled()).toBe(true);
    await dialog(admins).getByLabel('Type 2 to confirm').fill('2');
    await confirm.click();
    await admins.getByText('2 contacts erased for good', { exact: true }).waitFor();
    await heading('The bin is empty', admins).waitFor();
    await admins.context().close();

    await annas.goto(`${kartei.url}/contacts`);
    await annas.getByText('1 contact', { exact: true }).waitFor();
  }, 90_000);

  test('never met an error on the console, nor a breach of the content security policy', () => {
    expect(kartei.complaints).toEqual([]);
  });
});
