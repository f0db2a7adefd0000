import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import type { Database } from '../platform/database.js';
import { limits } from '../platform/limits.js';
import { issueChallenge } from '../web-forms/challenge.js';
import type { TestApi } from './api.js';
import { mailsAsSent } from './mails.js';
import type { TestUser } from './world.js';

type Site = Pick<TestApi, 'ask' | 'url'> & { database: Database };

/** What every form for persons asks for. */
export const nameFields = [{ target: 'firstName' }, { target: 'lastName' }];

export interface TestForm {
  id: string;
  key: string;
}

/** Makes a form for persons that asks for names, an e-mail and a message, and lets static pages post at once. */
export async function createForm(
  { ask }: Pick<Site, 'ask'>,
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

/** Tests may post as often as they like. */
export function withoutFormRates(): void {
  limits['rate.formPerAddress'] = 1e6;
  limits['rate.formPerForm'] = 1e6;
}

/** A challenge that the form gave out some seconds ago. */
export async function challengeFor({ read }: Database, { id }: TestForm, secondsAgo = 10): Promise<string> {
  const [form] = await read.rows<{ secret: Buffer }>(
    sql`SELECT challenge_secret AS secret FROM web_form WHERE id = ${id}`,
  );
  return issueChallenge({ formId: id, secret: form!.secret }, new Date(Date.now() - secondsAgo * 1_000));
}

export const encodings = ['urlencoded', 'multipart', 'json'] as const;
export type Encoding = (typeof encodings)[number];

/** Posts these values to a form as a website does, lists under one name; redirects are not followed. */
export function post(
  { url }: Pick<Site, 'url'>,
  { key }: Pick<TestForm, 'key'>,
  values: Record<string, unknown>,
  encoding: Encoding = 'urlencoded',
  headers: Record<string, string> = {},
): Promise<Response> {
  const texts = Object.entries(values).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each): [string, string] => [name, String(each)]),
  );
  const multipart = new FormData();
  for (const [name, value] of texts) multipart.append(name, value);
  const bodies = {
    urlencoded: new URLSearchParams(texts),
    multipart,
    json: JSON.stringify(values),
  };
  return fetch(new URL(`/forms/${key}`, url), {
    method: 'POST',
    redirect: 'manual',
    headers: { ...(encoding === 'json' && { 'Content-Type': 'application/json' }), ...headers },
    body: bodies[encoding],
  });
}

/** Works off what was sent, and what follows from it; gives the mails. */
export async function processed({ database }: Pick<Site, 'database'>): Promise<string[]> {
  const mails = await mailsAsSent(database);
  await sleep(10);
  return [...mails, ...(await mailsAsSent(database))];
}

export interface TestSubmission {
  id: string;
  status: string;
  reason: string | null;
  values: { name: string; value: string }[];
  contact: { id: string; displayName: string } | null;
}

/** What came in through a form, oldest first. */
export async function submissionsOf(
  { ask }: Pick<Site, 'ask'>,
  admin: TestUser,
  { id }: TestForm,
): Promise<TestSubmission[]> {
  const { data } = await ask<{ webForm: { submissions: { nodes: TestSubmission[] } } }>(
    admin,
    `query ($id: ID!) { webForm(id: $id) { submissions(first: 100) { nodes {
      id status reason values { name value } contact { id displayName }
    } } } }`,
    { id },
  );
  return data.webForm.submissions.nodes.reverse();
}
