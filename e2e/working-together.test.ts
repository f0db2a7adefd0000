import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { administrator, startKartei, type Kartei } from './kartei.js';

describe('Colleagues work together', () => {
  let kartei: Kartei;
  let anna: { id: string; email: string; password: string };
  let annas: Page;
  let bens: Page;
  const link = (name: string, on: Page) => on.getByRole('link', { name, exact: true });
  const button = (name: string | RegExp, on: Page) => on.getByRole('button', { name, exact: true });

  beforeAll(async () => {
    kartei = await startKartei({ LIMITS: '{"notification.gatherSeconds": 1}' });
    anna = await kartei.addUser('Anna');
    annas = await kartei.signIn(anna);
  }, 90_000);
  afterAll(() => kartei?.stop());

  test('an administrator invites, and the invited colleague chooses a password', async () => {
    const { inviteUser } = await kartei.api<{ inviteUser: { invitationUrl: string } }>(
      administrator,
      'mutation ($input: InviteUserInput!) { inviteUser(input: $input) { invitationUrl } }',
      { input: { name: 'Ben', email: 'ben@example.org', role: 'MEMBER', locale: 'en' } },
    );
    const { pathname, search } = new URL(inviteUser.invitationUrl);
    bens = await kartei.visit(pathname + search);
    await bens.getByRole('heading', { name: 'Welcome, Ben' }).waitFor();
    await bens.locator('input[type=password]').fill('Ben likes long passwords');
    await button('Set password and sign in', bens).click();
    await bens.getByRole('heading', { name: 'No contacts yet' }).waitFor();
    await button('Notifications, nothing new', bens).waitFor();
  }, 90_000);

  test('who is given a contact sees bell, list and contact without doing anything', async () => {
    await annas.goto(`${kartei.url}/contacts/new/person`);
    await annas.getByLabel('First name', { exact: true }).fill('Max');
    await annas.getByLabel('Last name', { exact: true }).fill('Mustermann');
    await button('Save', annas).click();
    await annas.waitForURL(/\/contacts\/[0-9a-f-]{36}$/);
    await annas.getByRole('heading', { name: 'Max Mustermann' }).waitFor();
    const id = new URL(annas.url()).pathname.split('/')[2]!;
    const { users } = await kartei.api<{ users: { id: string }[] }>(
      anna,
      '{ users(search: "ben@example.org") { id } }',
    );
    await kartei.api(
      anna,
      'mutation ($input: GrantAccessInput!) { grantAccess(input: $input) { changedCount } }',
      { input: { contactIds: [id], userId: users[0]!.id, level: 'READ' } },
    );
    await bens.getByText('Anna shared Max Mustermann with you').first().waitFor();
    await link('Max Mustermann', bens).waitFor();
    await button('Notifications, 1 new', bens).click();
    const list = bens.getByRole('region', { name: 'Notifications' });
    await list.getByRole('link', { name: /Anna shared Max Mustermann with you/ }).click();
    await bens.getByRole('heading', { name: 'Max Mustermann' }).waitFor();
    await button('Notifications, nothing new', bens).waitFor();
  }, 90_000);

  test('a change by one is on the page of the other a moment later', async () => {
    const id = new URL(bens.url()).pathname.split('/')[2]!;
    await kartei.api(
      anna,
      'mutation ($id: ID!) { updatePerson(id: $id, version: 2, input: {jobTitle: "Chefin"}) { userErrors { message } } }',
      { id },
    );
    await bens.getByText('Chefin').first().waitFor();
  }, 90_000);

  test('what is taken back is gone at once, from the page and from the bell', async () => {
    const id = new URL(bens.url()).pathname.split('/')[2]!;
    const { users } = await kartei.api<{ users: { id: string }[] }>(
      anna,
      '{ users(search: "ben@example.org") { id } }',
    );
    await kartei.api(
      anna,
      'mutation ($ids: [ID!]!, $id: ID!) { revokeAccess(contactIds: $ids, userId: $id) { changedCount } }',
      { ids: [id], id: users[0]!.id },
    );
    await bens.getByRole('heading', { name: 'This contact does not exist' }).waitFor();
    await bens.goto(`${kartei.url}/contacts`);
    await bens.getByRole('heading', { name: 'No contacts yet' }).waitFor();
    await button('Notifications, nothing new', bens).click();
    await bens.getByText(/^Nothing yet\./).waitFor();
  }, 90_000);

  test('never met an error on the console, nor a breach of the content security policy', () => {
    expect(kartei.complaints).toEqual([]);
  });
});
