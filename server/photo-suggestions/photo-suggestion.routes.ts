import type { Express, Request } from 'express';
import type { Database } from '../platform/database.js';
import { notFound, pleaseSignIn, refuseFile } from '../platform/http-refusal.js';
import type { Viewer } from '../platform/work.js';
import { suggestedPhoto } from './photo-suggestion.store.js';

/** The pictures of suggestions, for the user to whom they were made: browsers never ask the services themselves. */
export function addSuggestionRoute(
  app: Express,
  database: Database,
  viewerOf: (request: Request) => Promise<Viewer | null>,
): void {
  app.get('/photos/suggestions/:id', async (request, response) => {
    response.set('Cache-Control', 'private, no-cache');
    const viewer = await viewerOf(request);
    if (!viewer) return refuseFile(request, response, 401, pleaseSignIn);
    const photo = await suggestedPhoto({ db: database.read, viewer }, request.params.id);
    if (!photo) return refuseFile(request, response, 404, notFound);
    response.type(photo.type).send(photo.bytes);
  });
}
