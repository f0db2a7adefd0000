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
  const send = async (file: string | { name: string; mimeType: string; buffer: Buffer }): Promise<void> => {
    await page.goto(`${kartei.url}/imports/new`);
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('What the columns become').waitFor();
  };
  const upload = (name: string): Promise<void> => send(fixture(name));
  const sendText = (name: string, text: string, encoding: BufferEncoding = 'utf8'): Promise<void> =>
    send({ name, mimeType: 'text/csv', buffer: Buffer.from(text, encoding) });
  const dialog = () => page.getByRole('dialog');
  const counted = (count: number, what: string) => button(new RegExp(`^${count} ${what}$`));
  /** Sees what there is not yet, and has it made. */
  const createMissing = async (): Promise<void> => {
    await button('See and create them').click();
    await dialog().getByRole('listitem').first().waitFor();
    await dialog().getByRole('button', { name: 'Create them and check again' }).click();
    await button('See and create them').waitFor({ state: 'detached' });
    await page.getByText('Rows of the file').waitFor();
  };
  const found = async (filter: string): Promise<{ displayName: string; jobTitle?: string }[]> => {
    const { contacts } = await kartei.api<{ contacts: { nodes: { displayName: string }[] } }>(
      anna,
      `{ contacts(filter: { ${filter} }) { nodes { displayName ... on Person { jobTitle } } } }`,
    );
    return contacts.nodes;
  };

  test('from a Google Contacts export, without mapping a single column', async () => {
    await upload('google-contacts.csv');
    await button('Check the file').click();
    await createMissing();
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
    await createMissing();
    await button(/^Import \d+ contacts?$/).click();
    await page.getByText('The import is finished').waitFor();
    const { contacts } = await kartei.api<{ contacts: { totalCount: number } }>(
      anna,
      '{ contacts(filter: { sources: [IMPORT] }) { totalCount nodes { displayName } } }',
    );
    expect(contacts.totalCount).toBeGreaterThan(3);
    expect(JSON.stringify(contacts)).not.toContain('�');
  }, 90_000);

  test('sees the first rows at once as the file is read otherwise, and finds everything again after leaving', async () => {
    await sendText('alt.csv', 'Vorname;Nachname\nJürgen;Größe\n', 'latin1');
    const preview = page.getByRole('region', { name: 'The first rows of the file' });
    await preview.getByRole('cell', { name: 'Jürgen' }).waitFor();
    await page.getByLabel('The first line names the columns').click();
    await preview.getByRole('cell', { name: 'Vorname' }).waitFor();
    await page.getByText('Update the contact').click();
    await page.getByLabel('Name and company').click();
    await page.getByText('Saved. You can go on here later.').waitFor();
    await page.reload();
    await preview.getByRole('columnheader', { name: 'A', exact: true }).waitFor();
    expect(await page.getByRole('radio', { name: 'Update the contact' }).isChecked()).toBe(true);
    expect(await page.getByLabel('Name and company').isChecked()).toBe(true);
    expect(await page.getByText('Empty cells clear').count()).toBe(1);
  }, 90_000);

  test('corrects cells with the keyboard and a whole column in one go, and the file stays as it is', async () => {
    await sendText(
      'fehler.csv',
      'Vorname;Nachname;E-Mail;Telefon\nIda;Irrtum;ida@;\nJan;;jan@example.org;\nKim;Klar;kim@example.org;keines\nLea;Los;lea@example.org;keines\n',
    );
    await button('Check the file').click();
    await counted(4, 'Problem').click();
    await page.getByLabel('Correct line 2, E-Mail').fill('ida@example.org');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Jensen');
    await page.keyboard.press('Enter');
    await button('Check again with 2 corrections').click();
    await counted(2, 'Problem').waitFor();

    await button(/^2 Telefon: /).click();
    await button(/^Replace in the whole column Telefon/)
      .first()
      .click();
    expect(await dialog().getByLabel('Find').inputValue()).toBe('keines');
    await dialog().getByRole('button', { name: 'Replace and check again' }).click();
    await counted(4, 'Create').waitFor();

    await page.getByText('3 corrections').click();
    await button('Take back: Line 3, Nachname').click();
    await counted(1, 'Problem').click();
    await page.getByLabel('Correct line 3, Nachname').fill('Jansen');
    await button('Check again with 1 correction').click();
    await button('Back to the settings').click();
    await page.getByText('3 corrections').waitFor();
    await page.goBack();
    await button('Import 4 contacts').click();
    await page.getByText('The import is finished').waitFor();
    expect((await found('email: "jan@example.org"'))[0]).toMatchObject({ displayName: 'Jan Jansen' });
    expect(await found('email: "ida@example.org"')).toHaveLength(1);
  }, 90_000);

  test('is asked before what was typed is lost', async () => {
    await sendText('offen.csv', 'Vorname;Nachname;E-Mail\nOle;Offen;ole@\n');
    await button('Check the file').click();
    await page.getByLabel('Correct line 2, E-Mail').fill('ole@example.org');
    await page.getByRole('link', { name: 'Contacts', exact: true }).click();
    await dialog().getByRole('button', { name: 'Keep editing' }).click();
    expect(await page.getByLabel('Correct line 2, E-Mail').inputValue()).toBe('ole@example.org');
    await button('Discard corrections').click();
    expect(await page.getByLabel('Correct line 2, E-Mail').inputValue()).toBe('ole@');
  }, 90_000);

  test('updates contacts, sees before what would change, and takes it back but for what was edited since', async () => {
    const { createPerson } = await kartei.api<{ createPerson: { person: { id: string } } }>(
      anna,
      'mutation { createPerson(input: {firstName: "Uta", lastName: "Umbau", jobTitle: "Lehrling", emails: [{address: "uta@example.org"}]}) { person { id } } }',
    );
    await sendText(
      'aenderungen.csv',
      'Vorname;Nachname;E-Mail;Position\nUta;Umbau;uta@example.org;Meisterin\nVio;Vorn;vio@example.org;Erste\nWim;Weg;wim@example.org;Zweiter\n',
    );
    await page.getByText('Update the contact').click();
    await button('Check the file').click();
    await counted(1, 'Update').click();
    const row = page.getByRole('row').filter({ hasText: 'Uta Umbau' });
    await row.getByText('Lehrling').waitFor();
    await row.getByText('Meisterin').waitFor();
    await button('Import 3 contacts').click();
    await page.getByText('The import is finished').waitFor();
    expect((await found('email: "uta@example.org"'))[0]).toMatchObject({ jobTitle: 'Meisterin' });

    await kartei.api(
      anna,
      'mutation ($id: ID!, $version: Int!) { updatePerson(id: $id, version: $version, input: {jobTitle: "Chefin"}) { userErrors { message } } }',
      { id: createPerson.person.id, version: 2 },
    );
    await button('Undo the import').click();
    await dialog().getByText('2 created contacts are removed.').waitFor();
    await dialog().getByRole('button', { name: 'Undo the import' }).click();
    await page.getByText('1 row was left alone').waitFor();
    await page.getByRole('link', { name: 'Uta Umbau' }).waitFor();
    expect((await found('email: "uta@example.org"'))[0]).toMatchObject({ jobTitle: 'Chefin' });
    expect(await found('email: "vio@example.org"')).toEqual([]);
  }, 90_000);

  test('is told of the end of an import on another page, without asking for it', async () => {
    const rows = Array.from({ length: 1_200 }, (_, n) => `P${n};Viele;p${n}@example.net`);
    await sendText('viele.csv', `Vorname;Nachname;E-Mail\n${rows.join('\n')}\n`);
    await button('Check the file').click();
    await button('Import 1,200 contacts').click();
    await page.getByRole('link', { name: 'Contacts', exact: true }).click();
    const questions: string[] = [];
    page.on('request', request => {
      if (request.postData()?.includes('"ImportProgress"')) questions.push(request.url());
    });
    await page.getByText('The import of viele.csv is finished', { exact: true }).waitFor();
    // Once, when it began to listen.
    expect(questions.length).toBeLessThanOrEqual(1);
    await page.getByRole('link', { name: 'Open report' }).click();
    await button(/^1,200 Created$/).waitFor();
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
