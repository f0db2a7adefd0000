import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { webServer, type WebServer } from '../server/testing/web-server.js';
import { administrator, startKartei, type Kartei } from './kartei.js';

describe('Webhooks', () => {
  let kartei: Kartei;
  let receiver: WebServer;
  let page: Page;
  let secret: string;
  beforeAll(async () => {
    receiver = await webServer((_, response) => void response.end('thanks'));
    kartei = await startKartei({ OUTBOUND_ALLOW: `127.0.0.1:${receiver.port}` });
    page = await kartei.signIn(administrator);
  }, 90_000);
  afterAll(async () => {
    await kartei?.stop();
    await receiver.close();
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const dialog = () => page.getByRole('dialog');

  test('are made in the settings; a wrong address is marked, and the secret is shown once', async () => {
    await page.goto(`${kartei.url}/settings/webhooks`);
    await button('Create webhook').click();
    await page.getByLabel('Address of the receiver').fill('http://192.168.1.1/hook');
    await button('Create').last().click();
    await dialog().getByText('an address on the internet').waitFor();
    await page.getByLabel('Address of the receiver').fill(`${receiver.url}/hook`);
    await dialog().getByLabel('Contact deleted').uncheck();
    await button('Create').last().click();
    secret = await page.getByLabel('Secret', { exact: true }).inputValue();
    expect(secret).toMatch(/^whsec_/);
    await button('Done').click();
    await page.getByRole('link', { name: `${receiver.url}/hook` }).waitFor();
    expect(await page.content()).not.toContain(secret);
  });

  test('tell what happens, and show in their log what was sent and answered', async () => {
    await kartei.api(
      administrator,
      'mutation { createPerson(input: { firstName: "Erika", lastName: "Muster" }) { userErrors { code } } }',
    );
    await page.getByRole('link', { name: `${receiver.url}/hook` }).click();
    await page.getByText('Arrived').waitFor();
    const [visit] = receiver.visits;
    expect(new Webhook(secret).verify(visit!.body, visit!.headers as Record<string, string>)).toMatchObject({
      type: 'contact.created',
    });
    await button('Contact created').first().click();
    await page.getByText('thanks').waitFor();
    expect(await page.locator('dl').innerText()).toContain('"type":"contact.created"');
  });

  test('send again what somebody wants again', async () => {
    await button(/^Send again/).click();
    await page.getByText('sent 2 times').waitFor();
    expect(receiver.visits).toHaveLength(2);
    expect(receiver.visits[1]!.headers['webhook-id']).toBe(receiver.visits[0]!.headers['webhook-id']);
  });

  test('are paused, get another secret and are deleted', async () => {
    await page.goto(`${kartei.url}/settings/webhooks`);
    await page.getByRole('switch').click();
    await page.getByText('Paused: nothing is sent').waitFor();
    const menu = async (item: string): Promise<void> => {
      await button('Actions for').click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await menu('New secret');
    await button('New secret').last().click();
    const next = page.getByLabel('Secret', { exact: true });
    await next.waitFor();
    expect(await next.inputValue()).not.toBe(secret);
    await button('Done').click();
    await menu('Delete');
    await dialog().getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No webhooks yet').waitFor();
    expect(kartei.complaints).toEqual([]);
  });
});
