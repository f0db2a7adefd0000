import { Readable } from 'node:stream';
import type { Express, Request } from 'express';
import type { Database } from '../platform/database.js';
import { notFound, pleaseSignIn, refuseFile } from '../platform/http-refusal.js';
import { instance } from '../platform/instance.js';
import { locales } from '../platform/messages.js';
import { sendFile } from '../platform/send-file.js';
import type { Viewer } from '../platform/work.js';
import { failedRows } from './failed-rows.query.js';
import { findImport, isOwn } from './import.query.js';
import { sampleRows } from './sample-file.js';
import { csvText } from './write-csv.js';

/** Files about imports: the rows of one that were not taken, and an example to begin with. */
export function addImportRoutes(
  app: Express,
  database: Database,
  viewerOf: (request: Request) => Promise<Viewer | null>,
): void {
  app.get('/imports/sample.csv', async (request, response) => {
    const locale = locales.find(each => each === request.query.locale) ?? instance.locale;
    const { delimiter, rows } = sampleRows(locale);
    const name = locale === 'de' ? 'beispiel.csv' : 'sample.csv';
    await sendFile(response, { name, type: csv }, csvText(Readable.from(rows), { delimiter }));
  });

  app.get('/imports/:id/failed.csv', async (request, response) => {
    response.set('Cache-Control', 'no-store');
    const viewer = await viewerOf(request);
    if (!viewer) return refuseFile(request, response, 401, pleaseSignIn);
    const of = await findImport({ db: database.read, viewer }, request.params.id);
    if (!of?.planId || !of.fileId || of.status === 'PLANNING' || !isOwn(viewer, of)) {
      return refuseFile(request, response, 404, notFound);
    }
    const rows = failedRows(database.read, of, viewer.locale);
    const text = csvText(Readable.from(rows), { delimiter: of.delimiter });
    await sendFile(response, { name: `failed-${of.id}.csv`, type: csv }, text);
  });
}

const csv = 'text/csv; charset=utf-8';
