import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { FrameLocator, Page } from 'playwright-core';
import { openPostOffice, type PostOffice } from '../server/testing/post-office.js';
import { consent, makeForm, personsNamed, unlimited, type MadeForm } from './forms.js';
import { administrator, startKartei, type Kartei } from './kartei.js';
import { startWebsite, type Website } from './website.js';

let kartei: Kartei;
let website: Website;
let office: PostOffice;
let ben: { id: string; email: string; password: string };
let bens: Page;
let form: MadeForm;
beforeAll(async () => {
  [office, website] = await Promise.all([openPostOffice(), startWebsite()]);
  kartei = await startKartei({ LIMITS: JSON.stringify(unlimited), SMTP_URL: office.url });
  const anna = await kartei.addUser('Anna');
  ben = await kartei.addUser('Ben');
  bens = await kartei.signIn(ben);
  const { contactTypes } = await kartei.api<{ contactTypes: { id: string; name: string }[] }>(
    administrator,
    '{ contactTypes { id name } }',
  );
  form = await makeForm(kartei, {
    contactTypeId: contactTypes.find(({ name }) => name === 'Client')!.id,
    tags: ['Website'],
    managerIds: [anna.id],
    notifyUserIds: [ben.id],
    publicAccess: 'READ',
    allowedOrigins: [website.origin],
  });
}, 90_000);
afterAll(async () => {
  await kartei?.stop();
  await website?.stop();
  await office?.close();
});

type Place = Page | FrameLocator;
const button = (name: string | RegExp, on: Place) => on.getByRole('button', { name, exact: true });
const heading = (name: string, on: Place) => on.getByRole('heading', { name, exact: true });
const thanks = 'Thank you. Your message has been sent.';

/** A visitor on a page of the website with this pasted into it. */
async function visit(embed: string, options: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
  const page = await kartei.visit('/favicon.svg', options);
  await page.goto(website.publish(`<h1>Welcome</h1>${embed}`));
  return page;
}

async function fill(on: Place, firstName: string): Promise<void> {
  await on.getByLabel('First name').fill(firstName);
  await on.getByLabel('Last name').fill('Visitor');
  await on.getByLabel('Your company').fill('Visiting Ltd');
  await on.getByLabel('E-mail').fill(`${firstName}@example.org`);
  await on.getByLabel('Message').fill('Please\ncall me.');
  await on.getByLabel(consent).check();
  // Whoever is faster than two seconds is taken for a program.
  await sleep(2_200);
}

/** Sends what browsers take for an address and we do not; the form comes back with everything in it. */
async function sendWithMistake(on: Place, answer: Place = on): Promise<void> {
  await on.getByLabel('E-mail').fill('erika@localhost');
  await button('Send', on).click();
  await answer.getByRole('alert').waitFor();
  expect(await answer.getByLabel('E-mail').getAttribute('aria-invalid')).toBe('true');
  expect(await answer.getByLabel('Message').inputValue()).toBe('Please\ncall me.');
}

async function expectContact(name: string): Promise<void> {
  expect(await personsNamed(kartei, name)).toEqual([
    {
      displayName: `${name} Visitor`,
      description: 'Please\ncall me.',
      publicAccess: 'READ',
      source: 'WEB_FORM',
      contactType: { name: 'Client' },
      tags: [{ name: 'Website' }],
      managers: [{ name: 'Anna' }],
      emails: [{ address: `${name}@example.org` }],
      company: { displayName: 'Visiting Ltd' },
    },
  ]);
}

/** Ben is told, in the application and by mail. */
async function expectNotice(name: string): Promise<void> {
  const text = `${name} Visitor wrote through “Write to us”`;
  await bens.goto(`${kartei.url}/contacts?search=${name}`);
  await button(/^Notifications, \d+ new$/, bens).click();
  const notices = bens.getByRole('region', { name: 'Notifications' });
  await notices.getByRole('link', { name: new RegExp(`^${text}`) }).click();
  await heading(`${name} Visitor`, bens).waitFor();
  await bens.getByText('A website visitor sent a form').waitFor();
  await bens.getByText('Message: Please call me.').waitFor();
  const mail = await office.find(({ subject }) => subject === text);
  expect(mail.to).toEqual([ben.email]);
  expect(mail.text).toContain('Message: Please\ncall me.');
  expect(mail.text).toContain(`${kartei.url}/contacts/`);
}

