import { Readable } from 'node:stream';
import type { Express, Request } from 'express';
import { auditAlone } from '../audit/audit.service.js';
import type { Database } from '../platform/database.js';
import { notFound, pleaseSignIn, refuseFile } from '../platform/http-refusal.js';
import { sendFile } from '../platform/send-file.js';
import type { Viewer } from '../platform/work.js';
import { findContactData } from './contact-data.query.js';
import { dataAsHtml, dataAsJson } from './contact-data.rules.js';

/** Everything that is held on one contact, for administrators: as a page to read, or with `?format=json` for programs. */
export function addContactDataRoute(
  app: Express,
  database: Database,
  viewerOf: (request: Request) => Promise<Viewer | null>,
): void {
  app.get('/contacts/:id/data', async (request, response) => {
    response.set('Cache-Control', 'no-store');
    const viewer = await viewerOf(request);
    if (!viewer) return refuseFile(request, response, 401, pleaseSignIn);
    const data = await findContactData({ db: database.read, viewer }, request.params.id);
    if (!data) return refuseFile(request, response, 404, notFound);
    const now = new Date();
    await auditAlone(
      database.read,
      {
        kind: 'DATA_EXPORTED',
        actorId: viewer.id,
        address: request.ip ?? '',
        details: { contact: data.id },
      },
      now,
    );
    if (request.query.format === 'json') {
      const file = { name: `contact-${data.id}.json`, type: 'application/json; charset=utf-8' };
      return sendFile(response, file, Readable.from(dataAsJson(data, now)));
    }
    const file = { name: `contact-${data.id}.html`, type: 'text/html; charset=utf-8' };
    return sendFile(response, file, Readable.from(dataAsHtml(data, now, viewer.locale)));
  });
}
