import type { Express, Request } from 'express';
import type { Database } from '../platform/database.js';
import { notFound, pleaseSignIn, refuseFile } from '../platform/http-refusal.js';
import type { Viewer } from '../platform/work.js';
import { findPhotoFile } from './contact-photo.query.js';

/** Photos of contacts, for those who see the contact: kept by their browser, but asked about before they are shown again. */
export function addPhotoRoute(
  app: Express,
  database: Database,
  viewerOf: (request: Request) => Promise<Viewer | null>,
): void {
  app.get('/photos/:id', async (request, response) => {
    response.set('Cache-Control', 'private, no-cache');
    const viewer = await viewerOf(request);
    if (!viewer) return refuseFile(request, response, 401, pleaseSignIn);
    const known = [...(request.headers['if-none-match'] ?? '').matchAll(/"(\w+)"/g)].map(([, hash]) => hash!);
    const photo = await findPhotoFile({ db: database.read, viewer }, request.params.id, known);
    if (!photo) return refuseFile(request, response, 404, notFound);
    response.set('ETag', `"${photo.hash}"`);
    if (!photo.bytes) return void response.status(304).end();
    response.type(photo.type).send(photo.bytes);
  });
}
