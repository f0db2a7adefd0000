import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { administrator, startKartei, type Kartei } from './kartei.js';

describe('Somebody looks after their account', () => {
  let kartei: Kartei;
  let anna: { id: string; email: string; password: string };
  let page: Page;
  let secret: string;

  beforeAll(async () => {
    kartei = await startKartei();
    anna = await kartei.addUser('Anna');
  }, 90_000);
  afterAll(() => kartei?.stop());

  const button = (name: string, on = page) => on.getByRole('button', { name, exact: true });
  const heading = (name: string, on = page) => on.getByRole('heading', { name, exact: true });
  const dialog = (on = page) => on.getByRole('dialog');
  const withKey = (query: string): Promise<Response> =>
    fetch(`${kartei.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      body: JSON.stringify({ query }),
    });

  test('gets a new password by mail', async () => {
    page = await kartei.visit('/sign-in');
    await page.getByRole('link', { name: 'Forgot password?' }).click();
    await heading('Forgot your password?').waitFor();
    await page.getByLabel('E-mail').fill(anna.email);
    await button('Send link').click();
    await heading('Look into your mail').waitFor();
    const link = await kartei.mailedLink(anna.email, '/reset?token=');
    await page.goto(link);
    await page.getByLabel('New password').fill('anna');
    await button('Set password and sign in').click();
    await page.getByText('At least 12 characters.').waitFor();
    anna.password = 'Giraffe lernt langsam Geige';
    await page.getByLabel('New password').fill(anna.password);
    await button('Set password and sign in').click();
    await heading('No contacts yet').waitFor();

    const again = await kartei.visit(new URL(link).pathname + new URL(link).search);
    await again.getByLabel('New password').fill(anna.password);
    await button('Set password and sign in', again).click();
    await again.getByText('This link has been used or is too old.').waitFor();
    await again.getByRole('link', { name: 'Send a new link' }).waitFor();
    await again.context().close();
  }, 90_000);

  test('sees the list of contacts after less than 200 KB of scripts', async () => {
    await page.goto(`${kartei.url}/contacts`);
    await button('Notifications, nothing new').waitFor();
    const scripts = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => name)
        .filter(name => name.endsWith('.js')),
    );
    const sizes = await Promise.all(
      scripts.map(async script => gzipSync(await (await fetch(script)).arrayBuffer()).length),
    );
    expect(sizes.length).toBeGreaterThan(5);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(200_000);
  }, 30_000);

  test('is told when a part of the page is missing, and goes on where they wanted to', async () => {
    await page.goto(`${kartei.url}/contacts`);
    await button('Your account and settings').waitFor();
    await page.route(/assets\/.*Account.*\.js$/, route => route.abort());
    await button('Your account and settings').click();
    await page.getByRole('menuitem', { name: 'My account' }).click();
    await page.getByText('A part of Kartei could not be loaded').waitFor();
    await page.unroute(/assets\/.*Account.*\.js$/);
    await page.getByRole('link', { name: 'Load anew' }).click();
    await heading('My account').waitFor();
    await page.goto(`${kartei.url}/contacts`);
    const complaints = kartei.complaints.splice(0);
    expect(complaints.filter(complaint => !/ERR_FAILED|AccountPage/.test(complaint))).toEqual([]);
  }, 30_000);

  test('makes a key for a program, sees its secret once, and revokes it', async () => {
    await button('Your account and settings').click();
    await page.getByRole('menuitem', { name: 'My account' }).click();
    await heading('My account').waitFor();
    await button('Create key').click();
    await dialog().getByLabel('What is it for?').fill('Newsletter');
    await button('Create').click();
    secret = await dialog().getByLabel('Key', { exact: true }).inputValue();
    await button('Done').click();
    expect(secret).toMatch(/^kartei_/);
    await page.getByText('not used yet').waitFor();
    expect(await page.content()).not.toContain(secret);

    const answer = await withKey('{ viewer { user { email } } }');
    expect(await answer.json()).toMatchObject({ data: { viewer: { user: { email: anna.email } } } });

    await button('Revoke the key Newsletter').click();
    await dialog().getByRole('button', { name: 'Revoke', exact: true }).click();
    await page.getByText('You have no keys.').waitFor();
    expect((await withKey('{ viewer { user { email } } }')).status).toBe(401);
  }, 90_000);

  test('ends a session elsewhere, and changes the password', async () => {
    const elsewhere = await kartei.signIn(anna);
    await page.reload();
    await page.getByText('this browser').waitFor();
    await button('End all others').click();
    await page.getByText('All other sessions have ended', { exact: true }).waitFor();
    await elsewhere.reload();
    await heading('Sign in', elsewhere).waitFor();
    await elsewhere.context().close();

    await page.getByLabel('Current password').fill('not this one');
    await page.getByLabel('New password').fill('Zebra tanzt im Zelt');
    await button('Change password').click();
    await page.getByText('This is not your current password.').waitFor();
    await page.getByLabel('Current password').fill(anna.password);
    await button('Change password').click();
    await page
      .getByText('Your password has been changed; you are signed out everywhere else')
      .first()
      .waitFor();
    anna.password = 'Zebra tanzt im Zelt';
    await page.reload();
    await heading('My account').waitFor();
  }, 90_000);

  test('who manages users invites, hands the link over, makes somebody else manager, and reads the trail', async () => {
    const ben = await kartei.addUser('Ben');
    const { createPerson } = await kartei.api<{ createPerson: { person: { id: string } } }>(
      anna,
      'mutation { createPerson(input: {firstName: "Otto", lastName: "Otter"}) { person { id } } }',
    );
    const admins = await kartei.signIn(administrator);
    await admins.goto(`${kartei.url}/users`);
    await admins.getByText('There is no mail server.').waitFor();
    await button('Invite user', admins).click();
    await dialog(admins).getByLabel('Name').fill('Iris');
    await dialog(admins).getByLabel('E-mail').fill('iris@example.org');
    await button('Invite', admins).click();
    const link = await dialog(admins).getByLabel('Link to the invitation').inputValue();
    expect(link).toContain(`${kartei.url}/invitation?token=`);
    await button('Done', admins).click();
    await admins.getByText('Invited', { exact: true }).last().waitFor();

    await button('Actions for Anna', admins).click();
    await admins.getByRole('menuitem', { name: 'Deactivate …' }).click();
    await dialog(admins).getByLabel('Who takes over').click();
    await admins.getByRole('option', { name: /Ben/ }).click();
    await button('Deactivate', admins).click();
    await admins.getByText('Anna has been deactivated', { exact: true }).waitFor();
    const { contact } = await kartei.api<{ contact: { managers: { id: string }[] } }>(
      ben,
      'query ($id: ID!) { contact(id: $id) { managers { id } } }',
      createPerson.person,
    );
    expect(contact.managers).toEqual([{ id: ben.id }]);
    await page.reload();
    await heading('Sign in').waitFor();

    await admins.getByRole('link', { name: 'Audit trail' }).click();
    await admins.getByText('Administrator deactivated Anna').waitFor();
    await admins.getByText('Anna revoked the key “Newsletter”').waitFor();
    await admins.context().close();
  }, 90_000);

  test('and nobody met an error on the console, but for what was refused', () => {
    expect(kartei.complaints).toEqual([]);
  });
});
