import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { gleifAnswers, wikidataWithoutLogo } from '../server/testing/lookup-services.js';
import { json, silence, webServer, type WebServer } from '../server/testing/web-server.js';
import { administrator, startKartei, type Kartei } from './kartei.js';

describe('Finding a company', () => {
  let kartei: Kartei;
  let wikidata: WebServer;
  let gleif: WebServer;
  let annas: Page;
  beforeAll(async () => {
    [wikidata, gleif] = [await webServer(wikidataWithoutLogo), await webServer(gleifAnswers)];
    kartei = await startKartei({ WIKIDATA_URL: wikidata.url, GLEIF_URL: gleif.url });
    annas = await kartei.signIn(await kartei.addUser('Anna'));
  }, 90_000);
  afterAll(async () => {
    await kartei?.stop();
    await Promise.all([wikidata.close(), gleif.close()]);
  });

  const button = (name: string | RegExp, page = annas) => page.getByRole('button', { name });
  const dialog = (page = annas) => page.getByRole('dialog');
  const name = () => annas.getByLabel('Company name', { exact: true });
  const choose = async (provider: string, page = annas): Promise<void> => {
    await page.getByLabel('Source').click();
    await page.getByRole('option', { name: provider }).click();
  };
  const emails = () => annas.locator('input[type=email]');

  test('begins under its name, by keyboard alone, and shows whose data it is', async () => {
    await annas.goto(`${kartei.url}/contacts/new/company`);
    await name().fill('acme');
    await annas.keyboard.press('Tab');
    await annas.keyboard.press('Enter');
    await dialog().waitFor();
    await dialog().getByRole('button', { name: /ACME/ }).waitFor();
    expect(await dialog().innerText()).toContain('Source: Wikidata; licence: CC0.');
    await dialog().getByRole('button', { name: /ACME/ }).focus();
    await annas.keyboard.press('Enter');
    await dialog().getByText('info@acme.example').waitFor();
    expect(await dialog().innerText()).toMatch(/Source: Wikidata; licence: CC0\.\s+Retrieved .*20\d\d/);
    const source = dialog().getByRole('link', { name: 'Show the source' });
    expect(await source.getAttribute('href')).toBe('https://www.wikidata.org/wiki/Q42');
  });

  test('fills what is ticked into the form, and saves nothing by itself', async () => {
    await dialog().getByLabel('Website: https://acme.example').uncheck();
    await button('Take over').click();
    await dialog().waitFor({ state: 'detached' });
    expect(await emails().inputValue()).toBe('info@acme.example');
    expect(await annas.getByLabel('Description').inputValue()).toBe(
      'maker of anvils\n\nPeople: Wile E. Coyote',
    );
    expect(await annas.locator('input[inputmode=url]').count()).toBe(0);
    const count = async () =>
      (await kartei.api<{ contacts: { totalCount: number } }>(administrator, '{ contacts { totalCount } }'))
        .contacts.totalCount;
    expect(await count()).toBe(0);
    await button('Save').first().click();
    await annas.waitForURL(/\/contacts\/[0-9a-f-]+$/);
    expect(await count()).toBe(1);
    await annas.locator('main').getByText('+49-30-123456').waitFor();
  });

  test('adds to what stands in the form of a contact that is there', async () => {
    await annas.goto(`${annas.url()}/edit`);
    await button('Find in').click();
    await choose('GLEIF');
    await dialog()
      .getByRole('button', { name: /ACME Werke GmbH/ })
      .click();
    await dialog().getByText('Potsdam').waitFor();
    await button('Take over').click();
    await dialog().waitFor({ state: 'detached' });
    expect(await emails().inputValue()).toBe('info@acme.example');
    expect(await annas.getByPlaceholder('City').count()).toBe(3);
  });

  test('says in seconds that a provider is slow, over its quota, broken or knows nothing; the form stays', async () => {
    await button('Find in').click();
    const problems = [
      [silence, 'Wikidata did not answer in time'],
      [json({}, 429), 'No more look-ups are possible at Wikidata'],
      [json({}, 500), 'Wikidata does not work at the moment'],
      [json({ search: [] }), 'Wikidata knows no company called “ACME”'],
    ] as const;
    for (const [answer, text] of problems) {
      wikidata.answer(answer);
      await button('Search').last().click();
      await dialog().getByText(text).waitFor({ timeout: 6_000 });
    }
    await annas.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    expect(await emails().inputValue()).toBe('info@acme.example');
  });

  test('tells administrators how a provider is set up, and others whom to ask', async () => {
    await button('Find in').click();
    await choose('Crunchbase');
    await dialog().getByText('Ask your administrator').waitFor();
    const admins = await kartei.signIn(administrator);
    await admins.goto(`${kartei.url}/contacts/new/company`);
    await button('Find in', admins).click();
    await choose('Crunchbase', admins);
    await dialog(admins).getByText('CRUNCHBASE_API_KEY').waitFor();
    expect(kartei.complaints).toEqual([]);
  });
});