describe.each([true, false])('On a website, with scripts: %s,', javaScriptEnabled => {
  const named = (name: string): string => name + (javaScriptEnabled ? 'on' : 'off');

  test('a plain HTML form is sent after the visitor has confirmed it', async () => {
    const page = await visit(form.embedHtml, { javaScriptEnabled });
    await fill(page, named('Plain'));
    await button('Send', page).click();
    await button('Send now', page).click();
    await page.getByText(thanks).waitFor();
    await page.context().close();
    await expectNotice(named('Plain'));
    await expectContact(named('Plain'));
  }, 60_000);

  test('a frame shows the form, what is wrong with it, and thanks, and the website stays around it', async () => {
    const page = await visit(form.embedIframe, { javaScriptEnabled });
    const frame = page.frameLocator('iframe');
    await fill(frame, named('Frame'));
    await sendWithMistake(frame);
    await frame.getByLabel('E-mail').fill(`${named('Frame')}@example.org`);
    await button('Send', frame).click();
    await frame.getByText(thanks).waitFor();
    await heading('Welcome', page).waitFor();
    await page.context().close();
    await expectNotice(named('Frame'));
    await expectContact(named('Frame'));
  }, 60_000);

  test('a frame leads to the return address of the form as the whole page, after a mistake too', async () => {
    const returnUrl = website.publish('<h1>Thank you from the website</h1>');
    const { embedIframe } = await makeForm(kartei, { returnUrl, allowedOrigins: [website.origin] });
    for (const isWrongAtFirst of [false, true]) {
      const name = named(isWrongAtFirst ? 'Again' : 'Return');
      const page = await visit(embedIframe, { javaScriptEnabled });
      const frame = page.frameLocator('iframe');
      await fill(frame, name);
      if (isWrongAtFirst) {
        await sendWithMistake(frame, page);
        await page.getByLabel('E-mail').fill(`${name}@example.org`);
      }
      await button('Send', isWrongAtFirst ? page : frame).click();
      await heading('Thank you from the website', page).waitFor();
      expect(page.url()).toBe(returnUrl);
      await page.context().close();
      expect(await personsNamed(kartei, name)).toHaveLength(1);
    }
  }, 60_000);
});

describe('The script on a website', () => {
  test('draws the form, shows errors in their place, and thanks; pressed twice, it sends once', async () => {
    const page = await visit(form.embedScript);
    await button('Send', page).click();
    await page.getByText('Please fill this in.').first().waitFor();
    expect(await page.locator('[aria-invalid]').count()).toBe(4);
    await fill(page, 'Script');
    await button('Send', page).dblclick();
    await page.getByRole('status').filter({ hasText: thanks }).waitFor();
    await heading('Welcome', page).waitFor();
    await expectNotice('Script');
    await expectContact('Script');
  }, 60_000);

  test('leads back to the website, if the form does', async () => {
    const returnUrl = website.publish('<h1>Thank you from the website</h1>');
    const { embedScript } = await makeForm(kartei, { returnUrl, allowedOrigins: [website.origin] });
    const page = await visit(embedScript);
    await fill(page, 'Scripted');
    await button('Send', page).click();
    await heading('Thank you from the website', page).waitFor();
    expect(await personsNamed(kartei, 'Scripted')).toHaveLength(1);
  });

  test('draws nothing on a website that the form does not allow', async () => {
    const { embedScript } = await makeForm(kartei, { allowedOrigins: ['https://www.example.org'] });
    const page = await visit(embedScript);
    await sleep(500);
    expect(await page.locator('form').count()).toBe(0);
    expect(kartei.complaints.splice(0).join()).toContain('CORS');
  });
});

test("A form's own page has no finding of axe, also with mistakes in it, confirming, thanking, and in the dark", async () => {
  const axe = fileURLToPath(new URL('../node_modules/axe-core/axe.min.js', import.meta.url));
  const source = await readFile(axe, 'utf8');
  const findings = async (page: Page): Promise<string[]> => {
    await page.evaluate(source);
    const { violations, passes } = await page.evaluate<{
      violations: { id: string; nodes: { html: string }[] }[];
      passes: unknown[];
    }>('axe.run()');
    expect(passes.length).toBeGreaterThan(10);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  };
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await kartei.visit(`/forms/${form.key}`, { colorScheme });
    expect(await findings(page)).toEqual([]);
    await page.evaluate('document.forms[0].noValidate = true');
    await page.getByLabel('E-mail').fill('no address');
    await button('Send', page).click();
    await page.getByRole('alert').waitFor();
    expect(await findings(page)).toEqual([]);
    await fill(page, 'Axel');
    await page.evaluate(`document.querySelector('[name=challenge]').remove()`);
    await button('Send', page).click();
    await button('Send now', page).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.goto(`${kartei.url}/forms/${form.key}/thanks`);
    expect(await findings(page)).toEqual([]);
    await page.context().close();
  }
}, 60_000);

test('None of it caused an error on the console, nor a breach of the content security policy', () => {
  // A refused form answers 422, which browsers log; the pages with mistakes were some.
  expect(kartei.complaints.filter(text => !text.includes('422'))).toEqual([]);
});
