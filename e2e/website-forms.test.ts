import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Frame, Page } from 'playwright-core';
import { administrator, startKartei, type Kartei } from './kartei.js';

let kartei: Kartei;
let website: Server;
let address: string;
let body = '';
beforeAll(async () => {
  kartei = await startKartei({ LIMITS: JSON.stringify({ 'rate.formPerAddress': 1000 }) });
  website = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(
      request.url === '/thanks'
        ? '<!doctype html><title>Thanks</title><h1>Thank you from the website</h1>'
        : `<!doctype html><html lang="en"><title>A website</title><body>${body}</body></html>`,
    );
  });
  await new Promise<void>(resolve => website.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(website.address() as AddressInfo).port}`;
});
afterAll(async () => {
  website.closeAllConnections();
  website.close();
  await kartei.stop();
});

interface Form {
  id: string;
  embedHtml: string;
  embedIframe: string;
  embedScript: string;
}

async function makeForm(input: object = {}): Promise<Form> {
  const { createWebForm } = await kartei.api<{ createWebForm: { webForm: Form } }>(
    administrator,
    `mutation ($input: WebFormInput!) { createWebForm(input: $input) {
      webForm { id embedHtml embedIframe embedScript } userErrors { code path } } }`,
    {
      input: {
        title: 'Write to us',
        kind: 'PERSON',
        fields: [
          { target: 'firstName' },
          { target: 'lastName' },
          { target: 'email.work', required: true },
          { target: 'description', label: 'Message' },
        ],
        consentText: 'You may write to me.',
        tags: ['web'],
        publicAccess: 'READ',
        allowedOrigins: [address],
        ...input,
      },
    },
  );
  return createWebForm.webForm;
}

/** Opens the website with this embed in it. */
async function open(embed: string, options: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
  body = embed;
  const page = await kartei.visit('/livez', options);
  await page.goto(address);
  return page;
}

async function fill(place: Page | Frame, lastName: string): Promise<void> {
  await place.getByLabel('First name').fill('Erika');
  await place.getByLabel('Last name').fill(lastName);
  await place.getByLabel('E-mail').fill(`${lastName.toLowerCase()}@example.org`);
  await place.getByLabel('Message').fill('Please\ncall');
  await place.getByLabel('You may write to me.').check();
}

/** The contact of this last name, once it is there. */
async function contactOf(lastName: string): Promise<object | undefined> {
  for (let turn = 0; turn < 100; turn++) {
    const { contacts } = await kartei.api<{ contacts: { nodes: object[] } }>(
      administrator,
      `query ($search: String) { contacts(filter: {search: $search}) { nodes {
        displayName source publicAccess description tags { name } } } }`,
      { search: lastName },
    );
    if (contacts.nodes.length > 0) return contacts.nodes[0];
    await sleep(50);
  }
  return undefined;
}
const expected = (lastName: string) => ({
  displayName: `Erika ${lastName}`,
  source: 'WEB_FORM',
  publicAccess: 'READ',
  description: 'Please\ncall',
  tags: [{ name: 'web' }],
});

describe.each([true, false])('On a website, with scripts: %s,', javaScriptEnabled => {
  const named = (name: string): string => name + (javaScriptEnabled ? 'on' : 'off');

  test('a plain HTML form is sent after the visitor has confirmed it', async () => {
    const page = await open((await makeForm()).embedHtml, { javaScriptEnabled });
    await fill(page, named('Plain'));
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByText('Thank you. Your message has been sent.').waitFor();
    expect(await contactOf(named('Plain'))).toEqual(expected(named('Plain')));
  });

  test('a frame shows the form, what is wrong with it, and the way on', async () => {
    const form = await makeForm();
    const page = await open(form.embedIframe, { javaScriptEnabled });
    const frame = (await (await page.waitForSelector('iframe')).contentFrame())!;
    await frame.getByLabel('First name').waitFor();
    await fill(frame, named('Frame'));
    // Browsers take this for an address.
    await frame.getByLabel('E-mail').fill('erika@localhost');
    await sleep(2_000);
    await frame.getByRole('button', { name: 'Send' }).click();
    await frame.getByRole('alert').waitFor();
    expect(await frame.getByLabel('E-mail').getAttribute('aria-invalid')).toBe('true');
    expect(await frame.getByLabel('Message').inputValue()).toBe('Please\ncall');
    await frame.getByLabel('E-mail').fill(`${named('frame')}@example.org`);
    await frame.getByRole('button', { name: 'Send' }).click();
    await frame.getByText('Thank you. Your message has been sent.').waitFor();
    expect(await contactOf(named('Frame'))).toEqual(expected(named('Frame')));
  });
});

describe('The script on a website', () => {
  test('draws the form, shows errors in their place, and thanks', async () => {
    const page = await open((await makeForm()).embedScript);
    await page.getByLabel('First name').waitFor();
    await sleep(2_000);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Please fill this in.').first().waitFor();
    expect(await page.locator('[aria-invalid]').count()).toBe(4);
    await fill(page, 'Script');
    await page.getByRole('button', { name: 'Send' }).dblclick();
    await page.getByRole('status').filter({ hasText: 'Thank you.' }).waitFor();
    expect(await contactOf('Script')).toEqual(expected('Script'));
  });

  test('leads back to the website, if the form does', async () => {
    const page = await open((await makeForm({ returnUrl: `${address}/thanks` })).embedScript);
    await page.getByLabel('First name').waitFor();
    await fill(page, 'Return');
    await sleep(2_000);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('heading', { name: 'Thank you from the website' }).waitFor();
  });

  test('draws nothing on a website that the form does not allow', async () => {
    const form = await makeForm({ allowedOrigins: ['https://www.example.org'] });
    const page = await open(form.embedScript);
    await sleep(500);
    expect(await page.locator('form').count()).toBe(0);
    expect(kartei.complaints.splice(0).join()).toContain('CORS');
  });
});
