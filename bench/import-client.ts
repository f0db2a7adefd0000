import { openAsBlob } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, type Endpoint } from './endpoints.js';
import { importColumns } from './import-file.js';

/* What the pages of the import do, each step to its end. */

const payload = '{ import { id } userErrors { message path } }';
const askedEveryMs = 50;

interface Payload {
  import: { id: string } | null;
  userErrors: object[];
}

/** Sends a file; gives the id of its import. */
export async function sendFile(
  { url, headers }: Pick<Endpoint, 'url' | 'headers'>,
  path: string,
): Promise<string> {
  const form = new FormData();
  const query = `mutation ($file: Upload!) { createImport(file: $file) ${payload} }`;
  form.append('operations', JSON.stringify({ query, variables: { file: null } }));
  form.append('map', JSON.stringify({ 0: ['variables.file'] }));
  form.append('0', await openAsBlob(path), 'people.csv');
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { cookie: headers.cookie!, 'apollo-require-preflight': 'true' },
    body: form,
  });
  const { data, errors } = (await response.json()) as {
    data: { createImport: Payload };
    errors?: object[];
  };
  if (errors) throw new Error(`createImport: ${JSON.stringify(errors)}`);
  return succeeded('createImport', data.createImport).id;
}

/** Says what the columns of the file are. */
export async function mapColumns(endpoint: Endpoint, id: string): Promise<void> {
  const columns = importColumns.map(({ target }, index) => ({ index, target }));
  await act(endpoint, 'configureImport', id, { createMissing: true, columns });
}

/** Has every row checked. */
export async function planImport(endpoint: Endpoint, id: string): Promise<void> {
  await act(endpoint, 'planImport', id);
  await reach(endpoint, id, 'PLANNED');
}

/** Has the plan carried out, and ends where the report does not say that every row became a contact. */
export async function runImport(endpoint: Endpoint, id: string, rowCount: number): Promise<void> {
  await act(endpoint, 'runImport', id);
  await reach(endpoint, id, 'COMPLETED');
  const query = `query ($id: ID!) { import(id: $id) {
    summary { rowCount create } rows(first: 5, action: INVALID) { nodes { line problems { column message value } } } } }`;
  const { import: report } = await ask<{ import: Report }>(endpoint, { name: 'W6', query }, { id });
  const { summary } = report;
  if (summary.rowCount !== rowCount || summary.create !== rowCount)
    throw new Error(`The import made something else of ${rowCount} rows: ${JSON.stringify(report)}`);
}

interface Report {
  summary: { rowCount: number; create: number };
  rows: { nodes: object[] };
}

async function act(endpoint: Endpoint, mutation: string, id: string, input?: object): Promise<void> {
  const query = input
    ? `mutation ($id: ID!, $input: ImportSettingsInput!) { ${mutation}(id: $id, input: $input) ${payload} }`
    : `mutation ($id: ID!) { ${mutation}(id: $id) ${payload} }`;
  const data = await ask<Record<string, Payload>>(endpoint, { name: 'W6', query }, { id, input });
  succeeded(mutation, data[mutation]!);
}

function succeeded(mutation: string, answer: Payload): { id: string } {
  if (!answer.import || answer.userErrors.length > 0)
    throw new Error(`${mutation}: ${JSON.stringify(answer.userErrors)}`);
  return answer.import;
}

async function reach(endpoint: Endpoint, id: string, wanted: 'PLANNED' | 'COMPLETED'): Promise<void> {
  const query = 'query ($id: ID!) { import(id: $id) { status failureReason } }';
  for (;;) {
    const { import: now } = await ask<{ import: { status: string; failureReason: string | null } }>(
      endpoint,
      { name: 'W6', query },
      { id },
    );
    if (now.status === wanted) return;
    if (!['PLANNING', 'RUNNING'].includes(now.status))
      throw new Error(`The import is ${now.status}, not ${wanted}: ${now.failureReason}`);
    await sleep(askedEveryMs);
  }
}
