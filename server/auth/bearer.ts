import type { Request, RequestHandler } from 'express';
import type { Database } from '../platform/database.js';
import { refuse } from '../platform/http-refusal.js';
import { say } from '../platform/messages.js';
import type { Viewer } from '../platform/work.js';
import { keyViewer } from './api-key.service.js';

const viewers = new WeakMap<Request, Viewer>();
const secrets = new WeakMap<Request, string>();

/**
 * Takes the key of a request that brings one (`Authorization: Bearer …`), on every route: 401 unless it is valid,
 * whatever else the request carries. Cookies are ignored from here on, and so is where the request came from, for no
 * website can make a browser send a key.
 */
export const takeKey =
  (database: Database): RequestHandler =>
  async (request, response, next) => {
    const { authorization = '' } = request.headers;
    if (!/^bearer\b/i.test(authorization)) return next();
    const secret = authorization.slice('bearer'.length).trim();
    const viewer = await keyViewer(database.read, secret, new Date());
    if (!viewer) {
      response.set({ 'WWW-Authenticate': 'Bearer error="invalid_token"', 'Cache-Control': 'no-store' });
      return refuse(request, response, { status: 401, code: 'UNAUTHENTICATED', message: notValid });
    }
    delete request.headers.cookie;
    request.headers['apollo-require-preflight'] = 'key';
    viewers.set(request, viewer);
    secrets.set(request, secret);
    next();
  };

/** Whose key the request brought; undefined where it brought none. */
export const viewerOfKey = (request: Request): Viewer | undefined => viewers.get(request);

/** The key that the request brought, which was valid when it began; undefined where it brought none. */
export const keyOf = (request: Request): string | undefined => secrets.get(request);

const notValid = say('This key is not valid.', 'Dieser Schlüssel ist nicht gültig.');
