import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { picture } from '../server/testing/pictures.js';
import { webServer, type WebServer } from '../server/testing/web-server.js';
import { administrator, startKartei, type Kartei } from './kartei.js';

const file = (name: string): string =>
  fileURLToPath(new URL(`../server/photos/fixtures/${name}`, import.meta.url));

describe('A person gives contacts a photo', () => {
  let kartei: Kartei;
  let anna: { id: string; email: string; password: string };
  let gravatar: WebServer;
  let page: Page;

  beforeAll(async () => {
    gravatar = await webServer((_, response) => void response.end(picture('large.png')));
    kartei = await startKartei({ GRAVATAR_URL: gravatar.url });
    anna = await kartei.addUser('Anna');
    page = await kartei.signIn(anna);
  }, 90_000);
  afterAll(async () => {
    await kartei?.stop();
    await gravatar?.close();
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const heading = (name: string) => page.getByRole('heading', { name, exact: true });
  const dialog = () => page.getByRole('dialog');
  const photo = () => page.locator('main img[src^="/photos/"]').first();
  /** Of the first photo on the page, once it is there. */
  const sizeOf = async (): Promise<number[]> => {
    await photo().waitFor();
    for (let attempt = 0; attempt < 200; attempt++) {
      const [width, height] = await page.evaluate<number[]>(
        `(({ naturalWidth, naturalHeight }) => [naturalWidth, naturalHeight])(
          document.querySelector('main img[src^="/photos/"]') ?? {})`,
      );
      if (width) return [width, height!];
      await page.waitForTimeout(50);
    }
    throw new Error('The photo does not come.');
  };
  const hasFocus = async (found: Locator): Promise<boolean> =>
    (await found.and(page.locator(':focus')).count()) === 1;

  test('that is not saved yet, and is told of files that are none', async () => {
    await page.goto(`${kartei.url}/contacts/new/person`);
    await page.getByLabel('First name', { exact: true }).fill('Erika');
    await page.getByLabel('Last name', { exact: true }).fill('Muster');
    await page.getByLabel('E-mails 1', { exact: true }).fill('erika@example.org');
    await button('Add photo').click();
    const input = dialog().locator('input[type=file]');
    await input.setInputFiles(file('picture.webp'));
    await dialog().getByText('picture.webp is no picture that can be taken.').waitFor();
    expect(await button('Apply').isDisabled()).toBe(true);
    await input.setInputFiles({ name: 'huge.png', mimeType: 'image/png', buffer: huge() });
    await dialog().getByText('huge.png is larger than 1 MB.').waitFor();
    await input.setInputFiles(file('orientation-6.jpg'));
    await dialog().getByAltText('The photo as it will be').waitFor();
    await button('Apply').click();
    await button('Change photo').waitFor();
    await button('Save').click();
    await heading('Erika Muster').waitFor();
    expect(await sizeOf()).toEqual([60, 40]);
  }, 60_000);

  test('and sees it in the list, which does not jump', async () => {
    await page.goto(`${kartei.url}/contacts`);
    await page.getByRole('link', { name: 'Erika Muster' }).waitFor();
    expect(await sizeOf()).toEqual([60, 40]);
    const { width, height } = (await photo().boundingBox())!;
    expect([width, height]).toEqual([28, 28]);
  });

  test('from those that a service has, once an administrator has turned it on', async () => {
    const office = await kartei.signIn(administrator);
    await office.goto(`${kartei.url}/settings/photo-providers`);
    const gravatarSwitch = office.getByRole('switch', { name: 'Gravatar' });
    expect(await gravatarSwitch.getAttribute('aria-checked')).toBe('false');
    await office.getByText('fingerprint of each e-mail address').first().waitFor();
    await gravatarSwitch.click();
    await office.getByText('Gravatar is asked').waitFor({ state: 'attached' });

    await page.getByRole('link', { name: 'Erika Muster' }).click();
    await button('Change photo').click();
    await dialog().getByRole('button', { name: 'Take the picture from Gravatar' }).click();
    await button('Apply').click();
    await dialog().waitFor({ state: 'detached' });
    expect(await sizeOf()).toEqual([150, 300]);
    await page.getByText('changed the photo').first().waitFor();
    expect(gravatar.visits).toHaveLength(1);
  }, 60_000);

  test('by keyboard alone', async () => {
    await button('Change photo').focus();
    await page.keyboard.press('Enter');
    await dialog().waitFor();
    const area = dialog().getByRole('button', { name: /Drop a picture here/ });
    await tabTo(area);
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
    await chooser.setFiles(file('transparent.gif'));
    await dialog().getByAltText('The photo as it will be').waitFor();
    await tabTo(button('Apply'));
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    expect(await sizeOf()).toEqual([60, 40]);
    expect(await hasFocus(button('Change photo'))).toBe(true);
  }, 60_000);

  test('and takes it away again in the form', async () => {
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    await button('Change photo').click();
    await button('Remove').click();
    await button('Apply').click();
    await button('Save changes').click();
    await heading('Erika Muster').waitFor();
    await button('Add photo').waitFor();
    expect(await photo().count()).toBe(0);
  }, 60_000);

  test('without a complaint of the browser', () => expect(kartei.complaints).toEqual([]));

  async function tabTo(wanted: Locator): Promise<void> {
    for (let turn = 0; turn < 20; turn++) {
      if (await hasFocus(wanted)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('The keyboard does not get there.');
  }
});

const huge = (): Buffer => Buffer.concat([picture('small.png'), Buffer.alloc(1024 ** 2)]);
