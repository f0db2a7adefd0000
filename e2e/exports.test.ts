import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { startKartei, type Kartei } from './kartei.js';

describe('A person takes contacts along', () => {
  let kartei: Kartei;
  let page: Page;

  beforeAll(async () => {
    kartei = await startKartei();
    const anna = await kartei.addUser('Anna');
    for (const [firstName, tagNames] of [
      ['Änne', ['fair']],
      ['Ben', []],
      ['Cleo', ['fair']],
    ] as const) {
      await kartei.api(
        anna,
        'mutation ($input: PersonInput!) { createPerson(input: $input) { userErrors { message } } }',
        {
          input: {
            firstName,
            lastName: 'Muster',
            tagNames,
            emails: [{ address: `${firstName}@example.org` }],
          },
        },
      );
    }
    page = await kartei.signIn(anna);
    await page.getByText('3 contacts').waitFor();
  }, 90_000);
  afterAll(() => kartei?.stop());

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const dialog = () => page.getByRole('dialog');
  /** Presses the button of the dialog; the name of the file and what it holds. */
  async function saved(): Promise<{ name: string; text: string }> {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog().getByRole('button', { name: 'Save the file' }).click(),
    ]);
    const text = await readFile(await download.path(), 'utf8');
    await dialog().waitFor({ state: 'detached' });
    return { name: download.suggestedFilename(), text };
  }

  test('as CSV: the list as it is filtered, with the columns that it shows', async () => {
    await page.goto(`${kartei.url}/contacts?q=Änne`);
    await page.getByText('1 contact', { exact: true }).waitFor();
    await button('Export').click();
    await dialog().getByText('The whole list (1)').waitFor();
    await dialog().getByRole('radio', { name: 'Those that the list shows' }).click();
    const { name, text } = await saved();
    expect(name).toMatch(/^contacts-\d{4}-\d\d-\d\d\.csv$/);
    expect(text).toBe(
      '\uFEFF"First name","Last name","Company","Job title","E-mail (work)","Phone (work)","Contact type","Tags","Assigned to (e-mail addresses)"\r\n' +
        'Änne,Muster,,,Änne@example.org,,,fair,anna@example.org\r\n',
    );
    await page.getByText('1 contact exported').first().waitFor();
  }, 90_000);

  test('as CSV on a phone, with a custom field that the list shows', async () => {
    const chief = await kartei.addUser('Chief', 'CRM_ADMIN');
    const { createCustomField } = await kartei.api<{ createCustomField: { customField: { id: string } } }>(
      chief,
      'mutation { createCustomField(input: {label: "Rank", type: NUMBER, scope: BOTH}) { customField { id } } }',
    );
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`${kartei.url}/contacts?q=Ben&columns=f.${createCustomField.customField.id}`);
    await page.getByText('1 contact', { exact: true }).waitFor();
    await button('Order and columns').click();
    await button('Export …').click();
    await dialog().getByRole('radio', { name: 'Those that the list shows' }).click();
    expect((await saved()).text).toBe('\uFEFF"First name","Last name","Company","Rank"\r\nBen,Muster,,\r\n');
    await page.setViewportSize({ width: 1280, height: 800 });
  }, 90_000);

  test('as vCards: those that were selected, by keyboard alone', async () => {
    await page.goto(`${kartei.url}/contacts`);
    await page.getByLabel('Select Ben Muster').focus();
    await page.keyboard.press('Space');
    await page.getByLabel('Select Cleo Muster').focus();
    await page.keyboard.press('Space');
    await button('Actions').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Export …' }).focus();
    await page.keyboard.press('Enter');
    await dialog().getByText('2 selected contacts').waitFor();
    await dialog().getByRole('radio', { name: 'CSV' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await dialog().getByRole('radio', { name: 'vCard 4.0', checked: true }).waitFor();
    const { name, text } = await saved();
    expect(name).toMatch(/\.vcf$/);
    expect(text.match(/^FN:.*$/gm)).toEqual(['FN:Ben Muster', 'FN:Cleo Muster']);
  }, 90_000);

  test('and brings vCards back, told what they are and asked nothing about cells', async () => {
    await page.goto(`${kartei.url}/imports/new`);
    await page.locator('input[type=file]').setInputFiles({
      name: 'phone.vcf',
      mimeType: 'text/vcard',
      buffer: Buffer.from(
        'BEGIN:VCARD\r\nVERSION:3.0\r\nN:Döring;Dora\r\nTEL;TYPE=CELL:0170 1234567\r\nEND:VCARD\r\n',
      ),
    });
    await page.getByText('These are vCards').waitFor();
    expect(await page.getByText('Encoding').count()).toBe(0);
    await button('Check the file').click();
    await button('Import 1 contact').click();
    await page.getByText('The import is finished').waitFor();
    await page.goto(`${kartei.url}/contacts`);
    await page.getByRole('link', { name: 'Dora Döring', exact: true }).waitFor();
  }, 90_000);

  test('without an error on the console, or a breach of the content security policy', () => {
    expect(kartei.complaints).toEqual([]);
  });
});
