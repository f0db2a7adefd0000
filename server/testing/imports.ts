import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { jobs } from '../jobs.js';
import { startJobs } from '../platform/jobs.js';
import { serveApi, type Answer, type TestApi } from './api.js';
import { testDatabase, type TestDatabase } from './database.js';
import type { TestUser } from './world.js';

/** A server with its jobs, and what the client's import pages do with it. */
export interface ImportDesk extends TestDatabase {
  api: TestApi;
  /** Uploads a file; gives the payload of createImport. */
  upload(user: TestUser | null, file: Buffer | string, name?: string): Promise<ImportAnswer>;
  /** Calls one of the mutations that take an import's id; gives its payload. */
  act(user: TestUser, mutation: string, id: string, input?: object): Promise<ImportAnswer>;
  /** Waits until the import is in this state, and gives its report. */
  report(user: TestUser, id: string, status: string): Promise<Report>;
  /** Upload, settings, check and run; gives the report at the end. */
  bringIn(user: TestUser, file: Buffer | string, settings?: object): Promise<Report>;
  startJobs(): Promise<void>;
  stopJobs(): Promise<void>;
}

/** The payload of a mutation on imports. */
export interface ImportAnswer {
  import: { id: string; status: string; columns: object[] } | null;
  ok?: boolean;
  userErrors: object[];
}

export interface Report {
  id: string;
  status: string;
  columns: { header: string; target: string | null }[];
  summary: Record<
    'rowCount' | 'create' | 'update' | 'unchanged' | 'skip' | 'invalid' | 'companiesCreated' | 'keptByUndo',
    number
  > &
    Record<'newCompanies' | 'newTags' | 'newContactTypes', string[]>;
  failedRowsUrl: string | null;
  failureReason: string | null;
  canUndo: boolean;
  rows: {
    totalCount: number;
    nodes: {
      line: number;
      action: string;
      contact: { id: string; displayName: string } | null;
      changes: { field: string; before: string | null; after: string | null }[];
      problems: { column: string | null; code: string; message: string; value: string | null }[];
    }[];
  };
}

/** The bytes of one of the real exports in server/imports/fixtures. */
export const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../imports/fixtures/${name}`, import.meta.url));

export async function importDesk(): Promise<ImportDesk> {
  const db = await testDatabase();
  const api = await serveApi(db.database);
  let running: { stop(): Promise<void> } | null = null;

  const report = async (user: TestUser, id: string): Promise<Report | null> =>
    (await api.ask<{ import: Report | null }>(user, reportQuery, { id })).data.import;
  const desk: ImportDesk = {
    ...db,
    api,
    async upload(user, file, name = 'contacts.csv') {
      const sent = await sendFile(api, user, Buffer.from(file), name);
      return sent.data.createImport;
    },
    async act(user, mutation, id, input) {
      const query = input
        ? `mutation ($id: ID!, $input: ImportSettingsInput!) { ${mutation}(id: $id, input: $input) ${payload} }`
        : `mutation ($id: ID!) { ${mutation}(id: $id) ${mutation === 'deleteImport' ? okPayload : payload} }`;
      return (await api.ask<Record<string, ImportAnswer>>(user, query, { id, input })).data[mutation]!;
    },
    async report(user, id, status) {
      for (let turn = 0; turn < 400; turn++) {
        const now = await report(user, id);
        if (now?.status === status) return now;
        await delay(25);
      }
      throw new Error(`The import is ${(await report(user, id))?.status}, not ${status}.`);
    },
    async bringIn(user, file, settings) {
      const { id } = (await desk.upload(user, file)).import!;
      if (settings) await desk.act(user, 'configureImport', id, settings);
      await desk.act(user, 'planImport', id);
      await desk.report(user, id, 'PLANNED');
      await desk.act(user, 'runImport', id);
      return desk.report(user, id, 'COMPLETED');
    },
    async startJobs() {
      const mailer = {
        send: () => Promise.reject(new Error('No mail here')),
        forget: () => Promise.resolve(),
        close: () => undefined,
      };
      running = await startJobs({ database: db.database, mailer, jobs, periodic: [], concurrency: 2 });
    },
    async stopJobs() {
      await running?.stop();
      running = null;
    },
    async drop() {
      await desk.stopJobs();
      await api.close();
      await db.drop();
    },
  };
  return desk;
}

/** As a browser sends it: a multipart request of GraphQL. */
export async function sendFile(
  api: Pick<TestApi, 'url'>,
  user: TestUser | null,
  file: Buffer,
  name: string,
  { operations, map, headers }: { operations?: object; map?: object; headers?: Record<string, string> } = {},
): Promise<Answer<{ createImport: ImportAnswer }>> {
  const form = new FormData();
  const query = `mutation ($file: Upload!) { createImport(file: $file) ${payload} }`;
  form.append('operations', JSON.stringify(operations ?? { query, variables: { file: null } }));
  form.append('map', JSON.stringify(map ?? { 0: ['variables.file'] }));
  form.append('0', new Blob([new Uint8Array(file)]), name);
  const response = await fetch(api.url, {
    method: 'POST',
    headers: {
      'apollo-require-preflight': 'true',
      ...(user ? { Cookie: `kartei_session=${user.sessionToken}` } : {}),
      ...headers,
    },
    body: form,
  });
  const body = await response.text();
  const { data, errors } = JSON.parse(body) as Pick<
    Answer<{ createImport: ImportAnswer }>,
    'data' | 'errors'
  >;
  return { status: response.status, body, data, errors };
}

const okPayload = '{ ok userErrors { code path } }';
const payload = `{
  import {
    id status fileName
    settings { encoding delimiter quote hasHeader duplicatePolicy matchKeys createMissing tags publicAccess managers { id } }
    columns { index header samples target }
  }
  userErrors { code path message }
}`;
const reportQuery = `query ($id: ID!) {
  import(id: $id) {
    id status progress failureReason failedRowsUrl canUndo
    columns { header target }
    summary {
      rowCount create update unchanged skip invalid companiesCreated keptByUndo newCompanies newTags newContactTypes
    }
    rows(first: 100) {
      totalCount
      nodes {
        line action contact { id displayName } changes { field before after } problems { column code message value }
      }
    }
  }
}`;
