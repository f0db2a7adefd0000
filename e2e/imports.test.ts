import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { startKartei, type Kartei } from './kartei.js';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../server/imports/fixtures/${name}`, import.meta.url));

describe('A person imports contacts', () => {
  let kartei: Kartei;
  let anna: { email: string; password: string };
  let page: Page;

  beforeAll(async () => {
    kartei = await startKartei();
    anna = await kartei.addUser('Anna');
    page = await kartei.signIn(anna);
  }, 90_000);
  afterAll(() => kartei?.stop());

  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const upload = async (name: string): Promise<void> => {
    await page.goto(`${kartei.url}/imports/new`);
    await page.locator('input[type=file]').setInputFiles(fixture(name));
    await page.getByText('What the columns become').waitFor();
  };

  test('from a Google Contacts export, without mapping a single column', async () => {
    await upload('google-contacts.csv');
    await button('Check the file').click();
    await button('Create them and check again').click();
    await button(/^Import \d+ contacts$/).click();
    await page.getByText('The import is finished').waitFor();
    await page.goto(`${kartei.url}/contacts?search=mueller`);
    await page.getByRole('link', { name: 'Anna Maria Müller', exact: true }).click();
    for (const shown of ['anna.mueller@example.de', 'Geschäftsführerin', 'VIP', 'imported it']) {
      await page.getByText(shown).first().waitFor();
    }
  }, 90_000);

  test('and a second time nobody is doubled', async () => {
    await upload('google-contacts.csv');
    await button('Check the file').click();
    await page.getByText('Rows of the file').waitFor();
    const run = button(/^Import \d+ contacts?$/);
    if (await run.count()) {
      await run.click();
      await page.getByText('The import is finished').waitFor();
    }
    const { contacts } = await kartei.api<{ contacts: { totalCount: number } }>(
      anna,
      '{ contacts(filter: { email: "Anna.Mueller@example.de" }) { totalCount } }',
    );
    expect(contacts.totalCount).toBe(1);
  }, 90_000);

  test('from a German Outlook export in an old encoding', async () => {
    await upload('outlook-de.csv');
    await button('Check the file').click();
    await page.getByText('Rows of the file').waitFor();
    await button('Create them and check again').click();
    await button('Create them and check again').waitFor({ state: 'detached' });
    await page.getByText('Rows of the file').waitFor();
    await button(/^Import \d+ contacts?$/).click();
    await page.getByText('The import is finished').waitFor();
    const { contacts } = await kartei.api<{ contacts: { totalCount: number } }>(
      anna,
      '{ contacts(filter: { sources: [IMPORT] }) { totalCount nodes { displayName } } }',
    );
    expect(contacts.totalCount).toBeGreaterThan(3);
    expect(JSON.stringify(contacts)).not.toContain('�');
  }, 90_000);

  test('and is told when a file is no CSV', async () => {
    await page.goto(`${kartei.url}/imports/new`);
    await page.locator('input[type=file]').setInputFiles({
      name: 'contacts.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('504b0304140006000800', 'hex'),
    });
    await page.getByRole('alert').first().waitFor();
  }, 90_000);

  test('and never meets an error on the console', () => {
    expect(kartei.complaints).toEqual([]);
  });
});
