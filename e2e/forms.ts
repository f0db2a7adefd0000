import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { administrator, type Kartei } from './kartei.js';

/** A form as a test needs it: where it is, and what is pasted into a website. */
export interface MadeForm {
  id: string;
  key: string;
  embedHtml: string;
  embedIframe: string;
  embedScript: string;
}

/** Visitors may send as often as they like, and mails go out at once. */
export const unlimited = {
  'rate.formPerAddress': 1e6,
  'rate.formPerForm': 1e6,
  'notification.gatherSeconds': 0,
};

export const consent = 'You may keep what I send.';

/** Makes a form for persons that asks for names, company, e-mail, message and consent. */
export async function makeForm({ api }: Kartei, input: object = {}): Promise<MadeForm> {
  const { createWebForm } = await api<{ createWebForm: { webForm: MadeForm } }>(
    administrator,
    `mutation ($input: WebFormInput!) { createWebForm(input: $input) {
      webForm { id key embedHtml embedIframe embedScript } userErrors { code path } } }`,
    {
      input: {
        title: 'Write to us',
        kind: 'PERSON',
        fields: [
          { target: 'firstName' },
          { target: 'lastName' },
          { target: 'companyName', label: 'Your company' },
          { target: 'email.work', required: true },
          { target: 'description', label: 'Message' },
        ],
        consentText: consent,
        ...input,
      },
    },
  );
  return createWebForm.webForm;
}

export async function changeForm({ api }: Kartei, id: string, input: object): Promise<void> {
  await api(
    administrator,
    'mutation ($id: ID!, $input: WebFormInput!) { updateWebForm(id: $id, input: $input) { userErrors { code } } }',
    { id, input },
  );
}

/** Posts to a form as a website does that has it in plain HTML. */
export function post(
  { url }: Kartei,
  key: string,
  values: Record<string, string>,
  origin: string,
): Promise<Response> {
  return fetch(`${url}/forms/${key}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: origin },
    body: new URLSearchParams({ consent: 'yes', ...values }),
  });
}

/** The persons that a search finds, once there is one. */
export async function personsNamed({ api }: Kartei, search: string): Promise<object[]> {
  for (let turn = 0; turn < 100; turn++) {
    const { contacts } = await api<{ contacts: { nodes: object[] } }>(
      administrator,
      `query ($search: String) { contacts(filter: { search: $search, kind: PERSON }) { nodes {
        displayName description publicAccess source contactType { name } tags { name } managers { name }
        emails { address } ... on Person { company { displayName } }
      } } }`,
      { search },
    );
    if (contacts.nodes.length > 0) return contacts.nodes;
    await sleep(50);
  }
  return [];
}

/** Picks one of a list's options. */
export async function choose(page: Page, field: string, option: string): Promise<void> {
  await page.getByLabel(field, { exact: true }).first().click();
  await page.getByRole('option', { name: option }).first().click();
  await leaveOptions(page);
}

/** Until the list has faded out, it keeps the next click to itself; people do not overtake it. */
async function leaveOptions(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('listbox').waitFor({ state: 'detached' });
}

/** Adds a user to a list of users. */
export async function pickUser(page: Page, field: string, name: string): Promise<void> {
  await page.getByLabel(field, { exact: true }).fill(name);
  await page.getByRole('option', { name }).click();
  await leaveOptions(page);
}
