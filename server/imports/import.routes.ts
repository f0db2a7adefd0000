import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Express, Request, Response } from 'express';
import type { Database } from '../platform/database.js';
import { languageOf, notFound, pleaseSignIn } from '../platform/http-refusal.js';
import { instance } from '../platform/instance.js';
import { locales } from '../platform/messages.js';
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
    await sendCsv(
      response,
      locale === 'de' ? 'beispiel.csv' : 'sample.csv',
      csvText(Readable.from(rows), delimiter),
    );
  });

  app.get('/imports/:id/failed.csv', async (request, response) => {
    response.set('Cache-Control', 'no-store');
    const viewer = await viewerOf(request);
    if (!viewer)
      return void response
        .status(401)
        .type('text')
        .send(`${pleaseSignIn[languageOf(request)]}\n`);
    const of = await findImport({ db: database.read, viewer }, request.params.id);
    if (!of?.planId || !of.fileId || of.status === 'PLANNING' || !isOwn(viewer, of)) {
      return void response
        .status(404)
        .type('text')
        .send(`${notFound[languageOf(request)]}\n`);
    }
    const rows = failedRows(database.read, of, viewer.locale);
    await sendCsv(response, `failed-${of.id}.csv`, csvText(Readable.from(rows), of.delimiter));
  });
}

async function sendCsv(response: Response, name: string, text: Readable): Promise<void> {
  response.type('text/csv; charset=utf-8').attachment(name);
  // A reader who goes away is no error.
  await pipeline(text, response).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}
