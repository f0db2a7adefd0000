import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { administrator, startKartei, type Kartei } from './kartei.js';

describe('Somebody who writes a program', () => {
  let kartei: Kartei;
  let page: Page;
  const foreign: string[] = [];

  beforeAll(async () => {
    kartei = await startKartei();
    await kartei.api(
      administrator,
      'mutation { createCompany(input: {name: "Öl & Söhne"}) { company { id } } }',
    );
    page = await kartei.signIn(administrator);
    page.on('request', request => {
      if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(kartei.url))
        foreign.push(request.url());
    });
  }, 90_000);
  afterAll(() => kartei?.stop());

  test('finds examples in their language, and the schema', async () => {
    await page.getByRole('button', { name: 'Your account and settings' }).click();
    await page.getByRole('menuitem', { name: 'API' }).click();
    await page.getByRole('heading', { name: 'The first call' }).waitFor();
    const ask = page.getByRole('textbox', { name: 'Ask', exact: true });
    expect(await ask.inputValue()).toContain('curl --silent');
    await page.getByRole('button', { name: 'Python', exact: true }).click();
    expect(await ask.inputValue()).toContain('from kartei import ask');
    expect(await page.getByRole('textbox', { name: 'Address and key' }).inputValue()).toContain(
      `KARTEI_URL=${kartei.url}\n`,
    );
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download the schema' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('schema.graphql');
  }, 60_000);

  test('tries operations in GraphiQL, which comes from here and breaks no rule of ours', async () => {
    await page.getByRole('link', { name: 'Open GraphiQL' }).click();
    const answer = page.locator('.graphiql-response');
    await page.locator('.graphiql-query-editor').getByText('totalCount').waitFor();
    await page.getByRole('button', { name: /Execute query/ }).click();
    await answer.getByText('Öl & Söhne').waitFor();
    await answer.getByText('"requested"').waitFor();
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.getByText('What can be read.').or(page.getByText('Root Types')).first().waitFor();
    for (const dialog of ['Open short keys dialog', 'Open settings dialog']) {
      await page.getByRole('button', { name: dialog }).click();
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
  }, 60_000);

  test('follows a subscription there', async () => {
    await page.reload();
    const editor = page.locator('.graphiql-query-editor');
    await editor.getByText('totalCount').waitFor();
    await editor.locator('.CodeMirror').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText('subscription { contactsChanged { change ids } }');
    await editor.getByText('totalCount').waitFor({ state: 'detached' });
    // GraphiQL looks at what was typed when the typing rests; until then it runs the operation that was there.
    await page.waitForTimeout(1_000);
    await page.getByRole('button', { name: /Execute query/ }).click();
    const answer = page.locator('.graphiql-response');
    for (let turn = 0; turn < 20 && (await answer.getByText('CREATED').count()) === 0; turn++) {
      await kartei.api(
        administrator,
        `mutation { createCompany(input: {name: "Neu ${turn}"}) { company { id } } }`,
      );
      await page.waitForTimeout(300);
    }
    await answer.getByText('CREATED').first().waitFor();
    await page.getByRole('button', { name: /Stop query/ }).click();
  }, 60_000);

  test('has to sign in first', async () => {
    const stranger = await kartei.visit('/graphiql');
    await stranger.getByRole('heading', { name: 'Sign in' }).waitFor();
    await stranger.context().close();
  }, 60_000);

  test('and nothing was fetched from elsewhere, nor refused by the content security policy', () => {
    expect(foreign).toEqual([]);
    expect(kartei.complaints).toEqual([]);
  });
});
