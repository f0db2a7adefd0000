import type { TestApi } from './api.js';
import type { TestUser } from './world.js';

/** What every form for persons asks for. */
export const nameFields = [{ target: 'firstName' }, { target: 'lastName' }];

export interface TestForm {
  id: string;
  key: string;
}

/** Makes a form for persons that asks for names, an e-mail and a message, and lets static pages post at once. */
export async function createForm(
  { ask }: Pick<TestApi, 'ask'>,
  admin: TestUser,
  input: object = {},
): Promise<TestForm> {
  const { data } = await ask<{ createWebForm: { webForm: TestForm | null; userErrors: unknown[] } }>(
    admin,
    'mutation ($input: WebFormInput!) { createWebForm(input: $input) { webForm { id key } userErrors { code path } } }',
    {
      input: {
        title: 'Contact',
        kind: 'PERSON',
        fields: [...nameFields, { target: 'email.work' }, { target: 'description', label: 'Message' }],
        confirmStaticPosts: false,
        ...input,
      },
    },
  );
  if (!data.createWebForm.webForm) throw new Error(JSON.stringify(data.createWebForm.userErrors));
  return data.createWebForm.webForm;
}
